using LlmLimiter;
using OpenAI.Chat;

namespace PartialMethod;

/// <summary>
/// A client whose limited methods are partial: the generated half waits for a turn and then calls the core, which is private, so nothing
/// outside can go around the limit.
/// </summary>
public sealed partial class Assistant(ChatClient client)
{
    [RateLimited("openai", "gpt-4o-mini")]
    public partial Task<ChatCompletion> AskAsync(string prompt, CancellationToken cancellationToken = default);

    private async Task<ChatCompletion> AskCoreAsync(string prompt, CancellationToken cancellationToken) =>
        await client.CompleteChatAsync([new UserChatMessage(prompt)], cancellationToken: cancellationToken);

    /// <summary>A stream waits for its turn when its first item is asked for.</summary>
    [RateLimited("openai", "gpt-4o-mini")]
    public partial IAsyncEnumerable<StreamingChatCompletionUpdate> TellAsync(string prompt, CancellationToken cancellationToken = default);

    private IAsyncEnumerable<StreamingChatCompletionUpdate> TellCoreAsync(string prompt, CancellationToken cancellationToken) =>
        client.CompleteChatStreamingAsync([new UserChatMessage(prompt)], cancellationToken: cancellationToken);

    /// <summary>Text alone does not tell what it used, so the core takes the lease and settles it itself.</summary>
    [RateLimited("openai", "gpt-4o-mini")]
    public partial Task<string> SummarizeAsync(string text, CancellationToken cancellationToken = default);

    private async Task<string> SummarizeCoreAsync(string text, LlmLease lease, CancellationToken cancellationToken)
    {
        ChatCompletion answer = await client.CompleteChatAsync([new UserChatMessage(text)], cancellationToken: cancellationToken);
        lease.RecordUsage(new TokenUsage(answer.Usage.InputTokenCount, answer.Usage.OutputTokenCount));
        return answer.Content[0].Text;
    }
}
