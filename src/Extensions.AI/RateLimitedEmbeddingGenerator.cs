using LlmLimiter.Calls;
using Microsoft.Extensions.AI;

namespace LlmLimiter.Extensions.AI;

/// <summary>
/// An embedding generator whose calls wait their turn and are counted. What answers from a cache belongs around it. Inside a limited call of the
/// same model it is a part of that call.
/// </summary>
/// <typeparam name="TInput">What is embedded: text, or content that is counted as in a chat message; of anything else the size is not known.</typeparam>
/// <typeparam name="TEmbedding">What comes of it.</typeparam>
public sealed class RateLimitedEmbeddingGenerator<TInput, TEmbedding> : DelegatingEmbeddingGenerator<TInput, TEmbedding>
    where TEmbedding : Embedding
{
    private readonly ClientLimit _limit;

    /// <summary>Limits a generator.</summary>
    /// <param name="innerGenerator">The generator; it is disposed with this one.</param>
    /// <param name="limiter">The limiter; null: <see cref="LlmRateLimiter.Default"/>.</param>
    /// <param name="provider">The provider as the limits file names it; null: the generator's <see cref="EmbeddingGeneratorMetadata"/> tells it.</param>
    /// <param name="options">Further options; null: none.</param>
    /// <exception cref="ArgumentException">No provider is named, and the generator does not tell it.</exception>
    public RateLimitedEmbeddingGenerator(
        IEmbeddingGenerator<TInput, TEmbedding> innerGenerator, LlmRateLimiter? limiter = null, string? provider = null,
        RateLimitedClientOptions? options = null)
        : base(innerGenerator)
    {
        EmbeddingGeneratorMetadata? metadata = innerGenerator.GetService<EmbeddingGeneratorMetadata>();
        provider ??= ProviderNames.Of(metadata?.ProviderName, metadata?.ProviderUri);
        _limit = new ClientLimit(limiter, provider, metadata?.DefaultModelId, options, key: "Microsoft.Extensions.AI.IEmbeddingGenerator");
    }

    /// <inheritdoc/>
    /// <exception cref="RateLimitExceededException">The call cannot be sent, or not in time.</exception>
    /// <exception cref="UnknownModelException">The model has no limits.</exception>
    /// <exception cref="InvalidOperationException">Neither the options nor the generator name a model.</exception>
    public override async Task<GeneratedEmbeddings<TEmbedding>> GenerateAsync(
        IEnumerable<TInput> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        string model = _limit.ModelOf(options?.ModelId);
        IReadOnlyCollection<TInput> inputs = LimitedCall.Buffer(values);
        if (!_limit.TryJoin(model, out LimitedSend send))
        {
            return await LimitedCall.RunAsync(
                _limit.Limiter, _limit.Method, (limit: _limit, model, inner: InnerGenerator, inputs, options),
                static (request, call) => call.limit.Begin(request, call.model).Embedding(call.inputs),
                static (call, _, token) => call.inner.GenerateAsync(call.inputs, call.options, token),
                static answer => ReportedUsage.Of(answer.Usage), cancellationToken).ConfigureAwait(false);
        }

        GeneratedEmbeddings<TEmbedding> joined = await InnerGenerator.GenerateAsync(inputs, options, cancellationToken).ConfigureAwait(false);
        send.Settle(ReportedUsage.Of(joined.Usage));
        return joined;
    }
}
