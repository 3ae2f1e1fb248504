using System.Globalization;

namespace LlmLimiter;

/// <summary>At most <see cref="Amount"/> of <see cref="Metric"/> in any span of <see cref="Per"/>.</summary>
public sealed record LimitRule
{
    /// <summary>Creates a rule.</summary>
    /// <param name="metric">What is counted.</param>
    /// <param name="amount">How much of it, 1 to 10^12.</param>
    /// <param name="per">In any span of this length, above zero and up to 400 days.</param>
    /// <exception cref="ArgumentOutOfRangeException">The metric is not one, or the amount or the span is out of range.</exception>
    public LimitRule(LimitMetric metric, long amount, TimeSpan per)
    {
        Metric = Enum.IsDefined(metric) ? metric : throw new ArgumentOutOfRangeException(nameof(metric), metric, "Not a metric.");
        Amount = amount is > 0 and <= LlmLimiter.Amount.Max
            ? amount
            : throw new ArgumentOutOfRangeException(nameof(amount), amount, $"A rule's amount must be from 1 to {LlmLimiter.Amount.Max:N0}.");
        Per = RuleSpan.InRange(per)
            ? per
            : throw new ArgumentOutOfRangeException(nameof(per), per, "A rule's span must be above zero and at most 400 days.");
    }

    /// <summary>What is counted.</summary>
    public LimitMetric Metric { get; }

    /// <summary>How much of it is allowed.</summary>
    public long Amount { get; }

    /// <summary>The span in which it is allowed.</summary>
    public TimeSpan Per { get; }

    /// <summary>
    /// How much longer than <see cref="Per"/> a charge stays, against the network's compression of arrivals at the provider;
    /// null: 1 % of <see cref="Per"/>, at least 10 ms, at most 500 ms.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The margin is negative or longer than <see cref="Per"/>.</exception>
    public TimeSpan? Margin
    {
        get;
        init => field = value is not { } margin || (margin >= TimeSpan.Zero && margin <= Per)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Margin), value, "A margin must be from zero to the rule's span.");
    }

    /// <summary>The margin in force: the one given, else the default.</summary>
    internal TimeSpan EffectiveMargin =>
        Margin ?? TimeSpan.FromMilliseconds(Math.Clamp(Per.TotalMilliseconds / 100, 10, 500));

    /// <summary>The rule in words: <c>30,000 tokens per minute</c>.</summary>
    public override string ToString()
    {
        string unit = Metric switch
        {
            LimitMetric.Requests => "request",
            LimitMetric.InputTokens => "input token",
            LimitMetric.OutputTokens => "output token",
            _ => "token",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{Amount:N0} {unit}{(Amount == 1 ? "" : "s")} per {SpanInWords.Of(Per)}");
    }
}
