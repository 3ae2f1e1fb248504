using LlmLimiter;
using OpenAI.Embeddings;

/// <summary>Embeddings, which have no output.</summary>
public interface IEmbedder
{
    [RateLimited("openai", "text-embedding-3-small")]
    Task<OpenAIEmbeddingCollection> EmbedAsync(IEnumerable<string> inputs, CancellationToken cancellationToken = default);
}

public sealed class Embedder(EmbeddingClient client) : IEmbedder
{
    public async Task<OpenAIEmbeddingCollection> EmbedAsync(IEnumerable<string> inputs, CancellationToken cancellationToken = default) =>
        await client.GenerateEmbeddingsAsync(inputs, cancellationToken: cancellationToken);
}
