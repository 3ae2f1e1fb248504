using LlmLimiter.Calls;

namespace LlmLimiter.Extensions.AI;

/// <summary>Whose limits the calls of a client wait for.</summary>
internal sealed class ClientLimit
{
    private readonly bool _isModelFixed;

    /// <param name="limiter">The limiter; null: the default one.</param>
    /// <param name="provider">The provider's name; null: the client does not tell it either.</param>
    /// <param name="model">The model of a call that names none; null: there is none.</param>
    /// <param name="options">The client's options; null: none.</param>
    /// <param name="key">Names the calls whose output is learned together.</param>
    /// <exception cref="ArgumentException">Nobody tells the provider.</exception>
    public ClientLimit(LlmRateLimiter? limiter, string? provider, string? model, RateLimitedClientOptions? options, string key)
    {
        if (string.IsNullOrWhiteSpace(provider))
        {
            throw new ArgumentException("The client's metadata does not name its provider: name it, as the limits file does.", nameof(provider));
        }

        options ??= new RateLimitedClientOptions();
        _isModelFixed = !string.IsNullOrWhiteSpace(options.Model);
        Limiter = limiter;
        Method = new LimitedMethod(provider, _isModelFixed ? options.Model : NullIfBlank(model), key)
        {
            OutputTokens = options.OutputTokens,
            StatusOf = options.StatusOf,
        }.With(options.Acquire);
        LimitedSend.Listen();
    }

    /// <summary>The limiter; null: the default one.</summary>
    public LlmRateLimiter? Limiter { get; }

    /// <summary>How the limiter knows the calls.</summary>
    public LimitedMethod Method { get; }

    /// <summary>The model whose limits hold for a call.</summary>
    /// <param name="called">What the call names; null or empty: nothing.</param>
    /// <exception cref="InvalidOperationException">Nobody tells the model.</exception>
    public string ModelOf(string? called) => (_isModelFixed ? null : NullIfBlank(called)) ?? Method.Model ?? throw new InvalidOperationException(
        $"A call to '{Method.Provider}' names no model: set ModelId in its options, or Model in {nameof(RateLimitedClientOptions)}.");

    /// <summary>Takes part in the limited call of the model that this code runs in.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryJoin(string model, out LimitedSend send) => LimitedSend.TryJoin(Limiter, Method.Provider, model, out send);

    /// <summary>Begins the estimate of a call. That of the client's own model is found without a search.</summary>
    public RequestEstimate Begin(LimitedRequest request, string model) => ReferenceEquals(model, Method.Model) ? request.Estimate : request.For(model);

    private static string? NullIfBlank(string? name) => string.IsNullOrWhiteSpace(name) ? null : name;
}
