namespace LlmLimiter.Simulator.Serving;

/// <summary>Spans in whole units, rounded up, so that who waits that long has waited long enough.</summary>
internal static class RoundedUp
{
    public static long Milliseconds(TimeSpan span) => (span.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond;

    public static long Seconds(TimeSpan span) => (span.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
}
