using LlmLimiter.Configuration.Parsing;

namespace LlmLimiter.Configuration;

/// <summary>From what a file says to the limits of its providers.</summary>
internal static class ConfigProviders
{
    /// <summary>
    /// The limits of a file, on top of those it starts from: a model that the file names replaces the one of the same name as a whole,
    /// and what it does not name stays.
    /// </summary>
    /// <param name="from">The limits to start from; none when the file stands alone.</param>
    /// <param name="file">What the file says.</param>
    /// <param name="errors">Gets an error for each provider that has no models, neither here nor there.</param>
    public static Dictionary<string, ProviderLimits> Extend(
        IReadOnlyDictionary<string, ProviderLimits> from, ConfigFile file, List<ConfigError> errors)
    {
        var providers = new Dictionary<string, ProviderLimits>(from, StringComparer.OrdinalIgnoreCase);
        foreach (ProviderEntry entry in file.Providers)
        {
            _ = providers.Remove(entry.Name, out ProviderLimits? before);
            ProviderLimits now = Extend(before ?? new ProviderLimits(), entry);
            providers.Add(entry.Name, now);
            if (now.Models.Count == 0)
            {
                string hint = NearestName.Of(entry.Name, from.Keys) is { } nearest ? $"did you mean '{nearest}'?" : "expected at least one";
                errors.Add(new ConfigError(entry.At, $"provider {Found.Quoted(entry.Name)} has no models, and none are shipped; {hint}"));
            }
        }

        return providers;
    }

    private static ProviderLimits Extend(ProviderLimits before, ProviderEntry entry)
    {
        var models = new Dictionary<string, ModelLimits>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, ModelLimits limits) in before.Models)
        {
            models.Add(name, entry.Margin is null ? limits : limits with { Margin = entry.Margin });
        }

        foreach (ModelEntry model in entry.Models)
        {
            _ = models.Remove(model.Name);
            models.Add(model.Name, Limits(model, entry.Margin));
        }

        return new ProviderLimits { Models = models, Profile = entry.Profile ?? before.Profile };
    }

    private static ModelLimits Limits(ModelEntry model, TimeSpan? margin)
    {
        var limits = new ModelLimits { Margin = margin };
        var rules = new List<LimitRule>();
        foreach (RuleEntry entry in model.ShortLimits)
        {
            limits = WithShortLimit(limits, entry, rules);
        }

        rules.AddRange(model.Limits.Select(Rule));
        return limits with { Rules = rules.AsReadOnly() };
    }

    /// <summary>A short key goes to the property of its name where there is one; the others become rules.</summary>
    private static ModelLimits WithShortLimit(ModelLimits limits, RuleEntry entry, List<LimitRule> rules)
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
                rules.Add(Rule(entry));
                return limits;
        }
    }

    private static LimitRule Rule(RuleEntry entry) => new(entry.Metric, entry.Amount, entry.Per) { Margin = entry.Margin };
}
