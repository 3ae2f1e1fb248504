namespace LlmLimiter.Tests.Limiter;

/// <summary>
/// What the limiter should decide, worked out the slow way: every charge is kept, every tick is looked at, and every head is looked at anew
/// after each grant. Windows are a few ticks long, where a sliding window's slots are one tick wide and so exact.
/// </summary>
internal sealed class AdmissionModel
{
    private const int MostInARow = 7;

    private readonly List<Call> _waiting = [];
    private long _calls;

    public long Now { get; private set; }

    public Dictionary<string, PoolModel> Pools { get; private init; } = [];

    /// <summary>The shared pools of each model; its own bears its name.</summary>
    public Dictionary<string, string[]> Shared { get; private init; } = [];

    public IReadOnlyList<Call> Waiting => _waiting;

    /// <summary>The most grants in a row that a pool has seen while a lower head waited for nothing else.</summary>
    public int LongestRun { get; private set; }

    public Call NewCall(string model, string? extra, int tokens, RequestPriority priority, long deadline) =>
        new(++_calls, model, extra, tokens, priority, Now, deadline);

    /// <summary>A call comes; it is granted, told that it is too large, or waits.</summary>
    public void Acquire(Call call)
    {
        if (TooLarge(call))
        {
            call.Outcome = Outcome.TooLarge;
        }
        else if (!SomebodyWaitsFor(call) && Fits(call))
        {
            Charge(call);
        }
        else
        {
            _waiting.Add(call);
            Serve();
            EndLateWaits();
        }
    }

    public void TryAcquire(Call call)
    {
        Acquire(call);
        if (_waiting.Remove(call))
        {
            call.Outcome = Outcome.Refused;
        }
    }

    public void CancelWait(Call call)
    {
        if (_waiting.Remove(call))
        {
            call.Outcome = Outcome.Cancelled;
            Serve();
        }
    }

    /// <summary>The call ends: with what it used, or null when nothing was sent.</summary>
    public void Settle(Call call, int? used)
    {
        foreach (ChargeModel charge in call.Charges)
        {
            charge.IsOpen = false;
            charge.Amount = (charge.Rule.Metric, used) switch
            {
                (_, null) or (LimitMetric.ConcurrentRequests, _) => 0,
                (LimitMetric.TotalTokens, { } tokens) => Math.Min(charge.Amount, tokens),
                _ => charge.Amount,
            };
            if (charge.Rule.Metric is LimitMetric.TotalTokens && used > call.Tokens)
            {
                charge.Rule.Charges.Add(new ChargeModel(charge.Rule, Now, used.Value - call.Tokens) { IsOpen = false });
            }
        }

        call.Outcome = Outcome.Settled;
        Serve();
    }

    /// <summary>Other amounts and other shared pools; those who can no longer fit are told so.</summary>
    public void Reload(Dictionary<string, string[]> shared, Action changeAmounts)
    {
        changeAmounts();
        foreach ((string model, string[] pools) in shared)
        {
            Shared[model] = pools;
        }

        foreach (Call call in _waiting.Where(TooLarge).ToArray())
        {
            call.Outcome = Outcome.TooLarge;
            _waiting.Remove(call);
        }

        Serve();
    }

    public void Advance(long ticks)
    {
        for (long end = Now + ticks; Now < end;)
        {
            Now++;
            Serve();
            EndLateWaits();
        }
    }

    /// <summary>Everything as it is now, to play on.</summary>
    public AdmissionModel Copy()
    {
        var pools = Pools.ToDictionary(pool => pool.Key, pool => pool.Value.Copy());
        var copy = new AdmissionModel { Now = Now, _calls = _calls, Pools = pools, Shared = new(Shared) };
        copy._waiting.AddRange(_waiting.Select(call => call with { }));
        return copy;
    }

