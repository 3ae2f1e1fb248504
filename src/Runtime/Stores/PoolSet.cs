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
    private readonly int[] _poolEnds;
    private readonly ChargePolicy _policy;

    public PoolSet(IReadOnlyList<Pool> pools, ChargePolicy policy)
    {
        Pools = pools;
        _policy = policy;
        _windows = [.. pools.SelectMany(pool => pool.Windows)];
        _countsAsGenerated = [.. _windows.Select(window => IsTokens(window.Metric) && policy.CountsAsGenerated(window.Metric))];
        IsSaved = Array.Exists(_windows, SavedCharges.Concerns);
        _poolEnds = new int[pools.Count];
        for (int pool = 0, end = 0; pool < pools.Count; pool++)
        {
            _poolEnds[pool] = end += pools[pool].Windows.Length;
        }
    }

    /// <summary>The pools, the model's own first.</summary>
    public IReadOnlyList<Pool> Pools { get; }

    /// <summary>The windows of all pools, in their order.</summary>
    public IReadOnlyList<RuleWindow> Windows => _windows;

    /// <summary>Whether what is charged to some window is saved.</summary>
    public bool IsSaved { get; }

    /// <summary>The pool that a window belongs to.</summary>
    public Pool PoolOf(int window) => Pools[Array.FindIndex(_poolEnds, end => window < end)];

    /// <summary>What a window charges the call at admission.</summary>
    public long Cost(int window, in TokenEstimate estimate) => IsTokens(_windows[window].Metric)
        ? Math.Clamp(_policy.Charge(_windows[window].Metric, estimate), 0, Amount.Max)
        : 1;

    /// <summary>What the call keeps of a window's rule at the very least, if it is sent at all.</summary>
    public long LeastKept(int window, in TokenEstimate estimate)
    {
        LimitMetric metric = _windows[window].Metric;
        if (!IsTokens(metric))
        {
            return metric is LimitMetric.Requests ? 1 : 0;
        }

        long cost = Cost(window, estimate);
        return _countsAsGenerated[window] ? 0 : Math.Clamp(_policy.Settle(metric, estimate, default, cost), 0, cost);
    }

    /// <summary>The window that the call can never fit, with its cost; -1: there is none.</summary>
    public (int Window, long Cost) TooSmall(in TokenEstimate estimate)
    {
        for (int i = 0; i < _windows.Length; i++)
        {
            long cost = Cost(i, estimate);
            if (cost > _windows[i].Rule.MostAtOnce)
            {
                return (i, cost);
            }
        }

        return (-1, 0);
    }

    /// <summary>What the windows of one of the pools charge the call at admission.</summary>
    public long[] Costs(Pool pool, TokenEstimate estimate)
    {
        int first = Array.FindIndex(_windows, window => pool.Windows.Contains(window));
        return [.. pool.Windows.Select((_, i) => Cost(first + i, estimate))];
    }

    /// <summary>Whether every rule of one of the pools has room for the call.</summary>
    public bool Fits(int pool, in TokenEstimate estimate, long now)
    {
        for (int i = pool == 0 ? 0 : _poolEnds[pool - 1]; i < _poolEnds[pool]; i++)
        {
            if (!_windows[i].Fits(Cost(i, estimate), now))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Charges every rule, or none.</summary>
    public bool TryCharge(Draw[] draws, in TokenEstimate estimate, long now)
    {
        RuleWindow[] windows = _windows;
        for (int i = 0; i < windows.Length; i++)
        {
            long cost = Cost(i, estimate);
            draws[i].Cost = cost;
            if (!windows[i].Fits(cost, now))
            {
                return false;
            }
        }

        for (int i = 0; i < windows.Length; i++)
        {
            ref Draw draw = ref draws[i];
            draw.Generated = 0;
            if (_countsAsGenerated[i])
            {
                windows[i].Hold(draw.Cost);
            }
            else
            {
                draw.Ticket = windows[i].Reserve(draw.Cost, now);
            }
        }

        return true;
    }

    /// <summary>Ends a call: at the usage when there is one, else at the estimate.</summary>
    /// <returns>Whether capacity came back.</returns>
    public bool Settle(Draw[] draws, in TokenEstimate estimate, in TokenUsage? usage, MonotonicClock clock)
    {
        FindTotals(draws, estimate, usage);
        bool cameBack = false;
        for (int i = 0; i < _windows.Length; i++)
        {
            RuleWindow window = _windows[i];
            ref Draw draw = ref draws[i];
            long more = draw.Total - draw.Generated;
            if (_countsAsGenerated[i])
            {
                window.Release(draw.Cost);
                cameBack |= draw.Cost > more;
            }
            else
            {
                // What was reported beyond the reservation stays charged.
                long kept = draw.Generated > 0 ? draw.Cost : draw.Total;
                cameBack |= window.Settle(draw.Ticket, draw.Cost, kept);
                more -= draw.Cost;
            }

            if (more > 0)
            {
                window.Charge(more, clock.Now);
            }
        }

        return cameBack;
    }

    /// <summary>Counts what a call has used so far; never lowers what is charged.</summary>
    public void Report(Draw[] draws, in TokenEstimate estimate, in TokenUsage soFar, long now)
    {
        FindTotals(draws, estimate, soFar);
        for (int i = 0; i < _windows.Length; i++)
        {
            ref Draw draw = ref draws[i];
            long more = draw.Total - draw.Generated - (_countsAsGenerated[i] ? 0 : draw.Cost);
            if (!IsTokens(_windows[i].Metric) || more <= 0)
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

    /// <summary>Charges calls that were made without a lease.</summary>
    public void ChargeExternal(in TokenUsage usage, int requests, long now)
    {
        foreach (RuleWindow window in _windows)
        {
            window.Charge(window.Metric is LimitMetric.Requests ? requests : Total(window.Metric, default, usage, charged: 0), now);
        }
    }

    /// <summary>
    /// The earliest moment at which a call can go, after others whose costs add up to what is ahead, and the window that says so; -1: it can
    /// go now.
    /// </summary>
    /// <param name="ahead">Per window; null: no call is ahead.</param>
    /// <param name="estimate">The call's.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="openComesBack">Whether to assume that everything reserved came back at once.</param>
    public (long Moment, int Binding) EarliestFor(Int128[]? ahead, in TokenEstimate estimate, long now, bool openComesBack = false)
    {
        (long Moment, int Binding) latest = (now, -1);
        for (int i = 0; i < _windows.Length; i++)
        {
            _windows[i].Advance(now);
            long moment = _windows[i].EarliestFor(ahead is null ? 0 : ahead[i], Cost(i, estimate), now, openComesBack);
            if (moment > latest.Moment)
            {
                latest = (moment, i);
            }
        }

        return latest;
    }

    private static bool IsTokens(LimitMetric metric) => metric is not (LimitMetric.Requests or LimitMetric.ConcurrentRequests);

    private void Unhold(int window, ref Draw draw, long amount)
    {
        _windows[window].Release(amount);
        draw.Cost -= amount;
    }

    /// <summary>Asks the charge policy before anything changes: it may be somebody's own, and throw.</summary>
    private void FindTotals(Draw[] draws, in TokenEstimate estimate, in TokenUsage? usage)
    {
        for (int i = 0; i < _windows.Length; i++)
        {
            ref Draw draw = ref draws[i];
            LimitMetric metric = _windows[i].Metric;
            draw.Total =
                metric is LimitMetric.ConcurrentRequests ? 0
                : metric is not LimitMetric.Requests && usage is { } used ? Total(metric, estimate, used, draw.Cost)
                : _countsAsGenerated[i] ? draw.Generated + draw.Cost
                : draw.Cost;
        }
    }

    private long Total(LimitMetric metric, in TokenEstimate estimate, in TokenUsage usage, long charged) =>
        metric is LimitMetric.ConcurrentRequests ? 0 : Math.Clamp(_policy.Settle(metric, estimate, usage, charged), 0, Amount.Max);
}

/// <summary>What one rule was charged for one call.</summary>
internal struct Draw
{
    /// <summary>What is reserved; for what counts as it is generated, what is still held.</summary>
    public long Cost;

    /// <summary>The window's name for the reservation.</summary>
    public long Ticket;

    /// <summary>What was charged beyond the reservation, or as it was generated.</summary>
    public long Generated;

    /// <summary>What the call is charged in all, by the usage looked at last.</summary>
    public long Total;
}
