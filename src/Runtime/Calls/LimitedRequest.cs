namespace LlmLimiter.Calls;

/// <summary>What one call is about to send, as far as the limiter needs to know. Generated code describes it; nothing of it is kept.</summary>
[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
public readonly struct LimitedRequest
{
    private readonly LlmRateLimiter _limiter;
    private readonly LimitedMethod _method;
    private readonly string? _model;
    private readonly long _inputTokens;
    private readonly long? _maxOutputTokens;

    internal LimitedRequest(LlmRateLimiter limiter, LimitedMethod method)
        : this(limiter, method, method.Model, inputTokens: 0, maxOutputTokens: null)
    {
    }

    private LimitedRequest(LlmRateLimiter limiter, LimitedMethod method, string? model, long inputTokens, long? maxOutputTokens)
    {
        _limiter = limiter;
        _method = method;
        _model = model;
        _inputTokens = inputTokens;
        _maxOutputTokens = maxOutputTokens;
    }

    /// <summary>The model, where the annotation names none. Comes first: it decides how text is counted.</summary>
    public LimitedRequest Model(string? model) => new(_limiter, _method, model, _inputTokens, _maxOutputTokens);

    /// <summary>One more chat message: what it costs besides its text.</summary>
    public LimitedRequest Message() => WithInput(CharacterEstimator.TokensPerMessage);

    /// <summary>Input text; null counts as none.</summary>
    public LimitedRequest Text(string? text) =>
        string.IsNullOrEmpty(text) ? this : WithInput(_method.InputIn(_limiter, ModelName).CountTokens(text));

    /// <summary>The bound on the answer; null, or one that no provider would take: none.</summary>
    public LimitedRequest MaxOutputTokens(long? bound) =>
        new(_limiter, _method, _model, _inputTokens, bound is > 0 and <= Amount.Max ? bound : null);

    internal string ModelName => !string.IsNullOrWhiteSpace(_model)
        ? _model
        : throw new ArgumentException($"{_method.Key}: the call names no model. Pass one in the parameter marked [ModelName].");

    internal TokenEstimate Estimate => LlmRateLimiter.Estimate(_inputTokens, _method.OutputTokens, _maxOutputTokens);

    private LimitedRequest WithInput(long tokens) => new(_limiter, _method, _model, Amount.Sum(_inputTokens, tokens), _maxOutputTokens);
}