    /// <summary>Whether the call cannot go before its deadline, if every open reservation came back now and calls ahead kept the least.</summary>
    public bool IsHopeless(Call call)
    {
        AdmissionModel copy = Copy();
        foreach (ChargeModel charge in copy.Pools.Values.SelectMany(pool => pool.Rules).SelectMany(rule => rule.Charges).Where(charge => charge.IsOpen))
        {
            charge.Amount = 0;
        }

        // Nobody else's: only those ahead in its own queue are sure to go before it.
        copy._waiting.RemoveAll(other => !other.IsOfQueue(call));
        Call mine = call with { };
        copy._waiting.Add(mine);
        while (true)
        {
            Call? head = copy._waiting[0];
            while (head is not null && copy.Fits(head))
            {
                copy._waiting.RemoveAt(0);
                if (ReferenceEquals(head, mine))
                {
                    return false;
                }

                // Of the generic policy, only the request is sure to stay.
                copy.Charge(head);
                head.Charges.Where(charge => charge.Rule.Metric is not LimitMetric.Requests).ToList().ForEach(charge => charge.Amount = 0);
                head = copy._waiting[0];
            }

            if (++copy.Now > call.Deadline)
            {
                return true;
            }
        }
    }

    /// <summary>When a call of normal priority that came now would go, if nothing came back and nobody else came; null: not in a long time.</summary>
    public long? MomentFor(string model, int tokens)
    {
        AdmissionModel copy = Copy();
        Call call = copy.NewCall(model, extra: null, tokens, RequestPriority.Normal, long.MaxValue);
        copy.Acquire(call);
        for (int tick = 0; tick < 3_000 && call.Outcome is Outcome.Waits; tick++)
        {
            copy.Advance(1);
        }

        return call.Outcome is Outcome.Granted ? copy.Now : null;
    }

    public bool TooLarge(Call call) => Rules(call).Any(rule => rule.CostOf(call) > rule.Amount);

    private PoolModel[] PoolsOf(Call call) =>
        [.. Shared[call.Model].Prepend(call.Model).Concat(call.Extra is null ? [] : [call.Extra]).Distinct().Select(name => Pools[name])];

    private IEnumerable<RuleModel> Rules(Call call) => PoolsOf(call).SelectMany(pool => pool.Rules);

    private bool SomebodyWaitsFor(Call call) => _waiting.Any(other => PoolsOf(other).Intersect(PoolsOf(call)).Any());

    private bool Fits(Call call) => PoolsOf(call).All(pool => pool.Fits(call, Now));

    private void Charge(Call call)
    {
        call.Outcome = Outcome.Granted;
        call.GrantedAt = Now;
        foreach (RuleModel rule in Rules(call))
        {
            var charge = new ChargeModel(rule, Now, rule.CostOf(call));
            rule.Charges.Add(charge);
            call.Charges.Add(charge);
        }
    }

    private void EndLateWaits()
    {
        while (_waiting.Find(call => call.Deadline <= Now) is { } late)
        {
            late.Outcome = Outcome.Refused;
            _waiting.Remove(late);
            Serve();
        }
    }

    private void Serve()
    {
        while (NextToGo() is { } turn)
        {
            Call call = turn.Call;
            _waiting.Remove(call);
            Charge(call);
            foreach (PoolModel pool in PoolsOf(call))
            {
                bool lowerWaits = _waiting.Any(other => other.Priority < call.Priority && PoolsOf(other).Contains(pool));
                pool.InARow = !turn.IsOwed && lowerWaits ? pool.InARow + 1 : 0;
                bool couldGo = Heads().Any(head => head.Priority < call.Priority && PoolsOf(head).Contains(pool) && IsOnlyBlockedBy(head, pool));
                pool.Run = !turn.IsOwed && couldGo ? pool.Run + 1 : 0;
                LongestRun = Math.Max(LongestRun, pool.Run);
            }
        }
    }

    private bool IsOnlyBlockedBy(Call call, PoolModel pool) => PoolsOf(call).All(other => other == pool || other.Fits(call, Now));

    /// <summary>The first of each queue.</summary>
    private List<Call> Heads() =>
    [
        .. _waiting.Where(call => !_waiting.Exists(other => other.IsOfQueue(call) && other.Number < call.Number))
            .OrderByDescending(call => call.Priority).ThenBy(call => call.Number),
    ];

