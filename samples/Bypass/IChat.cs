using LlmLimiter;
using OpenAI.Chat;

namespace Bypass;

/// <summary>A client behind an interface, limited by the decorator <c>RateLimitedChat</c>.</summary>
public interface IChat
{
    [RateLimited("openai", "gpt-4o-mini")]
    Task<ChatCompletion> AskAsync(string prompt, CancellationToken cancellationToken = default);
}

/// <summary>The client that the decorator is for.</summary>
public sealed class OpenAIChat(ChatClient client) : IChat
{
    public async Task<ChatCompletion> AskAsync(string prompt, CancellationToken cancellationToken = default) =>
        await client.CompleteChatAsync([new UserChatMessage(prompt)], cancellationToken: cancellationToken);
}
