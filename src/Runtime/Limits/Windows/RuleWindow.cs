namespace LlmLimiter.Limits;

/// <summary>
/// What is charged under one rule: the arithmetic of its window, as a function of the charges so far, a cost and a moment. It decides nothing
/// about who goes next, and takes no lock. Moments are those of <see cref="MonotonicClock"/> and never go back.
/// </summary>
internal abstract class RuleWindow(LimitRule rule)
{
    /// <summary>Names the reservation of a cost of zero: nothing to settle.</summary>
    public const long NoTicket = -1;

    // Far above any amount, and far enough below the largest number that one more cost cannot overflow it.
    protected const long MostUsed = long.MaxValue / 2;

    private static readonly TimeSpan _adoptedStands = TimeSpan.FromMinutes(1);

    // What others were told to use, when, and when all of it is taken to have left.
    private long _externalTold;
    private long _externalSince;
    private long _externalUntil;

    /// <summary>The rule in force: the configured one, with another amount where the provider's answers tell one.</summary>
    public LimitRule Rule { get; private set; } = rule;

    /// <summary>The rule of the configuration.</summary>
    public LimitRule Configured { get; private set; } = rule;

    /// <summary>What the provider's answers have told of the limit.</summary>
    public ToldLimit Told { get; } = new();

    /// <summary>What the rule counts.</summary>
    public LimitMetric Metric { get; } = rule.Metric;

    /// <summary>What is charged and held, as of the last <see cref="Advance"/>.</summary>
    public long Used { get; protected set; }

    /// <summary>The part of <see cref="Used"/> that calls under way hold until what they generate is charged. It leaves with no time.</summary>
    public long Held { get; private set; }

    /// <summary>
    /// The part of <see cref="Used"/> that others have used of the same limit, as the provider's answers tell: calls with the same key that
    /// this limiter knows nothing of. It leaves evenly until more is told.
    /// </summary>
    public long External { get; private set; }

    /// <summary>What is charged to the calls of this limiter, without what is only held.</summary>
    public long Own => Used - Held - External;

    /// <summary>What is kept free where others use the limit too, for those of their calls that no answer has told of yet: the margin's share.</summary>
    public virtual long KeptFree => (long)((Int128)Rule.Amount * Rule.EffectiveMargin.Ticks / Math.Max(1, Rule.Per.Ticks));

    /// <summary>At least the part of <see cref="Used"/> that is reserved by calls under way and might come back.</summary>
    public abstract long Open { get; }

    /// <summary>A window for the rule.</summary>
    public static RuleWindow For(LimitRule rule, MonotonicClock clock) => rule switch
    {
        { Metric: LimitMetric.ConcurrentRequests } => new ConcurrencySlots(rule),
        { Ramp: not null } => new RampWindow(rule, clock),
        { Window: LimitWindow.TokenBucket } => new TokenBucket(rule, clock),
        { Window: LimitWindow.Fixed } => new FixedWindow(rule, clock),
        _ => new SlidingWindow(rule, clock),
    };

    /// <summary>The part of <see cref="Own"/> that is in the provider's window too, which has no margin.</summary>
    public virtual long OwnSeen(long now) => Own;

    /// <summary>Lets go of what has left the window by now.</summary>
    public abstract void Advance(long now);

    /// <summary>
    /// Whether the cost can be charged now. While the window is above its amount nothing can, not even a cost of zero: nobody knows yet what
    /// the call will really use.
    /// </summary>
    public abstract bool Fits(long cost, long now);

    /// <summary>Charges a call under way, after <see cref="Fits"/> at the same moment. The ticket names the reservation in <see cref="Settle"/>.</summary>
    public abstract long Reserve(long cost, long now);

    /// <summary>Ends a reservation: what was reserved above what is kept comes back, as far as it is still in the window.</summary>
    /// <returns>Whether anything came back.</returns>
    public abstract bool Settle(long ticket, long reserved, long kept);

    /// <summary>Charges what no reservation stands for: an overrun, or calls made without a lease. Charges even what does not fit.</summary>
    public abstract void Charge(long cost, long now);