    private (Call Call, bool IsOwed)? NextToGo()
    {
        var held = new HashSet<PoolModel>();
        List<Call> heads = Heads();
        foreach (Call head in heads)
        {
            if (!MayGo(head, held))
            {
                continue;
            }

            foreach (PoolModel pool in PoolsOf(head).Where(pool => pool.InARow >= MostInARow))
            {
                foreach (Call below in heads.Where(other => other.Priority < head.Priority && PoolsOf(other).Contains(pool)).OrderBy(other => other.Number))
                {
                    if (PoolsOf(head).Any(held.Contains))
                    {
                        break;
                    }

                    if (MayGo(below, held))
                    {
                        return (below, true);
                    }
                }
            }

            if (!PoolsOf(head).Any(held.Contains))
            {
                return (head, false);
            }
        }

        return null;
    }

    /// <summary>Whether a head fits and nobody before it holds its pools; else it holds what has no room for it.</summary>
    private bool MayGo(Call head, HashSet<PoolModel> held)
    {
        PoolModel[] pools = PoolsOf(head);
        if (pools.Any(held.Contains))
        {
            return false;
        }

        PoolModel own = Pools[head.Model];
        PoolModel[] full = own.Fits(head, Now) ? [.. pools.Where(pool => !pool.Fits(head, Now))] : [own];
        held.UnionWith(full);
        return full.Length == 0;
    }
}

internal enum Outcome
{
    Waits,
    Granted,
    Settled,
    Refused,
    Cancelled,
    TooLarge,
}

/// <summary>A call that came.</summary>
internal sealed record Call(long Number, string Model, string? Extra, int Tokens, RequestPriority Priority, long Came, long Deadline)
{
    public Outcome Outcome { get; set; }

    public long GrantedAt { get; set; }

    public List<ChargeModel> Charges { get; } = [];

    public bool IsOfQueue(Call other) => (Model, Extra, Priority) == (other.Model, other.Extra, other.Priority);
}

/// <summary>Rules that are drawn from together.</summary>
internal sealed class PoolModel(params RuleModel[] rules)
{
    public RuleModel[] Rules => rules;

    /// <summary>Grants in a row, in order of priority, while a lower class waited.</summary>
    public int InARow { get; set; }

    /// <summary>The same, where a lower head could have gone.</summary>
    public int Run { get; set; }

    public bool Fits(Call call, long now) => rules.All(rule => rule.Used(now) + rule.CostOf(call) <= rule.Amount);

    public PoolModel Copy() => new([.. rules.Select(rule => rule.Copy())]) { InARow = InARow };
}

/// <summary>One rule with everything it was ever charged.</summary>
internal sealed class RuleModel(LimitMetric metric, LimitWindow window, int per, long start)
{
    public LimitMetric Metric => metric;

    public long Amount { get; set; }

    public List<ChargeModel> Charges { get; private init; } = [];

    public LimitRule Rule => new(metric, Amount, TimeSpan.FromTicks(per)) { Window = window, Margin = TimeSpan.Zero };

    public long CostOf(Call call) => metric is LimitMetric.TotalTokens ? call.Tokens : 1;

    public long Used(long now) => Charges.Where(charge => IsIn(charge.At, now)).Sum(charge => charge.Amount);

    public RuleModel Copy()
    {
        var copy = new RuleModel(metric, window, per, start) { Amount = Amount };
        copy.Charges.AddRange(Charges.Select(charge => new ChargeModel(copy, charge.At, charge.Amount) { IsOpen = charge.IsOpen }));
        return copy;
    }

    private bool IsIn(long at, long now) =>
        metric is LimitMetric.ConcurrentRequests
        || (window is LimitWindow.Fixed ? (start + at) / per == (start + now) / per : now - at < per);
}

/// <summary>What a rule was charged.</summary>
internal sealed class ChargeModel(RuleModel rule, long at, long amount)
{
    public RuleModel Rule => rule;

    public long At => at;

    public long Amount { get; set; } = amount;

    public bool IsOpen { get; set; } = true;
}
