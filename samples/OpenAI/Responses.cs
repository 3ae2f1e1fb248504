using System.Runtime.CompilerServices;
using LlmLimiter;
using OpenAI.Responses;

/// <summary>The Responses API, whole and as a stream. The model is the one that the options name.</summary>
[RateLimited("openai")]
public interface IResponses
{
    Task<ResponseResult> CreateAsync(CreateResponseOptions options, CancellationToken cancellationToken = default);

    IAsyncEnumerable<StreamingResponseUpdate> StreamAsync(CreateResponseOptions options, CancellationToken cancellationToken = default);
}

public sealed class Responses(ResponsesClient client) : IResponses
{
    public async Task<ResponseResult> CreateAsync(CreateResponseOptions options, CancellationToken cancellationToken = default) =>
        await client.CreateResponseAsync(options, cancellationToken);

    public async IAsyncEnumerable<StreamingResponseUpdate> StreamAsync(
        CreateResponseOptions options, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (StreamingResponseUpdate update in await client.CreateResponseStreamingAsync(options, cancellationToken))
        {
            yield return update;
        }
    }
}
