namespace LlmLimiter.Simulator.Enforcement;

/// <summary>
/// A bucket of the burst's size, full at first, refilled continuously with the amount per span. Charges draw from it; one that is larger
/// than the bucket needs it full and leaves it owing the rest.
/// </summary>
internal sealed class TokenBucketLimit(LimitedMetric metric, long amount, TimeSpan per, long burst) : EnforcedLimit(metric, amount, per)
{
    // In parts so small that each tick refills a whole number of them, the amount: nothing is ever rounded.
    private readonly Int128 _parts = per.Ticks;
    private Int128 _missing;

    public override long Used => (long)DividedUp(_missing, _parts);

    public override TimeSpan Reset => TimeToRefill(_missing);

    public override TimeSpan WaitFor(long cost) => TimeToRefill(_missing + (_parts * Math.Min(cost, burst)) - (_parts * burst));

    public override void GiveBack(Charge charge, long cost) => _missing = Int128.Max(0, _missing - (_parts * cost));

    protected override void OnMoved(TimeSpan before) => _missing = Int128.Max(0, _missing - ((Int128)Amount * (Now - before).Ticks));

    protected override void OnCharged(Charge charge) => _missing += _parts * charge.Cost;

    private TimeSpan TimeToRefill(Int128 missing) =>
        missing <= 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)DividedUp(missing, Amount));

    private static Int128 DividedUp(Int128 value, Int128 by) => (value + by - 1) / by;
}
