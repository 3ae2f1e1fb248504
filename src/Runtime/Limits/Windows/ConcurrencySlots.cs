namespace LlmLimiter.Limits;

/// <summary>At most so many calls under way at the same time. Only their end makes room.</summary>
internal sealed class ConcurrencySlots(LimitRule rule) : RuleWindow(rule)
{
    public override long Open => Used;

    public override void Advance(long now)
    {
    }

    public override bool Fits(long cost, long now) => Used + cost <= Rule.Amount;

    public override long Reserve(long cost, long now)
    {
        Used += cost;
        return 0;
    }

    public override bool Settle(long ticket, long reserved, long kept)
    {
        Used -= reserved;
        return true;
    }

    public override void Charge(long cost, long now)
    {
    }

    public override long EarliestFor(Int128 ahead, long cost, long now, bool openComesBack = false) =>
        openComesBack || Used + ahead + cost <= Rule.Amount ? now : MonotonicClock.Never;

    public override IEnumerable<PastCharge> Charges(long now) => [];

    public override void Absorb(in PastCharge charge, long now)
    {
    }

    /// <summary>Nobody knows when the calls under way end, so the future begins with none.</summary>
    public override RuleWindow Fork() => new ConcurrencySlots(Rule);
}
