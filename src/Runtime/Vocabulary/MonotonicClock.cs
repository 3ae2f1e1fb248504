namespace LlmLimiter;

/// <summary>
/// The limiter's time: the monotonic timestamps of a <see cref="System.TimeProvider"/>, in the provider's own units, so that the hot
/// path converts nothing.
/// </summary>
internal sealed class MonotonicClock(TimeProvider timeProvider)
{
    /// <summary>A moment that never comes.</summary>
    public const long Never = long.MaxValue;

    // Far enough to mean "no bound", near enough that adding it to a timestamp cannot overflow.
    private const long LongestSpan = long.MaxValue / 4;

    private readonly long _frequency = timeProvider.TimestampFrequency;

    /// <summary>The source of the time.</summary>
    public TimeProvider TimeProvider => timeProvider;

    /// <summary>Now, in units.</summary>
    public long Now => timeProvider.GetTimestamp();

    /// <summary>A span in units, rounded up.</summary>
    public long Units(TimeSpan span) =>
        (long)Int128.Min(LongestSpan, (((Int128)span.Ticks * _frequency) + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond);

    /// <summary>Units as a span, rounded up to a tick, so that a wait of that span is long enough.</summary>
    public TimeSpan Span(long units) =>
        units >= LongestSpan ? TimeSpan.MaxValue : TimeSpan.FromTicks((long)Int128.Min(
            TimeSpan.MaxValue.Ticks, (((Int128)units * TimeSpan.TicksPerSecond) + _frequency - 1) / _frequency));

    /// <summary>The moment a wait that starts now ends; <see cref="Never"/> for an infinite one.</summary>
    public long EndOf(TimeSpan wait, long now) => wait == Timeout.InfiniteTimeSpan ? Never : now + Units(wait);
}
