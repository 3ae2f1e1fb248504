namespace LlmLimiter;

/// <summary>What a provider's answer says about one of its limits, as of the moment the call arrived there.</summary>
/// <param name="Metric">What the limit counts.</param>
public sealed record LimitFeedback(LimitMetric Metric)
{
    /// <summary>The span that the limit is measured over; null: the answer does not say.</summary>
    public TimeSpan? Per { get; init; }

    /// <summary>The limit, 1 to 10^12; null: the answer does not say.</summary>
    public long? Limit { get; init; }

    /// <summary>What is left of it, the answered call taken off, 0 to 10^12; null: the answer does not say.</summary>
    public long? Remaining { get; init; }

    /// <summary>The time until nothing is used of it; null: the answer does not say.</summary>
    public TimeSpan? Reset { get; init; }

    /// <summary>By how much <see cref="Remaining"/> may be off, because the provider rounds it; 0: it is exact.</summary>
    public long Rounding { get; init; }
}
