namespace LlmLimiter.Feedback;

/// <summary>The headers that tell of one limit.</summary>
/// <param name="Metric">What the limit counts.</param>
/// <param name="Limit">The header with the limit.</param>
/// <param name="Remaining">The header with what is left of it.</param>
/// <param name="Reset">The header with the time until nothing is used of it; null: the provider has none.</param>
internal sealed record LimitHeaders(LimitMetric Metric, string Limit, string Remaining, string? Reset)
{
    /// <summary>The span that the limit is measured over; null: the headers do not tell.</summary>
    public TimeSpan? Per { get; init; }

    /// <summary>What the provider rounds the remaining amount to; 0: it does not.</summary>
    public long Rounding { get; init; }

    /// <summary>Whether the provider writes a zero where it does not know.</summary>
    public bool ZeroIsUnknown { get; init; }

    /// <summary>The headers as OpenAI names them, which most others copied: <c>x-ratelimit-limit-requests</c>.</summary>
    public static LimitHeaders OfOpenAI(LimitMetric metric, string word) =>
        new(metric, $"x-ratelimit-limit-{word}", $"x-ratelimit-remaining-{word}", $"x-ratelimit-reset-{word}");

    /// <summary>What an answer's headers say of the limit; null: nothing that can be believed.</summary>
    public LimitFeedback? Read(Func<string, string?> header, DateTimeOffset now)
    {
        long? limit = AmountReader.Read(header(Limit)) is { } amount and > 0 ? amount : null;
        long? remaining = WithinLimit(AmountReader.Read(header(Remaining)), limit);
        string? resetText = Reset is null ? null : header(Reset);
        TimeSpan? reset = resetText is null ? null : DurationReader.Read(resetText) ?? MomentReader.UntilRfc3339(resetText, now);
        if (ZeroIsUnknown && resetText is not null && reset is null or { Ticks: 0 })
        {
            reset = null;
            remaining = remaining is 0 ? null : remaining;
        }

        return limit is null && remaining is null && reset is null
            ? null
            : new LimitFeedback(Metric) { Per = Per, Limit = limit, Remaining = remaining, Reset = reset, Rounding = Rounding };
    }

    /// <summary>More than the limit cannot remain, but for what rounding adds.</summary>
    private long? WithinLimit(long? remaining, long? limit) =>
        remaining > limit + Rounding ? null : remaining > limit ? limit : remaining;
}
