namespace LlmLimiter.Limits;

/// <summary>
/// A bucket that refills continuously, the amount in each span, and holds the burst: over any span no more is charged than the burst, the
/// refill of that span, and what the largest call exceeds the burst by.
/// </summary>
/// <remarks>
/// Kept is the level of what was taken and not refilled yet, with the remainder of the refill's division: exact in whole numbers. Charges
/// stand in a line and are refilled in the order they were made, so what a call reserved is in the window until the refill has passed its
/// place. What comes back leaves a gap in the line, which the refill skips; gaps close together are taken for one.
/// </remarks>
internal sealed class TokenBucket : RuleWindow
{
    // A gap for each such part of the burst, at most.
    private const int MostGaps = 128;

    private long _amount;
    private long _burst;
    private long _per;
    private long _last;

    // The refill up to _last that does not make a whole unit yet, in parts of the span.
    private long _remainder;

    // The line's end, and how far the refill has come. They wrap around; only their difference counts.
    private long _charged;
    private long _refilled;
    private List<Gap> _gaps = [];
    private long _open;

    public TokenBucket(LimitRule rule, MonotonicClock clock)
        : base(rule) => Take(rule, clock);

    public override long Open => Math.Min(_open, Level);

    /// <summary>The margin is off the burst already.</summary>
    public override long KeptFree => 0;

    private long Level => Own;

    public override void Advance(long now)
    {
        if (Level + External == 0)
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
        Refill(elapsed);
    }

    public override bool Fits(long cost, long now)
    {
        Advance(now);
        return Used + cost <= _burst || (Used == 0 && cost > _burst && cost <= Rule.MostAtOnce);
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
    /// <remarks>The ticket is the place in the line at which the reservation ends.</remarks>
    public override bool Settle(long ticket, long reserved, long kept)
    {
        if (reserved == 0)
        {
            return false;
        }

        _open -= reserved;
        long notRefilled = unchecked(ticket - _refilled);
        long back = Math.Min(reserved - kept, notRefilled);
        if (back <= 0)
        {
            return false;
        }

        if (back == notRefilled)
        {
            // It is the next in line: the part of a unit that was refilled was its own.
            _remainder = 0;
        }

        AddGap(unchecked(ticket - back), back);
        TakeOff(back);
        return true;
    }

    public override long EarliestFor(Int128 ahead, long cost, long now, bool openComesBack = false)
    {
        // A call above the burst needs a full bucket: whatever is ahead of it must have been refilled.
        Int128 needed = Used + ahead + cost - Math.Max(_burst, cost) - (openComesBack ? Open + Held + External : 0);
        if (needed <= 0)
        {
            return now;
        }

        // What comes off by time alone is what was charged; what is held goes only when its call ends.
        if (!openComesBack && needed > Level + External + ahead)
        {
            return MonotonicClock.Never;
        }

        Int128 units = ((needed * _per) - _remainder + _amount - 1) / _amount;
        return (long)Int128.Min(now + units, MonotonicClock.Never);
    }

    protected override void Take(LimitRule rule, MonotonicClock clock)
    {
        // What was refilled so far was refilled at the old rate. The part of a unit stays: it is measured by the span, which is the same.
        Advance(clock.Now);
        base.Take(rule, clock);
        _amount = rule.Amount;
        _per = Math.Max(1, clock.Units(rule.Per));
        long margin = (long)((Int128)rule.Amount * clock.Units(rule.EffectiveMargin) / _per);
        _burst = Math.Max(1, (rule.Burst ?? rule.Amount) - margin);
    }

    public override IEnumerable<PastCharge> Charges(long now) => Level > 0 ? [new PastCharge(now, now, Level)] : [];

    public override void Absorb(in PastCharge charge, long now)
    {
        if (Level == 0)
        {
            _last = charge.Last;
        }

        // Not as of now yet: a later charge, still to come, is older.
        Charge(charge.Amount, charge.Last);
    }

    public override RuleWindow Fork()
    {
        var fork = (TokenBucket)base.Fork();
        fork._gaps = [.. _gaps];
        return fork;
    }

    private void Refill(long elapsed)
    {
        UInt128 progress = ((UInt128)(ulong)elapsed * (ulong)_amount) + (ulong)_remainder;
        UInt128 refill = progress <= ulong.MaxValue ? (ulong)progress / (ulong)_per : progress / (ulong)_per;
        if (refill >= (ulong)(Level + External))
        {
            SetExternal(0);
            TakeOff(Level);
            return;
        }

        // The calls of this limiter are refilled before those of others.
        long own = Math.Min((long)refill, Level);
        _remainder = (long)(progress - (refill * (ulong)_per));
        _refilled = unchecked(_refilled + own);
        SetExternal(External - ((long)refill - own));
        TakeOff(own);
    }

    private void Add(long cost)
    {
        _charged = unchecked(_charged + cost);
        Used += cost;
    }

    /// <summary>Takes from the level what was refilled or given back, and brings the refill past the gaps that it has come to.</summary>
    private void TakeOff(long amount)
    {
        Used -= amount;
        while (_gaps.Count > 0 && unchecked(_gaps[0].Start - _refilled) <= 0)
        {
            _refilled = unchecked(_refilled + _gaps[0].Amount);
            _gaps.RemoveAt(0);
        }

        if (Level == 0)
        {
            _remainder = External == 0 ? 0 : _remainder;
            _refilled = _charged;
            _gaps.Clear();
        }
    }

    /// <summary>Keeps the gaps in order. One close behind another is added to that: the refill comes to it early, never late.</summary>
    private void AddGap(long start, long amount)
    {
        int place = _gaps.Count;
        while (place > 0 && unchecked(_gaps[place - 1].Start - start) > 0)
        {
            place--;
        }

        if (place > 0 && _gaps[place - 1] is var near && unchecked(start - near.Start) <= _burst / MostGaps)
        {
            _gaps[place - 1] = near with { Amount = near.Amount + amount };
        }
        else
        {
            _gaps.Insert(place, new Gap(start, amount));
        }
    }

    /// <summary>A part of the line that was given back.</summary>
    private readonly record struct Gap(long Start, long Amount);
}
