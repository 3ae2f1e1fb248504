namespace LlmLimiter;

/// <summary>
/// Lets the traffic of a model, or of a pool, grow by at most <see cref="Growth"/> in each <see cref="Per"/>, from <see cref="From"/> upwards,
/// because providers refuse a sharp rise even below the limits: OpenAI wants growth of at most 50 % per 15 minutes above a million tokens per
/// minute (its rate limit guide). Traffic is counted in total tokens where these are limited, else in input tokens where these are, else in
/// requests; one of them must be limited.
/// </summary>
/// <example><c>new TrafficRamp(growth: 0.5, per: TimeSpan.FromMinutes(15), from: 1_000_000)</c></example>
public sealed record TrafficRamp
{
    internal const double LeastGrowth = 0.01;
    internal const double MostGrowth = 10;

    /// <summary>Creates a guard.</summary>
    /// <param name="growth">The share by which traffic may grow in each span, 0.01 to 10: 0.5 is 50 %.</param>
    /// <param name="per">The span, one second to one day.</param>
    /// <param name="from">The traffic per minute up to which it is free to rise at once, 1 to 10^12.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is out of range.</exception>
    public TrafficRamp(double growth, TimeSpan per, long from)
    {
        Growth = growth is >= LeastGrowth and <= MostGrowth
            ? growth
            : throw new ArgumentOutOfRangeException(nameof(growth), growth, "Traffic may grow by a share from 0.01 to 10.");
        Per = IsSpan(per)
            ? per
            : throw new ArgumentOutOfRangeException(nameof(per), per, "The span in which traffic may grow must be from one second to one day.");
        From = from is > 0 and <= Amount.Max
            ? from
            : throw new ArgumentOutOfRangeException(nameof(from), from, "The traffic to guard from must be from 1 to 10^12 per minute.");
    }

    /// <summary>The share by which traffic may grow in each span: 0.5 is 50 %.</summary>
    public double Growth { get; }

    /// <summary>The span in which it may.</summary>
    public TimeSpan Per { get; }

    /// <summary>
    /// The traffic per minute, whatever the spans of the rules, up to which it is free to rise at once. Above it, growth is guarded.
    /// </summary>
    public long From { get; }

    /// <summary>What traffic is counted in where these metrics are limited; null: it cannot be counted.</summary>
    internal static LimitMetric? MetricAmong(IEnumerable<LimitMetric> limited)
    {
        LimitMetric?[] countedFirst = [LimitMetric.TotalTokens, LimitMetric.InputTokens, LimitMetric.Requests];
        return countedFirst.Intersect(limited.Cast<LimitMetric?>()).FirstOrDefault();
    }

    internal static bool IsSpan(TimeSpan per) => per >= TimeSpan.FromSeconds(1) && per <= TimeSpan.FromDays(1);
}
