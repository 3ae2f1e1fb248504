using LlmLimiter;
using OpenAI;
using OpenAI.Chat;

namespace Decorator;

/// <summary>The client that the rest of the program sees. The attribute on the interface limits each method that does not say otherwise.</summary>
[RateLimited("openai", "gpt-4o-mini")]
public interface IAssistant
{
    /// <summary>Limited as the interface says.</summary>
    Task<ChatCompletion> AskAsync(string prompt, CancellationToken cancellationToken = default);

    /// <summary>Limited by an attribute of its own, which replaces that of the interface as a whole.</summary>
    [RateLimited("openai", "gpt-4o", Priority = RequestPriority.High)]
    Task<ChatCompletion> SummarizeAsync(string text, CancellationToken cancellationToken = default);

    /// <summary>Not limited: the decorator hands it on.</summary>
    [NotRateLimited]
    Task<int> CountModelsAsync(CancellationToken cancellationToken = default);
}

/// <summary>An ordinary client on the official OpenAI SDK; it knows nothing of limits.</summary>
public sealed class Assistant(OpenAIClient client) : IAssistant
{
    private readonly ChatClient _small = client.GetChatClient("gpt-4o-mini");
    private readonly ChatClient _large = client.GetChatClient("gpt-4o");

    public async Task<ChatCompletion> AskAsync(string prompt, CancellationToken cancellationToken = default) =>
        await _small.CompleteChatAsync([new UserChatMessage(prompt)], cancellationToken: cancellationToken);

    public async Task<ChatCompletion> SummarizeAsync(string text, CancellationToken cancellationToken = default) =>
        await _large.CompleteChatAsync([new UserChatMessage(text)], cancellationToken: cancellationToken);

    public async Task<int> CountModelsAsync(CancellationToken cancellationToken = default) =>
        (await client.GetOpenAIModelClient().GetModelsAsync(cancellationToken)).Value.Count;
}
