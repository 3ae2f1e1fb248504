namespace LlmLimiter;

/// <summary>How one call wants to wait.</summary>
public readonly record struct AcquireOptions
{
    /// <summary>
    /// The longest time to wait for a turn; null: the limiter's <c>MaxWait</c>;
    /// <see cref="Timeout.InfiniteTimeSpan"/>: no bound.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative and not infinite.</exception>
    public TimeSpan? MaxWait
    {
        get;
        init => field = value is { } wait ? Deadline.CheckedWait(wait, nameof(MaxWait)) : null;
    }
}