    /// <summary>
    /// The earliest moment at which calls can have been charged one after the other, if nobody else charges: a cost, after others that add up
    /// to what is ahead. Exact with nothing ahead; else never too late.
    /// </summary>
    /// <param name="ahead">The sum of the earlier calls' costs, each within the rule.</param>
    /// <param name="cost">The last call's cost. With zero, and nothing ahead, it is the moment at which the window is not above its amount.</param>
    /// <param name="now">The moment of the last <see cref="Advance"/>.</param>
    /// <param name="openComesBack">Whether to assume that everything reserved or held came back at once.</param>
    public abstract long EarliestFor(Int128 ahead, long cost, long now, bool openComesBack = false);

    /// <summary>Everything charged that is still in the window, oldest first, as of the last <see cref="Advance"/>.</summary>
    public abstract IEnumerable<PastCharge> Charges(long now);

    /// <summary>Takes over a charge that another window of the same metric knows of; oldest first, before any other use.</summary>
    public abstract void Absorb(in PastCharge charge, long now);

    /// <summary>A copy to play the future on: without what is held, and with no clock to read.</summary>
    public virtual RuleWindow Fork()
    {
        var fork = (RuleWindow)MemberwiseClone();
        fork.Release(fork.Held);
        return fork;
    }

    /// <summary>Holds a cost for a call under way, until <see cref="Release"/>.</summary>
    public void Hold(long cost)
    {
        Held += cost;
        Used += cost;
    }

    /// <summary>Lets go of a cost that was held.</summary>
    public void Release(long cost)
    {
        Held -= cost;
        Used -= cost;
    }

    /// <summary>Takes another amount, burst or margin for the same metric, span and window; the charges so far stay.</summary>
    public virtual void Change(LimitRule rule, MonotonicClock clock)
    {
        Configured = rule;
        Take(rule, clock);
    }

    /// <summary>Takes the amount that the provider's answers tell in place of the configured one.</summary>
    public void Adopt(long amount, MonotonicClock clock) => Take(Configured.WithAmount(amount), clock);

    /// <summary>
    /// Lets go of an amount that the provider has told, where nobody has told it for a while: if no call fits it, none is sent whose answer could tell
    /// another.
    /// </summary>
    /// <returns>Whether the configured amount is in force again.</returns>
    public bool LetAdoptedGo(long now, MonotonicClock clock)
    {
        if (Rule == Configured || Rule.Ramp is not null || now - Told.At < clock.Units(_adoptedStands))
        {
            return false;
        }

        Take(Configured, clock);
        return true;
    }

    /// <summary>Whether what was used at the moment still says something of what is used now.</summary>
    public virtual bool Remembers(long moment, long now) => true;

    /// <summary>Takes what others use of the limit, until more is told.</summary>
    /// <param name="amount">What they use, 0 or more.</param>
    /// <param name="since">When it begins to leave.</param>
    /// <param name="until">When all of it will have left.</param>
    public void TellExternal(long amount, long since, long until)
    {
        (_externalTold, _externalSince, _externalUntil) = (amount, since, Math.Max(until, since + 1));
        SetExternal(amount);
    }

    /// <summary>The rule in force changes.</summary>
    protected virtual void Take(LimitRule rule, MonotonicClock clock) => Rule = rule;

    /// <summary>Lets go of what others have used, as time goes by.</summary>
    protected void LetExternalGo(long now)
    {
        if (External > 0)
        {
            long left = now >= _externalUntil
                ? 0
                : RoundedUp((Int128)_externalTold * (_externalUntil - now), _externalUntil - _externalSince);
            SetExternal(Math.Min(External, left));
        }
    }

    /// <summary>The moment at which so much of what others have used will have left, of what there is.</summary>
    protected long ExternalGone(long amount)
    {
        Int128 left = External - amount;
        Int128 span = _externalUntil - _externalSince;
        return left <= 0 ? _externalUntil : _externalUntil - (long)(left * span / _externalTold);
    }

    private static long RoundedUp(Int128 number, long divisor) => (long)((number + divisor - 1) / divisor);

    /// <summary>Others use so much.</summary>
    protected void SetExternal(long amount)
    {
        Used += amount - External;
        External = amount;
    }
}

/// <summary>A charge of the past: when its first and its last part were made, and how much.</summary>
internal readonly record struct PastCharge(long First, long Last, long Amount);
