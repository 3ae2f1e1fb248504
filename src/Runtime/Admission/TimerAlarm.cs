namespace LlmLimiter.Admission;

/// <summary>An alarm on a timer of the clock's own provider.</summary>
internal sealed class TimerAlarm : Alarm
{
    // Not zero: a timer that is due need not be set.
    private static readonly TimeSpan _shortestTimer = TimeSpan.FromTicks(1);

    // What timers accept; after it the alarm is simply set again.
    private static readonly TimeSpan _longestTimer = TimeSpan.FromDays(40);

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
            _timer ??= CreateTimer();
            _timer.Change(wait < _shortestTimer ? _shortestTimer : wait < _longestTimer ? wait : _longestTimer, Timeout.InfiniteTimeSpan);
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

    protected override void Rest()
    {
        lock (_gate)
        {
            if (!SomebodyWaits)
            {
                _due = MonotonicClock.Never;
                _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>The timer serves everybody, so it must not carry the context of the call that happened to wait first.</summary>
    private ITimer CreateTimer()
    {
        using AsyncFlowControl? _ = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        return _clock.TimeProvider.CreateTimer(static alarm => ((TimerAlarm)alarm!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void Ring()
    {
        if (Monitor.IsEntered(_gate))
        {
            // The provider runs a timer that is due on the thread that sets it, which holds locks.
            ThreadPool.UnsafeQueueUserWorkItem(static alarm => alarm.Ring(), this, preferLocal: false);
            return;
        }

        lock (_gate)
        {
            _due = MonotonicClock.Never;
        }

        WakeBy(_wake());
    }
}
