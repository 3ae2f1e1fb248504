namespace LlmLimiter.Limits;

/// <summary>
/// A bucket that refills continuously, the amount in each span, and holds the burst: over any span no more is charged than the burst, the
/// refill of that span, and what the largest call exceeds the burst by.
/// </summary>
/// <remarks>
/// Kept is the level of what was taken and not refilled yet, with the remainder of the refill's division: exact in whole numbers. Charges
/// are refilled in the order they were made, so what a call reserved is in the window until the refill has passed its place.
/// </remarks>
internal sealed class TokenBucket : RuleWindow
{
    private long _amount;
    private long _burst;
    private long _per;
    private long _last;

    // The refill since _last that does not make a whole unit yet, in units times amount.
    private long _remainder;

    // Everything ever charged, and everything of it refilled or given back. They wrap around; only their difference counts.
    private long _charged;
    private long _refilled;
    private long _open;

    public TokenBucket(LimitRule rule, MonotonicClock clock)
        : base(rule) => Change(rule, clock);

    public override long Open => Math.Min(_open, Used - Held);

    public override void Advance(long now)
    {
        long level = unchecked(_charged - _refilled);
        if (level == 0)
        {
            _last = now;
            return;
        }

        long elapsed = now - _last;
        if (elapsed <= 0)
        {
            return;
        }

        _last = now;
        Refill(level, elapsed);
    }

    public override bool Fits(long cost, long now)
    {
        Advance(now);
        return Used + cost <= _burst || (cost > _burst && Used == 0);
    }

    public override long Reserve(long cost, long now)
    {
        if (cost == 0)
        {
            return NoTicket;
        }

        Add(cost);
        _open += cost;
        return _charged;
    }

    public override void Charge(long cost, long now)
    {
        Advance(now);
        Add(Math.Min(cost, MostUsed - Used));
    }

    /// <inheritdoc/>
    /// <remarks>The ticket is the place at which the reservation ends among all that was charged.</remarks>
    public override bool Settle(long ticket, long reserved, long kept)
    {
        if (reserved == 0)
        {
            return false;
        }

        _open -= reserved;
        long notRefilled = unchecked(ticket - _refilled);
        long back = Math.Min(Math.Max(0, reserved - kept), Math.Max(0, notRefilled));
        TakeOff(back);
        return back > 0;
    }

    public override long EarliestFor(Int128 ahead, long cost, long now, bool openComesBack = false)
    {
        // A call above the burst needs a full bucket: whatever is ahead of it must have been refilled.
        Int128 needed = Used + ahead + cost - Math.Max(_burst, cost) - (openComesBack ? Open + Held : 0);
        if (needed <= 0)
        {
            return now;
        }

        // What comes off by time alone is what was charged; what is held goes only when its call ends.
        if (!openComesBack && needed > Used - Held + ahead)
        {
            return MonotonicClock.Never;
        }

        Int128 units = ((needed * _per) - _remainder + _amount - 1) / _amount;
        return (long)Int128.Min(now + units, MonotonicClock.Never);
    }

    public override void Change(LimitRule rule, MonotonicClock clock)
    {
        base.Change(rule, clock);
        _amount = rule.Amount;
        _per = Math.Max(1, clock.Units(rule.Per));
        _remainder = 0;
        long margin = (long)((Int128)rule.Amount * clock.Units(rule.EffectiveMargin) / _per);
        _burst = Math.Max(1, (rule.Burst ?? rule.Amount) - margin);
    }

    public override IEnumerable<PastCharge> Charges(long now) => Used > Held ? [new PastCharge(now, now, Used - Held)] : [];

    public override void Absorb(in PastCharge charge, long now)
    {
        if (unchecked(_charged - _refilled) == 0)
        {
            _last = charge.Last;
        }

        Charge(charge.Amount, charge.Last);
        Advance(now);
    }

    private void Refill(long level, long elapsed)
    {
        UInt128 progress = ((UInt128)(ulong)elapsed * (ulong)_amount) + (ulong)_remainder;
        UInt128 refill = progress <= ulong.MaxValue ? (ulong)progress / (ulong)_per : progress / (ulong)_per;
        if (refill >= (ulong)level)
        {
            TakeOff(level);
            return;
        }

        _remainder = (long)(progress - (refill * (ulong)_per));
        TakeOff((long)refill);
    }

    private void Add(long cost)
    {
        _charged = unchecked(_charged + cost);
        Used += cost;
    }

    private void TakeOff(long amount)
    {
        _refilled = unchecked(_refilled + amount);
        Used -= amount;
        if (_refilled == _charged)
        {
            _remainder = 0;
        }
    }
}
