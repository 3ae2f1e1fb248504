using LlmLimiter;
using OpenAI.Chat;

namespace Bypass;

/// <summary>A limited partial method, whose core is open to the rest of the program.</summary>
public sealed partial class Summarizer(ChatClient client)
{
    [RateLimited("openai", "gpt-4o-mini")]
    public partial Task<ChatCompletion> SummarizeAsync(string text, CancellationToken cancellationToken = default);

    internal async Task<ChatCompletion> SummarizeCoreAsync(string text, CancellationToken cancellationToken) =>
        await client.CompleteChatAsync([new UserChatMessage(text)], cancellationToken: cancellationToken);
}
