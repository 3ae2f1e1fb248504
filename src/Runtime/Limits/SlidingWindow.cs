namespace LlmLimiter.Limits;

/// <summary>
/// The arithmetic of "at most <c>amount</c> in any span of <c>per</c>", as a function of the charges so far, a cost and a moment. It
/// reads no clock and takes no lock: the caller owns both. Moments are those of <see cref="MonotonicClock"/> and never go back.
/// </summary>
/// <remarks>
/// Charges are gathered in slots a 600th of the window wide. A slot leaves <c>per + margin</c> after its <em>last</em> charge: what is
/// in use is never understated, and nothing stays longer than one slot's width too long. Each charge costs O(1); memory is bounded by
/// the slots that can be live at once.
/// </remarks>
internal sealed class SlidingWindow
{
    private const int SlotsPerWindow = 600;
    private const long NoSlot = -1;

    // Far above any amount, and far enough below the largest number that one more cost cannot overflow it.
    private const long MostUsed = long.MaxValue / 2;

    private readonly long _slotWidth;
    private Slot[] _slots = [];
    private long _oldest;
    private long _next;
    private long _span;

    public SlidingWindow(LimitRule rule, MonotonicClock clock)
    {
        Rule = rule;
        _slotWidth = Math.Max(1, clock.Units(rule.Per > rule.EffectiveMargin ? rule.Per : rule.EffectiveMargin) / SlotsPerWindow);
        _span = clock.Units(rule.Per) + clock.Units(rule.EffectiveMargin);
    }

    /// <summary>The rule in force.</summary>
    public LimitRule Rule { get; private set; }

    /// <summary>What the window's charges add up to, as of the last <see cref="Advance"/>.</summary>
    public long Used { get; private set; }

    /// <summary>The part of <see cref="Used"/> that is reserved by calls still open, and might come back.</summary>
    public long Open { get; private set; }

    /// <summary>Lets go of the charges that have left the window by now.</summary>
    public void Advance(long now)
    {
        while (_oldest < _next)
        {
            ref Slot slot = ref At(_oldest);
            if (now - slot.Last < _span)
            {
                return;
            }

            Used -= slot.Charged;
            Open -= slot.Open;
            _oldest++;
        }
    }

    /// <summary>
    /// Whether the cost can be charged at the moment of the last <see cref="Advance"/>. While the window is above its amount nothing can,
    /// not even a cost of zero: nobody knows yet what the call will really use.
    /// </summary>
    public bool Fits(long cost) => Used + cost <= Rule.Amount;

    /// <summary>Reserves the cost for an open call. The slot returned names the reservation in <see cref="Settle"/>.</summary>
    public long Reserve(long cost, long now)
    {
        if (cost == 0)
        {
            return NoSlot;
        }

        ref Slot slot = ref Add(cost, now);
        slot.Open += cost;
        Open += cost;
        return _next - 1;
    }

    /// <summary>Charges what no reservation stands for: an overrun, or calls made without a lease. Charges even what does not fit.</summary>
    public void Charge(long cost, long now)
    {
        Advance(now);
        long saturated = Math.Min(cost, MostUsed - Used);
        if (saturated > 0)
        {
            Add(saturated, now);
        }
    }

    /// <summary>Ends a reservation: what was reserved above what is kept comes back, while its slot is still in the window.</summary>
    /// <returns>Whether anything came back.</returns>
    public bool Settle(long slotNumber, long reserved, long kept)
    {
        if (slotNumber < _oldest)
        {
            return false;
        }

        long back = Math.Max(0, reserved - kept);
        ref Slot slot = ref At(slotNumber);
        slot.Open -= reserved;
        slot.Charged -= back;
        Open -= reserved;
        Used -= back;
        return back > 0;
    }

    /// <summary>
    /// The earliest moment at which the demand of calls that go one after the other, each within the amount, can have been charged in
    /// full, if nobody else charges. For a demand of up to one amount it is exact; beyond it is a lower bound (each further amount
    /// needs one more whole window).
    /// </summary>
    /// <param name="demand">The sum of the calls' costs. With zero it is the moment at which the window is not above its amount.</param>
    /// <param name="now">The moment of the last <see cref="Advance"/>.</param>
    /// <param name="openComesBack">Whether to assume that every open reservation came back at once.</param>
    public long EarliestFor(Int128 demand, long now, bool openComesBack = false)
    {
        Int128 wholeWindows = demand == 0 ? 0 : (demand - 1) / Rule.Amount;
        long rest = (long)(demand - (wholeWindows * Rule.Amount));
        Int128 earliest = EarliestForOne(rest, now, openComesBack) + (wholeWindows * _span);
        return (long)Int128.Min(earliest, MonotonicClock.Never);
    }

    /// <summary>Takes a new amount and margin for the same metric and span; the charges so far stay.</summary>
    public void Change(LimitRule rule, MonotonicClock clock)
    {
        Rule = rule;
        _span = clock.Units(rule.Per) + clock.Units(rule.EffectiveMargin);
    }

    /// <summary>Starts with what another window of the same metric knows was used.</summary>
    public void Inherit(SlidingWindow other)
    {
        for (long number = other._oldest; number < other._next; number++)
        {
            Slot slot = other.At(number);
            Append(new Slot { First = slot.First, Last = slot.Last, Charged = slot.Charged });
            Used += slot.Charged;
        }
    }

    private long EarliestForOne(long cost, long now, bool openComesBack)
    {
        long excess = Used + cost - Rule.Amount - (openComesBack ? Open : 0);
        if (excess <= 0)
        {
            return now;
        }

        for (long number = _oldest; number < _next; number++)
        {
            ref Slot slot = ref At(number);
            excess -= slot.Charged - (openComesBack ? slot.Open : 0);
            if (excess <= 0)
            {
                return slot.Last + _span;
            }
        }

        return MonotonicClock.Never;
    }

    private ref Slot Add(long cost, long now)
    {
        if (_oldest == _next || now - At(_next - 1).First >= _slotWidth)
        {
            Append(new Slot { First = now });
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
