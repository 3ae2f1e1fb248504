using LlmLimiter.Limits;

namespace LlmLimiter.Stores;

/// <summary>
/// The pools that a call draws from, all or nothing: its model's own first, then those it shares. What each of their rules is charged is
/// kept in the call's <see cref="Draw"/>s, one per rule.
/// </summary>
internal sealed class PoolSet
{
    private readonly RuleWindow[] _windows;
    private readonly bool[] _countsAsGenerated;
    private readonly Pool[] _pools;
    private readonly int[] _poolEnds;

    /// <summary>The set of the pools, with the rules that they have now.</summary>
    /// <param name="pools">The pools, the model's own first.</param>
    /// <param name="countsAsGenerated">Per rule, whether it counts what is generated when it is generated.</param>
    public PoolSet(IReadOnlyList<Pool> pools, bool[] countsAsGenerated)
    {
        _pools = [.. pools];
        _windows = [.. WindowsOf(pools)];
        _countsAsGenerated = countsAsGenerated;
        IsSaved = Array.Exists(_windows, SavedCharges.Concerns);
        _poolEnds = new int[pools.Count];
        for (int pool = 0, end = 0; pool < pools.Count; pool++)
        {
            _poolEnds[pool] = end += pools[pool].Windows.Length;
        }
    }

    /// <summary>The pools, the model's own first.</summary>
    public IReadOnlyList<Pool> Pools => _pools;

    /// <summary>The windows of all pools, in their order.</summary>
    public IReadOnlyList<RuleWindow> Windows => _windows;

    /// <summary>Whether what is charged to some window is saved.</summary>
    public bool IsSaved { get; }

    /// <summary>The windows of pools, in their order.</summary>
    public static IEnumerable<RuleWindow> WindowsOf(IReadOnlyList<Pool> pools) => pools.SelectMany(pool => pool.Windows);

    /// <summary>The pool that a window belongs to.</summary>
    public Pool PoolOf(int window) => Pools[Array.FindIndex(_poolEnds, end => window < end)];

    /// <summary>Whether a window counts what is generated when it is generated: until then it only holds what a call reserves.</summary>
    public bool CountsAsGenerated(int window) => _countsAsGenerated[window];

    /// <summary>The first window of a pool.</summary>
    public int FirstWindowOf(int pool) => pool == 0 ? 0 : _poolEnds[pool - 1];

