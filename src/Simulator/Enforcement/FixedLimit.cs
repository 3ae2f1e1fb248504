namespace LlmLimiter.Simulator.Enforcement;

/// <summary>At most the amount in each window of the calendar. A charge belongs to the window it was made in.</summary>
internal sealed class FixedLimit(LimitedMetric metric, long amount, TimeSpan per, CalendarWindows windows)
    : EnforcedLimit(metric, amount, per)
{
    private TimeSpan _begin; // no later than the first charge of the window
    private TimeSpan _end = windows.EndAfter(TimeSpan.Zero);
    private long _used;

    public override long Used => _used;

    public override TimeSpan Reset => _used == 0 ? TimeSpan.Zero : _end - Now;

    public override TimeSpan WaitFor(long cost) => _used + cost <= Amount ? TimeSpan.Zero : _end - Now;

    public override void GiveBack(Charge charge, long cost) => _used -= charge.At >= _begin ? cost : 0;

    protected override void OnMoved(TimeSpan before)
    {
        if (Now >= _end)
        {
            _used = 0;
            _begin = _end;
            _end = windows.EndAfter(Now);
        }
    }

    protected override void OnCharged(Charge charge) => _used += charge.Cost;
}
