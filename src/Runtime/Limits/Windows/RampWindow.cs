namespace LlmLimiter.Limits;

/// <summary>
/// At most so much in any minute, where that grows with the traffic: to the most that any minute of the last span has seen, and the share by which
/// it may grow, but never below what is free to begin with.
/// </summary>
internal sealed class RampWindow : SlidingWindow
{
    private readonly MonotonicClock _clock;
    private TrafficRamp _ramp;
    private long _span;
    private long _nextStep;
    private long _most;

    public RampWindow(LimitRule rule, MonotonicClock clock)
        : base(rule, clock)
    {
        _clock = clock;
        _ramp = rule.Ramp!;
        _span = clock.Units(_ramp.Per);
        _nextStep = clock.Now + _span;
    }

    public override void Advance(long now)
    {
        // Before anything leaves: what was used between two looks is at its most then.
        _most = Math.Max(_most, Own);
        base.Advance(now);
        if (now >= _nextStep)
        {
            // Where nobody has looked for longer than a span, the last one saw no traffic beyond what is left.
            long most = now - _nextStep < _span ? _most : Own;
            (_most, _nextStep) = (Own, now + _span);
            Adopt((long)Math.Clamp(most * (1 + _ramp.Growth), _ramp.From, Amount.Max), _clock);
        }
    }

    /// <inheritdoc/>
    /// <remarks>What the traffic has grown to stays allowed until the span ends.</remarks>
    public override void Change(LimitRule rule, MonotonicClock clock)
    {
        long grown = Rule.Amount;
        base.Change(rule, clock);
        _ramp = rule.Ramp!;
        _span = clock.Units(_ramp.Per);
        _nextStep = Math.Min(_nextStep, clock.Now + _span);
        Adopt(Math.Max(grown, rule.Amount), clock);
    }

    /// <inheritdoc/>
    /// <remarks>When the span ends, more may be allowed.</remarks>
    public override long EarliestFor(Int128 ahead, long cost, long now, bool openComesBack = false) =>
        Math.Min(base.EarliestFor(ahead, cost, now, openComesBack), Math.Max(now, _nextStep));
}
