namespace LlmLimiter.Calls;

/// <summary>What one call is about to send, as far as the limiter needs to know. Generated code describes it; nothing of it is kept.</summary>
[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
public readonly struct LimitedRequest
{
    private readonly RequestEstimate _estimate;
    private readonly LlmRateLimiter? _limiter;
    private readonly LimitedMethod? _method;

    internal LimitedRequest(LlmRateLimiter limiter, LimitedMethod method)
    {
        _limiter = limiter;
        _method = method;
        _estimate = method.Model is { } model ? Begin(model) : default;
    }

    private LimitedRequest(RequestEstimate estimate) => _estimate = estimate;

    /// <summary>The estimate, to be continued, of a call of the model that the annotation names.</summary>
    public RequestEstimate Estimate
    {
        get
        {
            _ = ModelName;
            return _estimate;
        }
    }

    internal string ModelName => Named(_estimate.CalledModel);

    /// <summary>The estimate as it was continued.</summary>
    public static implicit operator LimitedRequest(RequestEstimate estimate) => FromRequestEstimate(estimate);

    /// <summary>The estimate as it was continued.</summary>
    public static LimitedRequest FromRequestEstimate(RequestEstimate estimate) => new(estimate);

    /// <summary>The estimate, to be continued, of a call that names its model itself.</summary>
    public RequestEstimate For(string? model) => Begin(Named(model));

    private RequestEstimate Begin(string model) =>
        new RequestEstimate(_method!.InputIn(_limiter!, model), model, isLenient: true).ExpectedOutput(_method.OutputTokens);

    private string Named(string? model) => !string.IsNullOrWhiteSpace(model)
        ? model
        : throw new ArgumentException($"{_method?.Key}: the call names no model. Pass one in its request, or in the parameter marked [ModelName].");
}
