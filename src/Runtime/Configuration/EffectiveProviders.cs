namespace LlmLimiter.Configuration;

/// <summary>The limits in force: a configuration's, and over them those of models registered at run time.</summary>
internal static class EffectiveProviders
{
    /// <summary>The limits by provider.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="registered">The limits registered, by model.</param>
    /// <param name="parameter">The parameter that the newest of them were given in.</param>
    /// <exception cref="ArgumentException">A registered model has no rule, or names a pool that its provider does not have.</exception>
    public static IReadOnlyDictionary<string, ProviderLimits> Of(
        RateLimitConfig config, IReadOnlyDictionary<ModelId, ModelLimits> registered, string parameter)
    {
        if (registered.Count == 0)
        {
            return config.Providers;
        }

        var providers = new Dictionary<string, ProviderLimits>(config.Providers, StringComparer.OrdinalIgnoreCase);
        foreach (IGrouping<string, KeyValuePair<ModelId, ModelLimits>> ofProvider in
            registered.GroupBy(model => model.Key.Provider, StringComparer.OrdinalIgnoreCase))
        {
            ProviderLimits provider = providers.GetValueOrDefault(ofProvider.Key) ?? new ProviderLimits();
            var names = ofProvider.Select(model => model.Key.Model).ToHashSet(StringComparer.OrdinalIgnoreCase);
            Dictionary<string, ModelLimits> models = provider.Models.ToDictionary(
                model => model.Key, model => WithoutAliases(model.Value, names), StringComparer.OrdinalIgnoreCase);
            foreach ((ModelId id, ModelLimits limits) in ofProvider)
            {
                models[id.Model] = limits;
            }

            providers[ofProvider.Key] = provider with { Models = models };
        }

        return LimitsInCode.Checked(providers, parameter);
    }

    /// <summary>A registered name is no other model's alias any more.</summary>
    private static ModelLimits WithoutAliases(ModelLimits limits, HashSet<string> names) => limits.Aliases.Any(names.Contains)
        ? limits with { Aliases = [.. limits.Aliases.Where(alias => !names.Contains(alias))] }
        : limits;
}
