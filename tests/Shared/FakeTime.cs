namespace LlmLimiter.Tests;

/// <summary>Time that moves only when a test says so. Timers fire once, at their moments, in order, on the thread that moves it.</summary>
internal sealed class FakeTime : TimeProvider
{
    private static readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly object _gate = new();
    private readonly List<FakeTimer> _running = [];
    private readonly SemaphoreSlim _created = new(0);
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many timers are waiting to fire.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_gate)
            {
                return _running.Count;
            }
        }
    }

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => _start.AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until somebody has begun to wait for this time. Each timer is counted once, when it is first set.</summary>
    public Task TimerCreatedAsync() => _created.WaitAsync(TimeSpan.FromSeconds(30));

    public void Advance(TimeSpan span)
    {
        long end = GetTimestamp() + span.Ticks;
        while (TakeNextDue(end) is { } timer)
        {
            Interlocked.Exchange(ref _ticks, Math.Max(GetTimestamp(), timer.Due));
            timer.Fire();
        }

        Interlocked.Exchange(ref _ticks, end);
    }

    private FakeTimer? TakeNextDue(long end)
    {
        lock (_gate)
        {
            FakeTimer? next = _running.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            _running.Remove(next!);
            return next;
        }
    }

    private sealed class FakeTimer(FakeTime time, Action fire) : ITimer
    {
        private bool _wasSet;

        public long Due { get; private set; }

        public Action Fire { get; } = fire;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan)
            {
                throw new NotSupportedException("These timers fire once.");
            }

            lock (time._gate)
            {
                time._running.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = time.GetTimestamp() + dueTime.Ticks;
                    time._running.Add(this);
                    if (!_wasSet)
                    {
                        _wasSet = true;
                        time._created.Release();
                    }
                }
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
