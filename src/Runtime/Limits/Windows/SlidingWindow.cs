namespace LlmLimiter.Limits;

/// <summary>At most the amount in any span of the rule's length.</summary>
/// <remarks>
/// Charges are gathered in slots a 600th of the window wide; a 1,200th where it is 10 s or shorter. A slot leaves <c>per + margin</c> after
/// its <em>last</em> charge: what is in use is never understated, and nothing stays longer than one slot's width too long. Each charge costs
/// O(1); memory is bounded by the slots that can be live at once.
/// </remarks>
internal class SlidingWindow : RuleWindow
{
    private const int SlotsPerWindow = 600;
    private const int SlotsPerShortWindow = 1_200;

    private static readonly TimeSpan _short = TimeSpan.FromSeconds(10);

    private readonly long _slotWidth;
    private Slot[] _slots = [];
    private long _oldest;
    private long _next;
    private long _open;
    private long _amount;
    private long _span;

    // Until then no slot is old enough to leave, so there is nothing to look at.
    private long _nextLeaves = MonotonicClock.Never;

    // What stands charged for the margin alone, in the slots before that one: it has left the provider's window.
    private long _per;
    private long _firstSeen;
    private long _kept;

    public SlidingWindow(LimitRule rule, MonotonicClock clock)
        : base(rule)
    {
        _slotWidth = Math.Max(1, clock.Units(rule.Per > rule.EffectiveMargin ? rule.Per : rule.EffectiveMargin)
            / (rule.Per > _short ? SlotsPerWindow : SlotsPerShortWindow));
        Take(rule, clock);
    }

    public override long Open => _open;

    public override long OwnSeen(long now)
    {
        for (; _firstSeen < _next && now - At(_firstSeen).Last >= _per; _firstSeen++)
        {
            _kept += At(_firstSeen).Charged;
        }

        return base.OwnSeen(now) - _kept;
    }

    public override void Advance(long now)
    {
        if (now >= _nextLeaves)
        {
            LetGo(now);
        }

        LetExternalGo(now);
    }

    public override bool Fits(long cost, long now)
    {
        Advance(now);
        return Used + cost <= _amount;
    }

    public override long Reserve(long cost, long now)
    {
        if (cost == 0)
        {
            return NoTicket;
        }

        ref Slot slot = ref Add(cost, now);
        slot.Open += cost;
        _open += cost;
        return _next - 1;
    }

    public override void Charge(long cost, long now)
    {
        Advance(now);
        long saturated = Math.Min(cost, MostUsed - Used);
        if (saturated > 0)
        {
            Add(saturated, now);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The ticket is the number of the slot.</remarks>
    public override bool Settle(long ticket, long reserved, long kept)
    {
        if (ticket < _oldest)
        {
            return false;
        }

        long back = Math.Max(0, reserved - kept);
        ref Slot slot = ref At(ticket);
        slot.Open -= reserved;
        slot.Charged -= back;
        _kept -= ticket < _firstSeen ? back : 0;
        _open -= reserved;
        Used -= back;
        return back > 0;
    }

    /// <inheritdoc/>
    /// <remarks>Exact for calls that fit the amount together; each further amount needs at least one more whole window.</remarks>
    public override long EarliestFor(Int128 ahead, long cost, long now, bool openComesBack = false)
    {
        Int128 demand = ahead + cost;
        if (demand <= _amount)
        {
            return EarliestForOne((long)demand, now, openComesBack);
        }

        Int128 wholeWindows = (demand - 1) / _amount;
        long rest = (long)(demand - (wholeWindows * _amount));
        Int128 earliest = EarliestForOne(rest, now, openComesBack) + (wholeWindows * _span);
        return (long)Int128.Min(earliest, MonotonicClock.Never);
    }

    /// <summary>What was used longer ago than the span has left.</summary>
    public override bool Remembers(long moment, long now) => now - moment < _span;

    protected override void Take(LimitRule rule, MonotonicClock clock)
    {
        base.Take(rule, clock);
        _amount = rule.Amount;
        _per = clock.Units(rule.Per);
        _span = _per + clock.Units(rule.EffectiveMargin);
        _nextLeaves = _oldest < _next ? At(_oldest).Last + _span : MonotonicClock.Never;
    }

    public override IEnumerable<PastCharge> Charges(long now)
    {
        for (long number = _oldest; number < _next; number++)
        {
            Slot slot = At(number);
            yield return new PastCharge(slot.First, slot.Last, slot.Charged);
        }
    }

    public override void Absorb(in PastCharge charge, long now)
    {
        long amount = Math.Min(charge.Amount, MostUsed - Used);
        if (amount > 0)
        {
            Append(new Slot { First = charge.First, Last = charge.Last, Charged = amount });
            Used += amount;
            Advance(now);
        }
    }

    public override RuleWindow Fork()
    {
        var fork = (SlidingWindow)base.Fork();
        fork._slots = [.. _slots];
        return fork;
    }

    private void LetGo(long now)
    {
        for (; _oldest < _next; _oldest++)
        {
            ref Slot slot = ref At(_oldest);
            if (now - slot.Last < _span)
            {
                _nextLeaves = slot.Last + _span;
                _firstSeen = Math.Max(_firstSeen, _oldest);
                return;
            }

            Used -= slot.Charged;
            _open -= slot.Open;
            _kept -= _oldest < _firstSeen ? slot.Charged : 0;
        }

        _firstSeen = _oldest;
        _nextLeaves = MonotonicClock.Never;
    }

    private long EarliestForOne(long cost, long now, bool openComesBack)
    {
        long excess = Used + cost - _amount - (openComesBack ? _open + Held + External : 0);
        long external = openComesBack ? 0 : External;
        long moment = now;
        for (long number = _oldest; excess > 0 && number < _next; number++)
        {
            ref Slot slot = ref At(number);
            long leaves = slot.Last + _span;
            if (excess <= external && Math.Max(moment, ExternalGone(excess)) is var gone && gone <= leaves)
            {
                return gone;
            }

            excess -= slot.Charged - (openComesBack ? slot.Open : 0);
            moment = leaves;
        }

        return excess <= 0 ? moment : excess <= external ? Math.Max(moment, ExternalGone(excess)) : MonotonicClock.Never;
    }

    private ref Slot Add(long cost, long now)
    {
        if (_oldest == _next || now - At(_next - 1).First >= _slotWidth)
        {
            Append(new Slot { First = now, Last = now });
        }

        ref Slot slot = ref At(_next - 1);
        slot.Last = now;
        slot.Charged += cost;
        Used += cost;
        return ref slot;
    }

    private void Append(in Slot slot)
    {
        if (_next - _oldest == _slots.Length)
        {
            Grow();
        }

        if (_oldest == _next)
        {
            _nextLeaves = slot.Last + _span;
        }

        _next++;
        At(_next - 1) = slot;
    }

    /// <summary>Doubles the ring. The number of live slots is bounded by window and slot width, so this happens a few times at most.</summary>
    private void Grow()
    {
        var larger = new Slot[Math.Max(16, _slots.Length * 2)];
        for (long number = _oldest; number < _next; number++)
        {
            larger[number & (larger.Length - 1)] = At(number);
        }

        _slots = larger;
    }

    private ref Slot At(long number) => ref _slots[number & (_slots.Length - 1)];

    private struct Slot
    {
        public long First;
        public long Last;
        public long Charged;
        public long Open;
    }
}
