using LlmLimiter;
using LlmLimiter.Extensions.AI;

namespace Microsoft.Extensions.AI;

/// <summary>Limits chat clients and embedding generators.</summary>
public static class RateLimitExtensions
{
    /// <summary>
    /// Limits a chat client: each call waits its turn, and is counted with what its answer reports. Put it next to the client that sends, inside of
    /// caches and of function calls.
    /// </summary>
    /// <inheritdoc cref="RateLimitedChatClient(IChatClient, LlmRateLimiter, string, RateLimitedClientOptions)"/>
    /// <param name="client">The client; it is disposed with the returned one.</param>
#pragma warning disable CS1573 // The other parameters' documentation is inherited.
    public static RateLimitedChatClient WithRateLimit(
        this IChatClient client, LlmRateLimiter? limiter = null, string? provider = null, RateLimitedClientOptions? options = null)
#pragma warning restore CS1573
        => new(client, limiter, provider, options);

    /// <summary>
    /// Limits an embedding generator: each call waits its turn, and is counted with what its answer reports. Put it next to the generator that
    /// sends, inside of caches.
    /// </summary>
    /// <inheritdoc cref="RateLimitedEmbeddingGenerator{TInput, TEmbedding}(IEmbeddingGenerator{TInput, TEmbedding}, LlmRateLimiter, string, RateLimitedClientOptions)"/>
    /// <param name="generator">The generator; it is disposed with the returned one.</param>
#pragma warning disable CS1573 // The other parameters' documentation is inherited.
    public static RateLimitedEmbeddingGenerator<TInput, TEmbedding> WithRateLimit<TInput, TEmbedding>(
        this IEmbeddingGenerator<TInput, TEmbedding> generator, LlmRateLimiter? limiter = null, string? provider = null,
        RateLimitedClientOptions? options = null)
#pragma warning restore CS1573
        where TEmbedding : Embedding
        => new(generator, limiter, provider, options);
}
