namespace LlmLimiter.Admission;

/// <summary>An alarm on a timer of the clock's own provider.</summary>
internal sealed class TimerAlarm : Alarm
{
    private readonly object _gate = new();
    private readonly MonotonicClock _clock;
    private readonly Func<long> _wake;
    private ITimer? _timer;
    private long _due = MonotonicClock.Never;
    private bool _disposed;

    public TimerAlarm(MonotonicClock clock, Func<long> wake)
    {
        _clock = clock;
        _wake = wake;
    }

    public override void WakeBy(long moment)
    {
        lock (_gate)
        {
            if (moment >= _due || _disposed)
            {
                return;
            }

            _due = moment;
            TimeSpan wait = _clock.Span(Math.Max(0, moment - _clock.Now));
            _timer ??= _clock.TimeProvider.CreateTimer(static alarm => ((TimerAlarm)alarm!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(wait < LongestTimer ? wait : LongestTimer, Timeout.InfiniteTimeSpan);
        }
    }

    public override void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _timer?.Dispose();
        }
    }

    /// <summary>The longest wait that timers accept; after it the alarm is simply set again.</summary>
    private static TimeSpan LongestTimer { get; } = TimeSpan.FromDays(40);

    private void Ring()
    {
        lock (_gate)
        {
            _due = MonotonicClock.Never;
        }

        WakeBy(_wake());
    }
}
