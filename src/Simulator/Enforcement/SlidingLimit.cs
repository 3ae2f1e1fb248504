namespace LlmLimiter.Simulator.Enforcement;

/// <summary>
/// At most the amount in any half-open window (t - per, t], by the log of the charges inside: a charge at s leaves at exactly s + per.
/// </summary>
internal sealed class SlidingLimit(LimitedMetric metric, long amount, TimeSpan per) : EnforcedLimit(metric, amount, per)
{
    private readonly List<Charge> _log = [];
    private int _oldest; // the first charge inside the window
    private long _used;

    public override long Used => _used;

    public override TimeSpan Reset => _used == 0 ? TimeSpan.Zero : _log.FindLast(static charge => charge.Cost > 0)!.At + Per - Now;

    public override TimeSpan WaitFor(long cost)
    {
        long excess = _used + cost - Amount;
        TimeSpan fits = Now;
        for (int i = _oldest; excess > 0 && i < _log.Count; i++)
        {
            excess -= _log[i].Cost;
            fits = _log[i].At + Per;
        }

        return fits - Now;
    }

    public override void GiveBack(Charge charge, long cost)
    {
        if (charge.At > Now - Per)
        {
            charge.Cost -= cost;
            _used -= cost;
        }
    }

    protected override void OnMoved(TimeSpan before)
    {
        for (; _oldest < _log.Count && _log[_oldest].At <= Now - Per; _oldest++)
        {
            _used -= _log[_oldest].Cost;
        }
    }

    protected override void OnCharged(Charge charge)
    {
        _log.Add(charge);
        _used += charge.Cost;
    }
}
