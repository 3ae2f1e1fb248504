namespace LlmLimiter.Limits;

/// <summary>
/// At most the amount in each of the calendar's spans. Clocks differ and the network delays: a call admitted within the margin of a boundary,
/// before it or after it, is charged to the spans on both sides.
/// </summary>
/// <remarks>
/// Spans are numbered from the first one met. Wall time is read anew each second at most, and goes on with the monotonic clock between two
/// readings; where it steps back, the span that it was in lasts longer, but by no more than a whole one: a clock that was wrong by years when the
/// program started must not make a day last for years.
/// </remarks>
internal sealed class FixedWindow : RuleWindow
{
    // Beyond these many spans ahead a moment is far enough to be called the earliest.
    private const int MostSpansAhead = 400;

    // Beyond it dates end.
    private const int LastYear = 9_000;

    private static readonly TimeSpan _anchorLasts = TimeSpan.FromSeconds(1);

    private readonly Calendar _calendar;
    private readonly MonotonicClock _clock;
    private bool _isFork;
    private TimeSpan _margin;
    private long _number;
    private DateTime _end;
    private Account _current;
    private Account _next;
    private bool _chargesBoth;

    // Where wall time and monotonic time were last seen together, and until when nothing can have changed since.
    private long _anchor;
    private DateTime _anchorUtc;
    private long _quietUntil = long.MinValue;

    public FixedWindow(LimitRule rule, MonotonicClock clock)
        : base(rule)
    {
        _clock = clock;
        _calendar = new Calendar(rule.Per, rule.TimeZone ?? TimeZoneInfo.Utc);
        _margin = rule.EffectiveMargin;
        long now = clock.Now;
        Anchor(now);
        _end = _calendar.SpanAt(_anchorUtc).End;
        Advance(now);
    }

    public override long Open => _current.Open;

    public override void Advance(long now)
    {
        LetExternalGo(now);
        if (now < _quietUntil)
        {
            return;
        }

        if (!_isFork && now - _anchor >= _clock.Units(_anchorLasts))
        {
            Anchor(now);
        }

        DateTime utc = _anchorUtc + _clock.Span(now - _anchor);
        if (utc >= _end + _margin)
        {
            Turn(utc);
        }
        else if (_end - utc > Rule.Per * 2 && _calendar.SpanAt(utc).End is var end && _calendar.SpanAt(end).End < _end)
        {
            // What is charged stays charged, to the span that the clock says it is now.
            _end = end;
        }

        _chargesBoth = utc >= _end - _margin;
        long phaseEnds = MomentOf(_chargesBoth ? _end + _margin : _end - _margin);
        _quietUntil = _isFork ? phaseEnds : Math.Min(phaseEnds, _anchor + _clock.Units(_anchorLasts));
    }

    public override bool Fits(long cost, long now)
    {
        Advance(now);
        return cost <= Room(_current) - External && (!_chargesBoth || cost <= Room(_next));
    }

    /// <inheritdoc/>
    /// <remarks>The ticket is the span's number, doubled, and one more when the next span was charged too.</remarks>
    public override long Reserve(long cost, long now)
    {
        Add(cost, open: cost, _chargesBoth);
        return (_number * 2) + (_chargesBoth ? 1 : 0);
    }

    public override void Charge(long cost, long now)
    {
        Advance(now);
        Add(Saturated(cost), open: 0, _chargesBoth);
    }

    public override bool Settle(long ticket, long reserved, long kept)
    {
        long first = ticket / 2;
        long last = first + (ticket % 2);
        long back = Math.Max(0, reserved - kept);
        if (first <= _number && _number <= last)
        {
            _current.GiveBack(reserved, back);
            Used -= back;
        }

        if (last > _number)
        {
            _next.GiveBack(reserved, back);
        }

        return last >= _number && back > 0;
    }

