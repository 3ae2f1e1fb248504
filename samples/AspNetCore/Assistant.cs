using LlmLimiter;
using OpenAI.Chat;

namespace AspNetCore;

/// <summary>What the web application calls.</summary>
public interface IAssistant
{
    /// <summary>Limited, and never waiting for longer than somebody looks at a page that loads.</summary>
    [RateLimited("openai", "gpt-4o-mini", TimeoutMilliseconds = 3_000)]
    Task<ChatCompletion> AskAsync(string question, CancellationToken cancellationToken = default);
}

/// <summary>An ordinary client on the official OpenAI SDK; it knows nothing of limits.</summary>
public sealed class Assistant(ChatClient client) : IAssistant
{
    public async Task<ChatCompletion> AskAsync(string question, CancellationToken cancellationToken = default) =>
        await client.CompleteChatAsync([new UserChatMessage(question)], cancellationToken: cancellationToken);
}
