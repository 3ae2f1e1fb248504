namespace LlmLimiter.Admission;

/// <summary>
/// An alarm on a thread of its own, which exists while somebody waits and a second longer: a timed wait ends within a fraction of a millisecond,
/// where timers are some milliseconds late.
/// </summary>
internal sealed class ThreadAlarm(MonotonicClock clock, Func<long> wake) : Alarm
{
    // A saturated program waits on and off many times a second: the thread outlives its last moment a little, to be found again.
    private static readonly TimeSpan _linger = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private long _due = MonotonicClock.Never;
    private bool _running;
    private bool _disposed;

    public override void WakeBy(long moment)
    {
        lock (_gate)
        {
            if (moment >= _due || _disposed)
            {
                return;
            }

            if (!_running)
            {
                // Unsafe: the thread serves everybody, so it must not carry the context of the call that happened to wait first.
                new Thread(Run) { IsBackground = true, Name = "LlmLimiter alarm" }.UnsafeStart();
                _running = true;
            }

            _due = moment;
            Monitor.Pulse(_gate);
        }
    }

    public override void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            Monitor.Pulse(_gate);
        }
    }

    protected override void Rest()
    {
        lock (_gate)
        {
            if (!SomebodyWaits)
            {
                _due = MonotonicClock.Never;
                Monitor.Pulse(_gate);
            }
        }
    }

    private void Run()
    {
        while (WaitUntilDue())
        {
            WakeBy(wake());
        }
    }

    /// <summary>Returns true at the due moment, false when the thread is no longer needed.</summary>
    private bool WaitUntilDue()
    {
        lock (_gate)
        {
            while (!_disposed)
            {
                bool idle = _due == MonotonicClock.Never;
                TimeSpan wait = idle ? _linger : clock.Span(Math.Max(0, _due - clock.Now));
                if (wait == TimeSpan.Zero)
                {
                    _due = MonotonicClock.Never;
                    return true;
                }

                bool pulsed = Monitor.Wait(_gate, Milliseconds(wait));
                if (idle && !pulsed && _due == MonotonicClock.Never)
                {
                    break;
                }
            }

            _running = false;
            return false;
        }
    }

    /// <summary>Whole milliseconds, rounded up, at most a day: longer waits are cut in pieces.</summary>
    private static int Milliseconds(TimeSpan wait) => (int)Math.Ceiling(Math.Min(wait.TotalMilliseconds, TimeSpan.FromDays(1).TotalMilliseconds));
}