    public override long EarliestFor(Int128 ahead, long cost, long now, bool openComesBack = false)
    {
        Int128 left = ahead + cost;
        long external = openComesBack ? 0 : External;
        if (left <= Room(_current, openComesBack) - external && (!_chargesBoth || left <= Room(_next, openComesBack)))
        {
            return now;
        }

        if (cost > Room(default, openComesBack))
        {
            return MonotonicClock.Never;
        }

        if (external > 0 && !_chargesBoth && left <= Room(_current) && ExternalGone((long)(left - Room(_current) + external)) is var gone && gone < MomentOf(_end))
        {
            return gone;
        }

        // What the present span has no room for goes to the later ones; the last call goes as a whole.
        Account account = _next;
        DateTime opens = _end;
        left = Int128.Max(cost, left - Math.Max(0, Room(_current, openComesBack) - external));
        for (int span = 0; left > Room(account, openComesBack) && span < MostSpansAhead; span++)
        {
            left = Int128.Max(cost, left - Math.Max(0, Room(account, openComesBack)));
            account = default;
            opens = _calendar.SpanAt(opens).End;
        }

        return opens.Year < LastYear ? MomentOf(opens + _margin) : MonotonicClock.Never;
    }

    /// <summary>What was used before the present span began says nothing any more.</summary>
    public override bool Remembers(long moment, long now) => moment >= MomentOf(_calendar.SpanAt(_end.AddTicks(-1)).Start + _margin);

    protected override void Take(LimitRule rule, MonotonicClock clock)
    {
        base.Take(rule, clock);
        _margin = rule.EffectiveMargin;
        _quietUntil = long.MinValue;
    }

    /// <inheritdoc/>
    /// <remarks>When within its span each call was charged is not known; which span it was must not get lost.</remarks>
    public override IEnumerable<PastCharge> Charges(long now)
    {
        if (_current.Used > 0)
        {
            long moment = Math.Min(now, MomentOf(_end - (Rule.Per / 1_000)));
            yield return new PastCharge(moment, moment, _current.Used);
        }

        if (_next.Used > 0)
        {
            long moment = Math.Max(now, MomentOf(_end));
            yield return new PastCharge(moment, moment, _next.Used);
        }
    }

    public override void Absorb(in PastCharge charge, long now)
    {
        Advance(now);
        if (charge.Last >= MomentOf(_calendar.SpanAt(_end.AddTicks(-1)).Start))
        {
            Add(Saturated(charge.Amount), open: 0, _chargesBoth && charge.Last >= MomentOf(_end - _margin));
        }
    }

    public override RuleWindow Fork()
    {
        var fork = (FixedWindow)base.Fork();
        fork._isFork = true;
        return fork;
    }

    private void Anchor(long now)
    {
        _anchor = now;
        _anchorUtc = _clock.TimeProvider.GetUtcNow().UtcDateTime;
    }

    private long MomentOf(DateTime utc) => _anchor + _clock.Units(utc - _anchorUtc);

    private long Room(in Account account, bool openComesBack = false) =>
        Rule.Amount - account.Used + (openComesBack ? account.Open : -Held);

    private void Turn(DateTime utc)
    {
        DateTime end = _calendar.SpanAt(_end).End;
        bool isFollowing = utc < end + _margin;
        _number += isFollowing ? 1 : 2;
        _end = isFollowing ? end : _calendar.SpanAt(utc - _margin).End;
        _current = isFollowing ? _next : default;
        _next = default;
        SetExternal(0);
        Used = _current.Used + Held;
    }

    private long Saturated(long cost) => Math.Min(cost, MostUsed - Math.Max(Used, _next.Used));

    private void Add(long cost, long open, bool both)
    {
        _current.Take(cost, open);
        Used += cost;
        if (both)
        {
            _next.Take(cost, open);
        }
    }

    /// <summary>What one span was charged, and the part of it that calls under way have reserved.</summary>
    private struct Account
    {
        public long Used { get; private set; }

        public long Open { get; private set; }

        public void Take(long cost, long open)
        {
            Used += cost;
            Open += open;
        }

        public void GiveBack(long reserved, long back)
        {
            Open -= reserved;
            Used -= back;
        }
    }
}
