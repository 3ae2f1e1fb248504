namespace LlmLimiter.Extensions.AI;

/// <summary>How the calls of a chat client or an embedding generator are limited.</summary>
/// <example>
/// <code>
/// IChatClient urgent = client.WithRateLimit(limiter, "openai", new() { Acquire = new() { Priority = RequestPriority.High } });
/// </code>
/// </example>
public sealed record RateLimitedClientOptions
{
    /// <summary>
    /// The model whose limits hold for all calls, whatever they name: for a deployment at Azure, for example. Null: the model that a call's options
    /// name, else the one that the client tells in its metadata.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>
    /// How the calls wait, and what they draw from. Calls of one <see cref="AcquireOptions.Key"/> learn together how long their answers are;
    /// without a key, those of all chat clients do, for each model by itself.
    /// </summary>
    public AcquireOptions Acquire { get; init; }

    /// <summary>
    /// Output tokens expected of a chat until some were learned, 0 to 2,147,483,647; 0: not known, and 256 are assumed of a call that sets no
    /// bound. Embeddings have none.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int OutputTokens
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>
    /// Reads the HTTP status from the exceptions of the SDK behind the client, which tells a refusal by the provider from other failures:
    /// <c>e => (e as ClientResultException)?.Status</c> of OpenAI's, <c>e => (int?)(e as AnthropicApiException)?.StatusCode</c> of Anthropic's; null
    /// from another exception. Null: only <see cref="HttpRequestException"/> tells a status. Not needed where the SDK's transport is limited too.
    /// </summary>
    public Func<Exception, int?>? StatusOf { get; init; }
}
