namespace LlmLimiter.Simulator.Enforcement;

/// <summary>
/// At most the amount in any half-open window (t - per, t], by the log of the charges inside: a charge at s leaves at exactly s + per.
/// </summary>
internal sealed class SlidingLimit(long amount, TimeSpan per) : EnforcedLimit(amount, per)
{
    private readonly Queue<Charge> _inside = new();
    private long _used;
    private TimeSpan _last; // when something was charged

    public override long Used => _used;

    public override TimeSpan Reset => _used == 0 ? TimeSpan.Zero : _last + Per - Now;

    public override TimeSpan WaitFor(long cost)
    {
        long excess = _used + cost - Amount;
        TimeSpan fits = Now;
        foreach (Charge oldest in _inside)
        {
            if (excess <= 0)
            {
                break;
            }

            excess -= oldest.Cost;
            fits = oldest.At + Per;
        }

        return fits - Now;
    }

    protected override void OnMoved(TimeSpan before)
    {
        while (_inside.TryPeek(out Charge? oldest) && oldest.At <= Now - Per)
        {
            _used -= _inside.Dequeue().Cost;
        }
    }

    protected override void OnCharged(Charge charge)
    {
        _inside.Enqueue(charge);
        _used += charge.Cost;
        _last = charge.Cost == 0 ? _last : charge.At;
    }
}
