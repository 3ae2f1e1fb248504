namespace LlmLimiter.Admission;

/// <summary>
/// The limiter's one wake-up. It calls back at the earliest moment it was asked for, or a little later, never before; a moment that
/// turns out to be needless costs one callback that finds nothing to do.
/// </summary>
internal abstract class Alarm : IDisposable
{
    /// <summary>An alarm for the clock: a thread for real time (timers are milliseconds late there), a timer for any other.</summary>
    /// <param name="clock">The clock whose moments are waited for.</param>
    /// <param name="wake">Does what is due and returns the next moment at which something will be; <see cref="MonotonicClock.Never"/>: none.</param>
    public static Alarm For(MonotonicClock clock, Func<long> wake) =>
        clock.TimeProvider == TimeProvider.System ? new ThreadAlarm(clock, wake) : new TimerAlarm(clock, wake);

    /// <summary>Asks for a callback at the moment, unless one is due earlier.</summary>
    public abstract void WakeBy(long moment);

    /// <summary>Ends the callbacks.</summary>
    public abstract void Dispose();
}
