namespace LlmLimiter.Admission;

/// <summary>
/// The limiter's one wake-up: it calls back at the earliest moment it was asked for, or a little later. A callback that finds nothing to
/// do, because the moment has moved or a timer was early, says when to ring again.
/// </summary>
internal abstract class Alarm : IDisposable
{
    private int _waiting;

    /// <summary>Whether any call waits. One that joins while this is read asks for its moment after.</summary>
    protected bool SomebodyWaits => Volatile.Read(ref _waiting) > 0;

    /// <summary>An alarm for the clock: a thread for real time (timers are milliseconds late there), a timer for any other.</summary>
    /// <param name="clock">The clock whose moments are waited for.</param>
    /// <param name="wake">Does what is due and returns the next moment at which something will be; <see cref="MonotonicClock.Never"/>: none.</param>
    public static Alarm For(MonotonicClock clock, Func<long> wake) =>
        clock.TimeProvider == TimeProvider.System ? new ThreadAlarm(clock, wake) : new TimerAlarm(clock, wake);

    /// <summary>A call begins to wait.</summary>
    public void Join() => Interlocked.Increment(ref _waiting);

    /// <summary>A call's wait has ended. With the last one the alarm rests.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _waiting) == 0)
        {
            Rest();
        }
    }

    /// <summary>Asks for a callback at the moment, unless one is due earlier.</summary>
    public abstract void WakeBy(long moment);

    /// <summary>Ends the callbacks.</summary>
    public abstract void Dispose();

    /// <summary>Forgets the moment that is due, if still nobody waits.</summary>
    protected abstract void Rest();
}
