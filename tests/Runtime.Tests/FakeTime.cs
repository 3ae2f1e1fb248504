namespace LlmLimiter.Tests;

/// <summary>Time that moves only when a test says so. Timers fire in the order of their moments, at their moments.</summary>
internal sealed class FakeTime : TimeProvider
{
    private readonly List<FakeTimer> _timers = [];
    private readonly object _gate = new();
    private long _ticks = TimeSpan.TicksPerDay;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many timers are waiting to fire.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count(timer => timer.Due is not null);
            }
        }
    }

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_gate)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    public void Advance(TimeSpan span)
    {
        long end = GetTimestamp() + span.Ticks;
        while (NextDue(end) is { } timer)
        {
            Interlocked.Exchange(ref _ticks, Math.Max(GetTimestamp(), timer.Due!.Value));
            timer.Fire();
        }

        Interlocked.Exchange(ref _ticks, end);
    }

    private FakeTimer? NextDue(long end)
    {
        lock (_gate)
        {
            return _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
        }
    }

    private sealed class FakeTimer(FakeTime time, Action callback) : ITimer
    {
        public long? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? null : time.GetTimestamp() + dueTime.Ticks;
            return true;
        }

        public void Fire()
        {
            Due = null;
            callback();
        }

        public void Dispose() => Due = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
