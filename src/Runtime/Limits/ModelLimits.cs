namespace LlmLimiter;

/// <summary>
/// The limits of one model. 0 means that the metric is not limited; a model must have at least one rule.
/// </summary>
/// <example><c>new ModelLimits { RequestsPerMinute = 200, TokensPerMinute = 40_000 }</c></example>
public sealed record ModelLimits
{
    /// <summary>Calls in any minute; 0: not limited.</summary>
    public long RequestsPerMinute { get; init => field = Amount.Checked(value, nameof(RequestsPerMinute)); }

    /// <summary>Tokens in any minute, as the provider charges them; 0: not limited.</summary>
    public long TokensPerMinute { get; init => field = Amount.Checked(value, nameof(TokensPerMinute)); }

    /// <summary>Input tokens in any minute; 0: not limited.</summary>
    public long InputTokensPerMinute { get; init => field = Amount.Checked(value, nameof(InputTokensPerMinute)); }

    /// <summary>Output tokens in any minute; 0: not limited.</summary>
    public long OutputTokensPerMinute { get; init => field = Amount.Checked(value, nameof(OutputTokensPerMinute)); }

    /// <summary>Calls in any 24 hours; 0: not limited.</summary>
    public long RequestsPerDay { get; init => field = Amount.Checked(value, nameof(RequestsPerDay)); }

    /// <summary>Tokens in any 24 hours, as the provider charges them; 0: not limited.</summary>
    public long TokensPerDay { get; init => field = Amount.Checked(value, nameof(TokensPerDay)); }

    /// <summary>The margin of the rules that name none of their own; null: the rule's default. See <see cref="LimitRule.Margin"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The margin is negative.</exception>
    public TimeSpan? Margin
    {
        get;
        init => field = value is null || value >= TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Margin), value, "A margin must be zero or positive.");
    }

    /// <summary>Rules that the properties above cannot say. Several rules of one metric may stand together.</summary>
    public IReadOnlyList<LimitRule> Rules { get; init; } = [];

    /// <summary>Every rule of the model: the properties above, then <see cref="Rules"/>.</summary>
    internal IReadOnlyList<LimitRule> AllRules()
    {
        var rules = new List<LimitRule>();
        Add(LimitMetric.Requests, RequestsPerMinute, TimeSpan.FromMinutes(1));
        Add(LimitMetric.TotalTokens, TokensPerMinute, TimeSpan.FromMinutes(1));
        Add(LimitMetric.InputTokens, InputTokensPerMinute, TimeSpan.FromMinutes(1));
        Add(LimitMetric.OutputTokens, OutputTokensPerMinute, TimeSpan.FromMinutes(1));
        Add(LimitMetric.Requests, RequestsPerDay, TimeSpan.FromDays(1));
        Add(LimitMetric.TotalTokens, TokensPerDay, TimeSpan.FromDays(1));
        rules.AddRange(Rules.Select(WithMargin));
        return rules;

        LimitRule WithMargin(LimitRule rule) => Margin is { } margin && rule.Margin is null
            ? rule with { Margin = margin < rule.Per ? margin : rule.Per }
            : rule;

        void Add(LimitMetric metric, long amount, TimeSpan per)
        {
            if (amount > 0)
            {
                rules.Add(WithMargin(new LimitRule(metric, amount, per)));
            }
        }
    }
}
