namespace LlmLimiter.Bench.Utilisation;

/// <summary>
/// Time that jumps from one event to the next, so that minutes pass in an instant and always in the same way. One thread runs the events
/// and sets the timers; events of one moment happen in the order in which they were asked for.
/// </summary>
/// <param name="start">What the clock on the wall shows at the beginning.</param>
internal sealed class VirtualTime(DateTimeOffset start) : TimeProvider
{
    private readonly PriorityQueue<Action, (TimeSpan Due, long Order)> _events = new();
    private long _order;

    /// <summary>The time since the beginning.</summary>
    public TimeSpan Now { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.Ticks;

    public override DateTimeOffset GetUtcNow() => start + Now;

    /// <summary>Lets something happen at a moment that is not past.</summary>
    public void At(TimeSpan moment, Action action) => _events.Enqueue(action, (moment, _order++));

    /// <summary>Moves on to the next event and runs it; false: there is none.</summary>
    public bool RunNext()
    {
        if (!_events.TryDequeue(out Action? action, out (TimeSpan Due, long Order) place))
        {
            return false;
        }

        Now = place.Due;
        action();
        return true;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class VirtualTimer(VirtualTime time, Action fire) : ITimer
    {
        private int _setting; // an event of an earlier setting does nothing

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan)
            {
                throw new NotSupportedException("These timers fire once.");
            }

            int setting = ++_setting;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                time.At(time.Now + dueTime, () => FireIf(setting));
            }

            return true;
        }

        public void Dispose() => _setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void FireIf(int setting)
        {
            if (setting == _setting)
            {
                fire();
            }
        }
    }
}
