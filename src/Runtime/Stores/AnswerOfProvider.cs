using LlmLimiter.Limits;

namespace LlmLimiter.Stores;

/// <summary>
/// What an answer of the provider's means for the pools that its call drew from: what others use of their limits, other amounts, and which
/// pool a refusal is about.
/// </summary>
/// <param name="pools">What the call drew from.</param>
/// <param name="feedback">What the answer says.</param>
/// <param name="clock">The limiter's clock.</param>
internal sealed class AnswerOfProvider(PoolSet pools, ProviderFeedback feedback, MonotonicClock clock)
{
    // Shorter ones are rounded: a second may be told as none.
    private static readonly TimeSpan _leastReset = TimeSpan.FromSeconds(1);

    private readonly List<RuleWindow> _drifted = [];

    /// <summary>What the call was charged; null: the answer belongs to no call that is known.</summary>
    public Draw[]? Draws { get; init; }

    /// <summary>The order in which the call got its turn.</summary>
    public required long Order { get; init; }

    /// <summary>When it did.</summary>
    public required long GrantedAt { get; init; }

    /// <summary>Whether amounts that are told count.</summary>
    public required HeaderTrust Trust { get; init; }

    /// <summary>The pool that a refusal is about: the first told of whose limit has no room, else the first that has rules.</summary>
    public Pool RefusedIn { get; private set; } = pools.Pools.FirstOrDefault(pool => pool.Windows.Length > 0) ?? pools.Pools[0];

    /// <summary>Whether what is known of the limits explains a refusal; else there is one that nobody tells.</summary>
    public bool IsExplained { get; private set; }

    /// <summary>The rules whose amount has changed.</summary>
    public IReadOnlyList<RuleWindow> Drifted => _drifted;

    private bool IsRefusal => feedback.Refusal is not null;

    /// <summary>Takes it in.</summary>
    public void Take(long now)
    {
        if (Trust is not HeaderTrust.Off || IsRefusal)
        {
            Span<bool> heard = stackalloc bool[pools.Windows.Count];
            foreach (LimitFeedback told in feedback.Limits)
            {
                if (WindowOf(told) is >= 0 and var i)
                {
                    Take(told, i, isFirst: !heard[i], now);
                    heard[i] = true;
                }
            }
        }

        IsExplained |= pools.Windows.Any(window => window.Used - window.External > window.Rule.Amount);
    }

    private void Take(LimitFeedback told, int i, bool isFirst, long now)
    {
        RuleWindow window = pools.Windows[i];
        window.Advance(now);
        if (IsRefusal && !IsExplained && (told.Remaining is not { } left || left < CostOf(i)))
        {
            (RefusedIn, IsExplained) = (pools.PoolOf(i), true);
        }

        if (Trust is HeaderTrust.Off || !window.Remembers(GrantedAt, now) || !window.Told.IsNews(Order))
        {
            return;
        }

        if (isFirst && told.Limit is { } limit)
        {
            Adopt(window, limit, now);
        }

        if (told.Remaining is { } remaining)
        {
            long external = External(window, i, remaining, told.Rounding, now);
            // While calls pause nothing is told, and others go on.
            long since = now + (IsRefusal && feedback.RetryAfter is { } pause ? clock.Units(pause) : 0);
            window.TellExternal(isFirst ? external : Math.Max(external, window.External), since, since + TimeToLeave(window, told.Reset));
        }
    }

    /// <summary>What others use: what the provider has counted, without the calls of this limiter that it had seen by then.</summary>
    private long External(RuleWindow window, int i, long remaining, long rounding, long now)
    {
        long cost = CostOf(i);
        bool isCounted = !IsRefusal || pools.CountsAsGenerated(i);
        long own = Draws is null ? window.OwnSeen(now) - window.Open : Draws[i].Own - (isCounted ? 0 : cost);
        long external = window.Rule.Amount - remaining - own;
        if (external <= rounding)
        {
            return 0;
        }

        // Where no other call is under way whose answer tells more, the refused one fits when its Retry-After is over.
        bool isAlone = IsRefusal && feedback.RetryAfter is not null && window.Own <= cost;
        long most = isAlone ? Math.Max(0, window.Rule.Amount - window.Own - cost) : window.Rule.Amount;
        return Math.Min(external + Math.Min(external, window.KeptFree), most);
    }

    /// <summary>How long what others use takes to leave, at the most.</summary>
    private long TimeToLeave(RuleWindow window, TimeSpan? reset)
    {
        long span = clock.Units(window.Rule.Per);
        return reset is { } told && told > TimeSpan.Zero ? Math.Clamp(clock.Units(told), Math.Min(span, clock.Units(_leastReset)), span) : span;
    }

    private void Adopt(RuleWindow window, long limit, long now)
    {
        long before = window.Rule.Amount;
        long configured = window.Configured.Amount;
        long adopted = !window.Told.Tell(limit, Draws is null ? null : Order, now) ? before : Trust is HeaderTrust.Both ? limit : Math.Min(limit, configured);
        if (adopted != before)
        {
            window.Adopt(adopted, clock);
            _drifted.Add(window);
        }
    }

    private long CostOf(int i) => Draws is null ? 1 : Draws[i].Cost;

    /// <summary>
    /// The window of the limit that is told: of the same metric and span; where no span is told, that of the same amount, else of a minute,
    /// else the shortest beyond, but none that is replenished sooner than is told. -1: there is none. Rules shorter than a minute, and buckets
    /// with a burst of their own, are no provider's headline.
    /// </summary>
    private int WindowOf(LimitFeedback told)
    {
        int best = -1;
        for (int i = 0; i < pools.Windows.Count; i++)
        {
            LimitRule rule = pools.Windows[i].Configured;
            bool isCandidate = rule.Ramp is null && rule.Metric == told.Metric && (rule.Burst ?? rule.Amount) >= rule.Amount
                && (told.Per is { } per ? rule.Per == per : rule.Per >= TimeSpan.FromMinutes(1) && !(told.Reset > rule.Per + _leastReset));
            if (isCandidate && (best < 0 || IsBetter(rule, pools.Windows[best].Configured)))
            {
                best = i;
            }
        }

        return best;

        bool IsBetter(LimitRule rule, LimitRule other) => (rule.Amount == told.Limit) != (other.Amount == told.Limit)
            ? rule.Amount == told.Limit
            : rule.Per < other.Per;
    }
}
