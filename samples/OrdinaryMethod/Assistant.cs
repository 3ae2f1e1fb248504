using LlmLimiter;
using OpenAI.Chat;

namespace OrdinaryMethod;

/// <summary>
/// An existing client. Beside each annotated method stands a limited twin, <c>AskRateLimitedAsync</c>: a member, as the class is partial,
/// which takes its turns from the limiter that the class holds.
/// </summary>
public sealed partial class Assistant(ChatClient client, LlmRateLimiter limiter)
{
    [RateLimited("openai", "gpt-4o-mini")]
    public async Task<ChatCompletion> AskAsync(string prompt, CancellationToken cancellationToken = default) =>
        await client.CompleteChatAsync([new UserChatMessage(prompt)], cancellationToken: cancellationToken);
}
