namespace LlmLimiter.Configuration.Parsing;

/// <summary>Checks that each metric, span and window of a model is limited once: a short key and a rule, or two rules, can say the same.</summary>
internal static class RepeatedLimits
{
    /// <summary>Reports what stands twice in a file's own providers.</summary>
    /// <param name="own">The file's own.</param>
    /// <param name="all">Those with what they extend.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void Check(IEnumerable<ProviderEntry> own, IReadOnlyList<ProviderEntry> all, List<ConfigError> errors)
    {
        Dictionary<string, ProviderEntry> wholes = all.ToDictionary(provider => provider.Name);
        foreach (ProviderEntry provider in own)
        {
            string profile = wholes[provider.Name].Profile ?? provider.Name;
            foreach (ModelEntry entry in provider.Models.Concat(provider.Pools))
            {
                Check(entry, profile, errors);
            }
        }
    }

    private static void Check(ModelEntry entry, string profile, List<ConfigError> errors)
    {
        var places = new Dictionary<(LimitMetric, TimeSpan, LimitWindow, string), Position>();
        // What a short key means is the profile's matter; one with an amount of 0 stands for the limit that it takes away.
        foreach (RuleEntry limit in entry.ShortLimits)
        {
            Add(limit, ProfileWindows.Of(profile, limit.Per), ProfileWindows.FixedTimeZone);
        }

        foreach (RuleEntry rule in entry.Limits)
        {
            Add(rule, rule.Window, rule.TimeZone?.Name ?? "UTC");
        }

        void Add(RuleEntry rule, LimitWindow window, string zone)
        {
            string zoneIfAny = window is LimitWindow.Fixed ? zone.ToUpperInvariant() : "";
            var identity = (rule.Metric, rule.Per, window, zoneIfAny);
            if (places.TryGetValue(identity, out Position first))
            {
                string found = $"{Found.Quoted(rule.Words)} is limited already at {first.InWords}";
                errors.Add(rule.At, $"{found}; expected each metric, span and window once");
            }
            else
            {
                places.Add(identity, rule.At);
            }
        }
    }
}
