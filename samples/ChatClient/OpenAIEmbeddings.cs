using Microsoft.Extensions.AI;
using OpenAI.Embeddings;

/// <summary>
/// Embeddings of the official OpenAI SDK, as Microsoft.Extensions.AI wants them. A program with the package Microsoft.Extensions.AI.OpenAI calls
/// <c>AsIEmbeddingGenerator()</c> instead.
/// </summary>
public sealed class OpenAIEmbeddings(EmbeddingClient client, string model) : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly EmbeddingGeneratorMetadata _metadata = new("openai", defaultModelId: model);

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, Microsoft.Extensions.AI.EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        OpenAIEmbeddingCollection embeddings = await client.GenerateEmbeddingsAsync(values, cancellationToken: cancellationToken);
        return new(embeddings.Select(embedding => new Embedding<float>(embedding.ToFloats())))
        {
            Usage = new UsageDetails { InputTokenCount = embeddings.Usage.InputTokenCount, TotalTokenCount = embeddings.Usage.TotalTokenCount },
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType.IsInstanceOfType(_metadata) ? _metadata : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
