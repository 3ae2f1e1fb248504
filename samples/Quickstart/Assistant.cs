using LlmLimiter;
using OpenAI.Chat;

namespace Quickstart;

/// <summary>The client that the rest of the program sees. The annotation is all that it takes to limit it.</summary>
public interface IAssistant
{
    [RateLimited("openai", "gpt-4o-mini", OutputTokens = Burst.UsualOutputTokens)]
    Task<ChatCompletion> AskAsync(string prompt, int maxOutputTokens, CancellationToken cancellationToken = default);
}

/// <summary>An ordinary client on the official OpenAI SDK; it knows nothing of limits.</summary>
public sealed class OpenAIAssistant(ChatClient client) : IAssistant
{
    public async Task<ChatCompletion> AskAsync(string prompt, int maxOutputTokens, CancellationToken cancellationToken = default)
    {
        var options = new ChatCompletionOptions { MaxOutputTokenCount = maxOutputTokens };
        return await client.CompleteChatAsync([new UserChatMessage(prompt)], options, cancellationToken);
    }
}
