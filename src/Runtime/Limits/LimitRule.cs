using System.Globalization;

namespace LlmLimiter;

/// <summary>At most <see cref="Amount"/> of <see cref="Metric"/> in a span of <see cref="Per"/>.</summary>
/// <example>
/// <code>
/// new LimitRule(LimitMetric.Requests, 20, TimeSpan.FromSeconds(1))
/// new LimitRule(LimitMetric.TotalTokens, 40_000, TimeSpan.FromMinutes(1)) { Window = LimitWindow.TokenBucket, Burst = 4_000 }
/// new LimitRule(LimitMetric.Requests, 1_000, TimeSpan.FromDays(1)) { Window = LimitWindow.Fixed, TimeZone = pacific }
/// </code>
/// </example>
public sealed record LimitRule
{
    /// <summary>Creates a rule.</summary>
    /// <param name="metric">What is counted.</param>
    /// <param name="amount">How much of it, 1 to 10^12.</param>
    /// <param name="per">In a span of this length, above zero and up to 400 days; zero for concurrent requests.</param>
    /// <exception cref="ArgumentOutOfRangeException">The metric is not one, or the amount or the span is out of range.</exception>
    public LimitRule(LimitMetric metric, long amount, TimeSpan per)
    {
        Metric = Enum.IsDefined(metric) ? metric : throw new ArgumentOutOfRangeException(nameof(metric), metric, "Not a metric.");
        Amount = amount is > 0 and <= LlmLimiter.Amount.Max
            ? amount
            : throw new ArgumentOutOfRangeException(nameof(amount), amount, $"A rule's amount must be from 1 to {LlmLimiter.Amount.Max:N0}.");
        Per = IsSpanOf(metric, per)
            ? per
            : throw new ArgumentOutOfRangeException(nameof(per), per, metric is LimitMetric.ConcurrentRequests
                ? "A rule of concurrent requests has no span; expected TimeSpan.Zero."
                : "A rule's span must be above zero and at most 400 days.");
    }

    /// <summary>What is counted.</summary>
    public LimitMetric Metric { get; }

    /// <summary>How much of it is allowed.</summary>
    public long Amount { get; }

    /// <summary>The span in which it is allowed; zero for concurrent requests.</summary>
    public TimeSpan Per { get; }

    /// <summary>How the span moves.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The window is not one.</exception>
    public LimitWindow Window
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Window), value, "Not a window.");
    }

    /// <summary>
    /// What a token bucket holds when full, 1 to 10^12; null: the amount. A call above it, but within the amount, waits for a full bucket and
    /// goes into debt.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The burst is out of range.</exception>
    public long? Burst
    {
        get;
        init => field = value is null or (> 0 and <= LlmLimiter.Amount.Max)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Burst), value, $"A burst must be from 1 to {LlmLimiter.Amount.Max:N0}.");
    }

    /// <summary>The time zone of a fixed window; null: UTC.</summary>
    public TimeZoneInfo? TimeZone { get; init; }

    /// <summary>
    /// The rule's allowance for the network, which compresses the arrivals of calls at the provider. A sliding window lets charges go that
    /// much later, a token bucket holds that much less, and a fixed window opens that much late. Null: 1 % of <see cref="Per"/>, at least
    /// 10 ms, at most 500 ms.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The margin is negative or longer than <see cref="Per"/>.</exception>
    public TimeSpan? Margin
    {
        get;
        init => field = value is not { } margin || (margin >= TimeSpan.Zero && margin <= Per)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Margin), value, "A margin must be from zero to the rule's span.");
    }

    /// <summary>How the amount grows with the traffic; null: it does not.</summary>
    internal TrafficRamp? Ramp { get; init; }

    /// <summary>The margin in force: the one given, else the default.</summary>
    internal TimeSpan EffectiveMargin =>
        Margin ?? TimeSpan.FromMilliseconds(Math.Clamp(Per.TotalMilliseconds / 100, 10, 500));

    /// <summary>The most that a single call may be charged: no more ever fits.</summary>
    internal long MostAtOnce => Math.Max(Amount, Burst ?? 0);

    /// <summary>What makes two rules the same across a change of configuration, whatever their amounts.</summary>
    internal RuleIdentity Identity => new(Metric, Per, Window, Window is LimitWindow.Fixed ? (TimeZone ?? TimeZoneInfo.Utc).Id : "")
    {
        IsRamp = Ramp is not null,
    };

    /// <summary>What is wrong with the rule as a whole; null: nothing.</summary>
    internal string? Problem()
    {
        if (Burst is not null && Window is not LimitWindow.TokenBucket)
        {
            return "a burst belongs to a token bucket";
        }

        if (TimeZone is not null && Window is not LimitWindow.Fixed)
        {
            return "a time zone belongs to a fixed window";
        }

        return Metric is LimitMetric.ConcurrentRequests && Window is not LimitWindow.Sliding ? "concurrent requests have no window" : null;
    }

    /// <summary>The same rule with another amount, and no larger a burst than that.</summary>
    internal LimitRule WithAmount(long amount) => amount == Amount
        ? this
        : new LimitRule(Metric, amount, Per)
        {
            Window = Window,
            TimeZone = TimeZone,
            Margin = Margin,
            Ramp = Ramp,
            Burst = Burst is { } burst ? Math.Min(burst, amount) : null,
        };

    /// <summary>The rule in words: <c>30,000 tokens per minute</c>.</summary>
    public override string ToString()
    {
        string unit = Metric switch
        {
            LimitMetric.Requests => "request",
            LimitMetric.InputTokens => "input token",
            LimitMetric.OutputTokens => "output token",
            LimitMetric.ConcurrentRequests => "concurrent request",
            _ => "token",
        };
        string amount = string.Create(CultureInfo.InvariantCulture, $"{Amount:N0} {unit}{(Amount == 1 ? "" : "s")}");
        return Metric is LimitMetric.ConcurrentRequests ? amount : $"{amount} per {SpanInWords.Of(Per)}{WindowInWords()}";
    }

    private static bool IsSpanOf(LimitMetric metric, TimeSpan per) =>
        metric is LimitMetric.ConcurrentRequests ? per == TimeSpan.Zero : RuleSpan.InRange(per);

    private string WindowInWords() => Window switch
    {
        _ when Ramp is { } ramp => string.Create(CultureInfo.InvariantCulture, $" while traffic grows by at most {ramp.Growth * 100:0.##} % per {SpanInWords.Of(ramp.Per)}"),
        LimitWindow.TokenBucket => string.Create(CultureInfo.InvariantCulture, $" in a bucket of {Burst ?? Amount:N0}"),
        LimitWindow.Fixed => $" of the calendar ({(TimeZone ?? TimeZoneInfo.Utc).Id})",
        _ => "",
    };
}

/// <summary>What makes two rules the same across a change of configuration.</summary>
internal readonly record struct RuleIdentity(LimitMetric Metric, TimeSpan Per, LimitWindow Window, string Zone)
{
    /// <summary>Whether it guards against a sharp rise, beside the limit of the same metric and span.</summary>
    public bool IsRamp { get; init; }
}
