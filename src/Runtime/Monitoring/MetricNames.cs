namespace LlmLimiter.Monitoring;

/// <summary>What the limiter's metrics and their tags are called.</summary>
internal static class MetricNames
{
    /// <summary>The meter.</summary>
    public const string Meter = "LlmLimiter";

    /// <summary>How far an estimate was from what the provider reported, as a part of that: above 0 when it was too large.</summary>
    public const string EstimateError = "llm_limiter.estimate.error";

    /// <summary>The provider, as the configuration calls it.</summary>
    public const string Provider = "gen_ai.provider.name";

    /// <summary>The model, as the configuration calls it.</summary>
    public const string Model = "gen_ai.request.model";

    /// <summary>Which tokens: <see cref="Input"/> or <see cref="Output"/>.</summary>
    public const string TokenType = "gen_ai.token.type";

    /// <summary>Tokens of the request.</summary>
    public const string Input = "input";

    /// <summary>Tokens of the answer.</summary>
    public const string Output = "output";
}
