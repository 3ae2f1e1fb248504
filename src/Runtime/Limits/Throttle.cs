namespace LlmLimiter.Limits;

/// <summary>
/// What a provider's refusals impose on the calls of a pool beyond its rules: a pause, until which none goes; then one that tries, before the
/// others follow; and a pace, at which they go one after the other. Like a window it is a function of the refusals so far and a moment; it takes
/// no lock.
/// </summary>
/// <remarks>
/// While calls pause, nobody tells what others do meanwhile: if all that wait went together, all would be refused. The pace answers limits that
/// nobody tells: a provider that enforces its limit per second, or that dislikes a sharp rise. Each call takes the time in which the pool's rules
/// refill what it costs, and calls go ahead of that time by a burst. A refusal that the rules cannot explain takes the burst away; one that comes
/// all the same slows the pace down. Both come back slowly while calls are answered.
/// </remarks>
internal sealed class Throttle(MonotonicClock clock)
{
    private const double SlowedDown = 0.97;
    private const double SpedUp = 0.01;
    private const double Slowest = 0.1;
    private const int MostBackoffs = 6;
    private const int MostBackoffsWhereTold = 3;

    private static readonly TimeSpan _leastBurst = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _wholeBurst = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _betweenSteps = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _firstBackoff = TimeSpan.FromMilliseconds(250);

    private readonly long _least = clock.Units(_leastBurst);
    private readonly long _whole = clock.Units(_wholeBurst);
    private readonly long _step = clock.Units(_betweenSteps);
    private double _rate = 1;
    private long _burst = clock.Units(_wholeBurst);
    private long _paidUntil;
    private long _changedAt;
    private long _refusedAt = long.MinValue;
    private int _refusalsInARow;
    private bool _isTrying;
    private long _triedUntil = long.MinValue;

    /// <summary>Until when no call of the pool goes.</summary>
    public long PausedUntil { get; private set; } = long.MinValue;

    /// <summary>Whether calls are held to a pace.</summary>
    public bool IsPaced => _burst < _whole;

    /// <summary>The pace, as a part of what the rules allow; 1 where calls are not held to one.</summary>
    public double Pace => IsPaced ? _rate : 1;

    /// <summary>The earliest moment at which a call can go.</summary>
    public long Earliest => Math.Max(IsPaced ? _paidUntil - _burst : long.MinValue, Math.Max(PausedUntil, _triedUntil));

    /// <summary>
    /// How long calls wait after a refusal: as long as the provider says, but after one of a call that went since the last refusal at least half
    /// a second, then one, then two; where it does not say, a quarter of a second, and twice as long each time, up to 16 s.
    /// </summary>
    public TimeSpan WaitAfter(TimeSpan? told) => told is { } wait
        ? _refusalsInARow > 1 && Backoff(MostBackoffsWhereTold) is var backoff && backoff > wait ? backoff : wait
        : Backoff(MostBackoffs);

    /// <summary>
    /// The time in which a rule refills what a call costs. Rules of spans longer than a minute set no pace: a day's would let a call go every
    /// few seconds.
    /// </summary>
    public long TimeFor(LimitRule rule, long cost) => rule.Metric is not LimitMetric.ConcurrentRequests && rule.Per <= _wholeBurst
        ? (long)Int128.Min(_whole, (Int128)cost * clock.Units(rule.Per) / rule.Amount)
        : 0;

    /// <summary>A call goes.</summary>
    /// <param name="time">The time in which the pool's rules refill what it costs.</param>
    /// <param name="now">The present moment.</param>
    public void Take(long time, long now)
    {
        if (_isTrying)
        {
            _triedUntil = now + clock.Units(_patience);
        }

        if (IsPaced)
        {
            _paidUntil = Math.Max(_paidUntil, now) + (long)(time / _rate);
        }
    }

    /// <summary>No call goes until then; a longer pause stands.</summary>
    public void Pause(long until) => PausedUntil = Math.Max(PausedUntil, until);

    /// <summary>Takes in a refusal.</summary>
    /// <param name="grantedAt">When the call got its turn: calls that went together are refused together, which counts once.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="isExplained">Whether the rules, or what others use of them, explain it.</param>
    public void Refuse(long grantedAt, long now, bool isExplained)
    {
        if (WentBefore(grantedAt, now))
        {
            return;
        }

        _refusalsInARow = Math.Min(_refusalsInARow + 1, MostBackoffs + 1);
        _refusedAt = now;
        (_isTrying, _triedUntil) = (isExplained, long.MinValue);
        Narrow(isExplained, now);
    }

    /// <summary>Takes in that a call was answered.</summary>
    /// <returns>Whether nothing is left to impose.</returns>
    public bool Answer(long grantedAt, long now)
    {
        if (!WentBefore(grantedAt, now))
        {
            _refusalsInARow = 0;
            (_isTrying, _triedUntil) = (false, long.MinValue);
        }

        if (IsPaced && now - _changedAt >= _step)
        {
            Widen(now);
        }

        return !IsPaced && !_isTrying && now >= PausedUntil;
    }

    /// <summary>
    /// Whether the call went before the last refusal, so that its answer says nothing new. So did each that is heard of while calls pause, also
    /// one of which nobody knows when it went.
    /// </summary>
    private bool WentBefore(long grantedAt, long now) => grantedAt <= _refusedAt || now < PausedUntil;

    private void Narrow(bool isExplained, long now)
    {
        _changedAt = now;
        if (_burst > _least)
        {
            (_burst, _paidUntil) = (_least, now);
        }
        else if (!isExplained)
        {
            _rate = Math.Max(Slowest, _rate * SlowedDown);
        }
    }

    private void Widen(long now)
    {
        _changedAt = now;
        if (_rate < 1)
        {
            _rate = Math.Min(1, _rate + SpedUp);
        }
        else
        {
            _burst = Math.Min(_whole, _burst * 2);
        }
    }

    private TimeSpan Backoff(int most) => _firstBackoff * (1 << Math.Clamp(_refusalsInARow - 1, 0, most));
}