    /// <summary>The window that the call can never fit; -1: there is none.</summary>
    public int TooSmall(Draw[] draws)
    {
        for (int i = 0; i < _windows.Length; i++)
        {
            if (draws[i].Cost > _windows[i].Rule.MostAtOnce)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>
    /// The pools that stop the call: its model's own where that has no room, else each shared one that has none. The call holds them, if it
    /// is next: no later one draws from them.
    /// </summary>
    /// <param name="draws">The call's costs.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="stops">Gets true for each pool that stops it.</param>
    /// <returns>Whether any does.</returns>
    public bool IsStopped(Draw[] draws, long now, Span<bool> stops)
    {
        stops.Clear();
        if (!Fits(0, draws, now))
        {
            return stops[0] = true;
        }

        bool isStopped = false;
        for (int pool = 1; pool < _poolEnds.Length; pool++)
        {
            isStopped |= stops[pool] = !Fits(pool, draws, now);
        }

        return isStopped;
    }

    /// <summary>Charges every rule the call's cost, or none.</summary>
    public bool TryCharge(Draw[] draws, long now)
    {
        RuleWindow[] windows = _windows;
        for (int i = 0; i < windows.Length; i++)
        {
            if (!windows[i].Fits(draws[i].Cost, now))
            {
                return false;
            }
        }

        bool isThrottled = false;
        foreach (Pool pool in _pools)
        {
            if (pool.Throttle is { } throttle)
            {
                isThrottled = true;
                if (throttle.Earliest > now)
                {
                    return false;
                }
            }
        }

        for (int i = 0; i < windows.Length; i++)
        {
            ref Draw draw = ref draws[i];
            RuleWindow window = windows[i];
            draw.Generated = 0;
            if (_countsAsGenerated[i])
            {
                window.Hold(draw.Cost);
            }
            else
            {
                draw.Ticket = window.Reserve(draw.Cost, now);
            }

            draw.Own = window.OwnSeen(now);
        }

        if (isThrottled)
        {
            PayPace(draws, now);
        }

        return true;
    }

    /// <summary>Ends a call at its totals.</summary>
    public void Settle(Draw[] draws, MonotonicClock clock)
    {
        for (int i = 0; i < _windows.Length; i++)
        {
            RuleWindow window = _windows[i];
            ref Draw draw = ref draws[i];
            long more = draw.Total - draw.Generated;
            if (_countsAsGenerated[i])
            {
                window.Release(draw.Cost);
            }
            else
            {
                // What was reported beyond the reservation stays charged.
                long kept = draw.Generated > 0 ? draw.Cost : draw.Total;
                window.Settle(draw.Ticket, draw.Cost, kept);
                more -= draw.Cost;
            }

            if (more > 0)
            {
                window.Charge(more, clock.Now);
            }
        }
    }

    /// <summary>Counts what a call has used so far, by its totals; never lowers what is charged.</summary>
    public void Report(Draw[] draws, long now)
    {
        for (int i = 0; i < _windows.Length; i++)
        {
            ref Draw draw = ref draws[i];
            long more = draw.Total - draw.Generated - (_countsAsGenerated[i] ? 0 : draw.Cost);
            if (more <= 0)
            {
                continue;
            }

            if (_countsAsGenerated[i])
            {
                Unhold(i, ref draw, Math.Min(more, draw.Cost));
            }

            draw.Generated += more;
            _windows[i].Charge(more, now);
        }
    }

    /// <summary>Ends a call of which nothing was sent: all of it comes back.</summary>
    public void Cancel(Draw[] draws)
    {
        for (int i = 0; i < _windows.Length; i++)
        {
            if (_countsAsGenerated[i])
            {
                _windows[i].Release(draws[i].Cost);
            }
            else
            {
                _windows[i].Settle(draws[i].Ticket, draws[i].Cost, kept: 0);
            }
        }
    }

    /// <summary>Gives up on a call that never ends: its concurrency slots come back, what it holds is charged, the rest stays.</summary>
    public void Forget(Draw[] draws, long now)
    {
        for (int i = 0; i < _windows.Length; i++)
        {
            ref Draw draw = ref draws[i];
            if (_windows[i].Metric is LimitMetric.ConcurrentRequests)
            {
                _windows[i].Settle(draw.Ticket, draw.Cost, kept: 0);
                draw.Cost = 0;
            }
            else if (_countsAsGenerated[i])
            {
                long held = draw.Cost;
                Unhold(i, ref draw, held);
                draw.Generated += held;
                _windows[i].Charge(held, now);
            }
        }
    }

    /// <summary>Charges the totals of calls that were made without a lease.</summary>
    public void Charge(Draw[] draws, long now)
    {
        for (int i = 0; i < _windows.Length; i++)
        {
            _windows[i].Charge(draws[i].Total, now);
        }
    }

    /// <summary>
    /// The earliest moment at which a call can go, after others whose costs add up to what is ahead, and what holds it until then.
    /// </summary>
    /// <param name="ahead">Per window; null: no call is ahead.</param>
    /// <param name="draws">The call's costs.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="openComesBack">
    /// Whether to assume that everything reserved came back at once, that others use nothing, and that calls need not keep a pace.
    /// </param>
    public Earliest EarliestFor(Int128[]? ahead, Draw[] draws, long now, bool openComesBack = false)
    {
        var latest = new Earliest(now);
        foreach (Pool pool in _pools)
        {
            if (pool.Throttle is { } throttle && (openComesBack ? throttle.PausedUntil : throttle.Earliest) is var goes && goes > latest.Moment)
            {
                latest = new Earliest(goes) { Throttled = pool };
            }
        }

        for (int i = 0; i < _windows.Length; i++)
        {
            _windows[i].Advance(now);
            long moment = _windows[i].EarliestFor(ahead is null ? 0 : ahead[i], draws[i].Cost, now, openComesBack);
            if (moment > latest.Moment)
            {
                latest = new Earliest(moment) { Window = i };
            }
        }

        return latest;
    }

    /// <summary>The earliest moment at which every rule of one of the pools has room for the call.</summary>
    public long EarliestIn(int pool, Draw[] draws, long now)
    {
        long latest = _pools[pool].Throttle is { } throttle ? Math.Max(now, throttle.Earliest) : now;
        for (int i = FirstWindowOf(pool); i < _poolEnds[pool]; i++)
        {
            _windows[i].Advance(now);
            latest = Math.Max(latest, _windows[i].EarliestFor(ahead: 0, draws[i].Cost, now));
        }

        return latest;
    }

    /// <summary>Whether every rule of one of the pools has room for the call.</summary>
    private bool Fits(int pool, Draw[] draws, long now)
    {
        if (_pools[pool].Throttle is { } throttle && throttle.Earliest > now)
        {
            return false;
        }

        for (int i = FirstWindowOf(pool); i < _poolEnds[pool]; i++)
        {
            if (!_windows[i].Fits(draws[i].Cost, now))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes from the pace of each pool the time in which its rules refill what the call costs.</summary>
    private void PayPace(Draw[] draws, long now)
    {
        for (int pool = 0; pool < _pools.Length; pool++)
        {
            if (_pools[pool].Throttle is not { } throttle)
            {
                continue;
            }

            long time = 0;
            for (int i = FirstWindowOf(pool); i < _poolEnds[pool]; i++)
            {
                time = Math.Max(time, throttle.TimeFor(_windows[i].Rule, draws[i].Cost));
            }

            throttle.Take(time, now);
        }
    }

    private void Unhold(int window, ref Draw draw, long amount)
    {
        _windows[window].Release(amount);
        draw.Cost -= amount;
    }
}

/// <summary>When a call can go, and what holds it until then.</summary>
/// <param name="Moment">The moment.</param>
internal readonly record struct Earliest(long Moment)
{
    /// <summary>The window that holds it; -1: none does.</summary>
    public int Window { get; init; } = -1;

    /// <summary>The pool whose refusals hold it; null: none does.</summary>
    public Pool? Throttled { get; init; }

    /// <summary>Whether something holds it.</summary>
    public bool IsHeld => Window >= 0 || Throttled is not null;
}
