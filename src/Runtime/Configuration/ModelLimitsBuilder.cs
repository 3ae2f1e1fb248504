using LlmLimiter.Configuration.Parsing;
using LlmLimiter.Limits;

namespace LlmLimiter.Configuration;

/// <summary>From what a configuration says of a model, or a pool, to its limits: short keys mean what the provider's profile says.</summary>
/// <param name="profile">The provider's profile.</param>
/// <param name="margin">The provider's margin; null: none of its own.</param>
/// <param name="errors">Gets an error for each time zone that is not known here.</param>
internal sealed class ModelLimitsBuilder(Profile profile, TimeSpan? margin, List<ConfigError> errors)
{
    /// <summary>The limits of an entry.</summary>
    public ModelLimits Build(ModelEntry entry)
    {
        var limits = new ModelLimits
        {
            Margin = margin,
            MaxConcurrent = entry.MaxConcurrent,
            Smooth = entry.Smooth,
            Ramp = entry.Ramp,
            Pools = [.. entry.Pools.Select(pool => pool.Name)],
            Aliases = [.. entry.Aliases.Select(alias => alias.Name)],
        };
        var rules = new List<LimitRule>();
        foreach (RuleEntry shortLimit in entry.ShortLimits.Where(limit => limit.Amount > 0))
        {
            limits = WithShortLimit(limits, shortLimit, rules);
        }

        rules.AddRange(entry.Limits.Select(Rule).OfType<LimitRule>());
        return limits with { Rules = rules.AsReadOnly() };
    }

    /// <summary>A short key goes to the property of its name where there is one; the others become rules.</summary>
    private ModelLimits WithShortLimit(ModelLimits limits, RuleEntry entry, List<LimitRule> rules)
    {
        switch (entry.Metric, entry.Per.Ticks)
        {
            case (LimitMetric.Requests, TimeSpan.TicksPerMinute):
                return limits with { RequestsPerMinute = entry.Amount };
            case (LimitMetric.TotalTokens, TimeSpan.TicksPerMinute):
                return limits with { TokensPerMinute = entry.Amount };
            case (LimitMetric.InputTokens, TimeSpan.TicksPerMinute):
                return limits with { InputTokensPerMinute = entry.Amount };
            case (LimitMetric.OutputTokens, TimeSpan.TicksPerMinute):
                return limits with { OutputTokensPerMinute = entry.Amount };
            case (LimitMetric.Requests, TimeSpan.TicksPerDay):
                return limits with { RequestsPerDay = entry.Amount };
            case (LimitMetric.TotalTokens, TimeSpan.TicksPerDay):
                return limits with { TokensPerDay = entry.Amount };
            default:
                rules.Add(profile.ShortRules(entry.Metric, entry.Amount, entry.Per).First());
                return limits;
        }
    }

    private LimitRule? Rule(RuleEntry entry)
    {
        try
        {
            return new LimitRule(entry.Metric, entry.Amount, entry.Per)
            {
                Window = entry.Window,
                Burst = entry.Burst,
                TimeZone = entry.TimeZone is { } zone ? TimeZones.Find(zone.Name) : null,
                Margin = entry.Margin,
            };
        }
        catch (TimeZoneNotFoundException e)
        {
            errors.Add(entry.TimeZone!.At, e.Message);
            return null;
        }
    }
}
