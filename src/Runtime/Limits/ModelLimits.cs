using LlmLimiter.Limits;

namespace LlmLimiter;

/// <summary>
/// The limits of one model, or of a pool that models share. 0 means that the metric is not limited; a model must have at least one rule,
/// or draw from a pool.
/// </summary>
/// <example><c>new ModelLimits { RequestsPerMinute = 200, TokensPerMinute = 40_000, MaxConcurrent = 16 }</c></example>
public sealed record ModelLimits
{
    /// <summary>Calls per minute; 0: not limited.</summary>
    public long RequestsPerMinute { get; init => field = Amount.Checked(value, nameof(RequestsPerMinute)); }

    /// <summary>Tokens per minute, as the provider charges them; 0: not limited.</summary>
    public long TokensPerMinute { get; init => field = Amount.Checked(value, nameof(TokensPerMinute)); }

    /// <summary>Input tokens per minute; 0: not limited.</summary>
    public long InputTokensPerMinute { get; init => field = Amount.Checked(value, nameof(InputTokensPerMinute)); }

    /// <summary>Output tokens per minute; 0: not limited.</summary>
    public long OutputTokensPerMinute { get; init => field = Amount.Checked(value, nameof(OutputTokensPerMinute)); }

    /// <summary>Calls per day; 0: not limited.</summary>
    public long RequestsPerDay { get; init => field = Amount.Checked(value, nameof(RequestsPerDay)); }

    /// <summary>Tokens per day, as the provider charges them; 0: not limited.</summary>
    public long TokensPerDay { get; init => field = Amount.Checked(value, nameof(TokensPerDay)); }

    /// <summary>Calls under way at the same time; 0: not limited.</summary>
    public long MaxConcurrent { get; init => field = Amount.Checked(value, nameof(MaxConcurrent)); }

    /// <summary>The margin of the rules that name none of their own; null: the rule's default. See <see cref="LimitRule.Margin"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The margin is negative.</exception>
    public TimeSpan? Margin
    {
        get;
        init => field = value is null || value >= TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Margin), value, "A margin must be zero or positive.");
    }

    /// <summary>
    /// Spreads calls: each metric's rule of the shortest span beyond this one also becomes a token bucket that holds its share of this span.
    /// One second lets at most a second's share go at once. Null: calls may go in bursts.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The span is not above zero, or is longer than 400 days.</exception>
    public TimeSpan? Smooth
    {
        get;
        init => field = value is not { } span || RuleSpan.InRange(span)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Smooth), value, "The span to smooth over must be above zero and at most 400 days.");
    }

    /// <summary>Guards against a sharp rise of traffic; null: traffic may rise at once to what the rules allow.</summary>
    public TrafficRamp? Ramp { get; init; }

    /// <summary>Rules that the properties above cannot say. Several rules of one metric may stand together.</summary>
    public IReadOnlyList<LimitRule> Rules { get; init; } = [];

    /// <summary>The provider's pools that the model's calls draw from too. A pool itself has none.</summary>
    public IReadOnlyList<string> Pools { get; init; } = [];

    /// <summary>Further names of the model: dated ones, or logical names that the code uses. A pool has none.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Every rule: the properties above as the profile understands them, then <see cref="Rules"/>, then what smooths them.</summary>
    internal IReadOnlyList<LimitRule> AllRules(Profile profile)
    {
        var rules = new List<LimitRule>();
        var checkedBeside = new List<LimitRule>();
        Add(LimitMetric.Requests, RequestsPerMinute, TimeSpan.FromMinutes(1));
        Add(LimitMetric.TotalTokens, TokensPerMinute, TimeSpan.FromMinutes(1));
        Add(LimitMetric.InputTokens, InputTokensPerMinute, TimeSpan.FromMinutes(1));
        Add(LimitMetric.OutputTokens, OutputTokensPerMinute, TimeSpan.FromMinutes(1));
        Add(LimitMetric.Requests, RequestsPerDay, TimeSpan.FromDays(1));
        Add(LimitMetric.TotalTokens, TokensPerDay, TimeSpan.FromDays(1));
        if (MaxConcurrent > 0)
        {
            rules.Add(new LimitRule(LimitMetric.ConcurrentRequests, MaxConcurrent, TimeSpan.Zero));
        }

        rules.AddRange(Rules);
        // What a provider checks beside a limit gives way to a rule that says it otherwise.
        rules.AddRange(checkedBeside.Where(beside => rules.TrueForAll(rule => rule.Identity != beside.Identity)));
        foreach (LimitRule smoothing in Smoothing(rules).ToArray())
        {
            // It is never looser than a bucket of the same span.
            _ = rules.RemoveAll(rule => rule.Identity == smoothing.Identity);
            rules.Add(smoothing);
        }

        if (Ramp is { } ramp && TrafficRamp.MetricAmong(rules.Select(rule => rule.Metric)) is { } counted)
        {
            rules.Add(new LimitRule(counted, ramp.From, TimeSpan.FromMinutes(1)) { Ramp = ramp });
        }

        return [.. rules.Select(WithMargin)];

        void Add(LimitMetric metric, long amount, TimeSpan per)
        {
            if (amount > 0)
            {
                LimitRule[] meaning = [.. profile.ShortRules(metric, amount, per)];
                rules.Add(meaning[0]);
                checkedBeside.AddRange(meaning.Skip(1));
            }
        }
    }

    private LimitRule WithMargin(LimitRule rule) => Margin is { } margin && rule.Margin is null
        ? rule with { Margin = margin < rule.Per ? margin : rule.Per }
        : rule;

    private IEnumerable<LimitRule> Smoothing(List<LimitRule> rules) => Smooth is not { } span ? [] :
        from rule in rules.ToArray()
        where rule.Per > span && rule.Metric is not LimitMetric.ConcurrentRequests
        group rule by rule.Metric into ofMetric
        let shortest = ofMetric.OrderBy(rule => rule.Per).ThenBy(rule => rule.Amount).First()
        let share = (long)((Int128)shortest.Amount * span.Ticks / shortest.Per.Ticks)
        let bucket = ofMetric.Where(rule => rule.Per == shortest.Per).Min(rule => rule.Burst) ?? share
        select new LimitRule(shortest.Metric, shortest.Amount, shortest.Per)
        {
            Window = LimitWindow.TokenBucket,
            Burst = Math.Max(1, Math.Min(share, bucket)),
            Margin = shortest.Margin,
        };
}
