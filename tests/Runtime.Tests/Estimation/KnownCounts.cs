namespace LlmLimiter.Tests.Estimation;

/// <summary>Counts texts as it was told to; a text that it was not told of counts as nothing.</summary>
internal sealed class KnownCounts(Dictionary<string, int> counts) : ITokenEstimator
{
    /// <summary>Counts every text as nothing, so that what is left is what a request costs besides its text.</summary>
    public static KnownCounts Nothing { get; } = new([]);

    public static LlmRateLimiter Limiter(ITokenEstimator? estimator = null) =>
        new("acme", "model-1", new ModelLimits { RequestsPerMinute = 1 }, new() { Estimator = estimator ?? Nothing });

    public long CountTokens(ModelId model, ReadOnlySpan<char> text) => counts.GetValueOrDefault(text.ToString());
}
