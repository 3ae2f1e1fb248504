using Anthropic;
using Anthropic.Models.Messages;
using LlmLimiter;

/// <summary>Messages, whole and as a stream. The request tells the model, the prompt and the bound; the answer tells the usage.</summary>
[RateLimited("anthropic")]
public interface IAssistant
{
    Task<Message> AskAsync(MessageCreateParams request, CancellationToken cancellationToken = default);

    IAsyncEnumerable<RawMessageStreamEvent> StreamAsync(MessageCreateParams request, CancellationToken cancellationToken = default);
}

public sealed class Assistant(AnthropicClient client) : IAssistant
{
    public Task<Message> AskAsync(MessageCreateParams request, CancellationToken cancellationToken = default) =>
        client.Messages.Create(request, cancellationToken);

    public IAsyncEnumerable<RawMessageStreamEvent> StreamAsync(MessageCreateParams request, CancellationToken cancellationToken = default) =>
        client.Messages.CreateStreaming(request, cancellationToken);
}
