namespace LlmLimiter.Feedback;

/// <summary>
/// Anthropic (rate-limits page, autumn 2026). Resets are RFC 3339 moments of full replenishment; remaining tokens are rounded to the nearest
/// 1,000. The <c>anthropic-priority-…</c> headers tell of capacity that was bought apart, and are not read.
/// </summary>
internal sealed class AnthropicDialect() : Dialect(
    Of(LimitMetric.Requests, "requests"),
    Of(LimitMetric.InputTokens, "input-tokens") with { Rounding = RoundedTo },
    Of(LimitMetric.OutputTokens, "output-tokens") with { Rounding = RoundedTo })
{
    private const long RoundedTo = 1_000;

    private static readonly LimitHeaders _tokens = Of(LimitMetric.TotalTokens, "tokens") with { Rounding = RoundedTo };

    /// <summary>
    /// <c>anthropic-ratelimit-tokens-…</c> repeats the most restrictive limit of tokens, without a word on which it is: it is read only where
    /// the limits of input and output are missing.
    /// </summary>
    public override IReadOnlyList<LimitFeedback> ReadLimits(Func<string, string?> header, DateTimeOffset now)
    {
        IReadOnlyList<LimitFeedback> limits = base.ReadLimits(header, now);
        return !limits.Any(limit => limit.Metric is not LimitMetric.Requests) && _tokens.Read(header, now) is { } tokens ? [.. limits, tokens] : limits;
    }

    private static LimitHeaders Of(LimitMetric metric, string word) =>
        new(metric, $"anthropic-ratelimit-{word}-limit", $"anthropic-ratelimit-{word}-remaining", $"anthropic-ratelimit-{word}-reset") { Per = Minute };
}
