using LlmLimiter;
using OpenAI.Chat;

namespace Bypass;

/// <summary>An existing client: beside its method stands the limited twin, <c>AskRateLimitedAsync</c>.</summary>
public sealed partial class Assistant(ChatClient client)
{
    [RateLimited("openai", "gpt-4o-mini")]
    public async Task<ChatCompletion> AskAsync(string prompt, CancellationToken cancellationToken = default) =>
        await client.CompleteChatAsync([new UserChatMessage(prompt)], cancellationToken: cancellationToken);
}
