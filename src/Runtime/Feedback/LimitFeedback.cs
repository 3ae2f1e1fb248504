namespace LlmLimiter;

/// <summary>What a provider's answer says about one of its limits, as of the moment the call arrived there.</summary>
/// <param name="Metric">What the limit counts.</param>
public sealed record LimitFeedback(LimitMetric Metric)
{
    /// <summary>The span that the limit is measured over; null: the answer does not say.</summary>
    public TimeSpan? Per { get; init; }

    /// <summary>The limit, 1 to 10^12; null: the answer does not say.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is out of range.</exception>
    public long? Limit
    {
        get;
        init => field = value is null or (> 0 and <= Amount.Max) ? value : throw OutOfRange(nameof(Limit), value, least: 1);
    }

    /// <summary>What is left of it, the answered call taken off, 0 to 10^12; null: the answer does not say.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is out of range.</exception>
    public long? Remaining
    {
        get;
        init => field = value is null or (>= 0 and <= Amount.Max) ? value : throw OutOfRange(nameof(Remaining), value, least: 0);
    }

    /// <summary>The time until nothing is used of it, up to 400 days; null: the answer does not say.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is out of range.</exception>
    public TimeSpan? Reset
    {
        get;
        init => field = value is null || (value >= TimeSpan.Zero && value <= RuleSpan.Longest)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Reset), value, "A reset must be from zero to 400 days.");
    }

    /// <summary>By how much <see cref="Remaining"/> may be off, because the provider rounds it, 0 to 10^12; 0: it is exact.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is out of range.</exception>
    public long Rounding
    {
        get;
        init => field = value is >= 0 and <= Amount.Max ? value : throw OutOfRange(nameof(Rounding), value, least: 0);
    }

    private static ArgumentOutOfRangeException OutOfRange(string name, long? value, int least) =>
        new(name, value, $"{name} must be from {least} to 10^12.");
}
