using LlmLimiter;
using OpenAI.Chat;

/// <summary>Chat completions, whole and as a stream: the SDK's own parameters and answers tell the prompt, the bound and the usage.</summary>
[RateLimited("openai", "gpt-4o-mini")]
public interface IChat
{
    Task<ChatCompletion> CompleteAsync(
        IEnumerable<ChatMessage> messages, ChatCompletionOptions? options = null, CancellationToken cancellationToken = default);

    IAsyncEnumerable<StreamingChatCompletionUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatCompletionOptions? options = null, CancellationToken cancellationToken = default);
}

public sealed class Chat(ChatClient client) : IChat
{
    public async Task<ChatCompletion> CompleteAsync(
        IEnumerable<ChatMessage> messages, ChatCompletionOptions? options = null, CancellationToken cancellationToken = default) =>
        await client.CompleteChatAsync(messages, options, cancellationToken);

    public IAsyncEnumerable<StreamingChatCompletionUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatCompletionOptions? options = null, CancellationToken cancellationToken = default) =>
        client.CompleteChatStreamingAsync(messages, options, cancellationToken);
}
