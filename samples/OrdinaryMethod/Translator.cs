using LlmLimiter;
using OpenAI.Chat;

namespace OrdinaryMethod;

/// <summary>
/// An existing client in a class that is not partial: the limited twin is an extension method, which can be given a limiter as its last
/// argument.
/// </summary>
public sealed class Translator(ChatClient client)
{
    [RateLimited("openai", "gpt-4o-mini")]
    public async Task<ChatCompletion> TranslateAsync(string text, CancellationToken cancellationToken = default) =>
        await client.CompleteChatAsync([new UserChatMessage(text)], cancellationToken: cancellationToken);
}
