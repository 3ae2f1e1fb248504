using LlmLimiter;
using OpenAI.Chat;

namespace Intercepted;

/// <summary>An existing client, which nobody who calls it needs to know to be limited.</summary>
public sealed partial class Assistant(ChatClient client, LlmRateLimiter limiter)
{
    [RateLimited("openai", "gpt-4o-mini")]
    public async Task<ChatCompletion> AskAsync(string prompt, CancellationToken cancellationToken = default) =>
        await client.CompleteChatAsync([new UserChatMessage(prompt)], cancellationToken: cancellationToken);

    [RateLimited("openai", "gpt-4o-mini")]
    public IAsyncEnumerable<StreamingChatCompletionUpdate> AskInPiecesAsync(string prompt, CancellationToken cancellationToken = default) =>
        client.CompleteChatStreamingAsync([new UserChatMessage(prompt)], cancellationToken: cancellationToken);
}
