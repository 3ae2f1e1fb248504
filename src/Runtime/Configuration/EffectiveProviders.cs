namespace LlmLimiter.Configuration;

/// <summary>The limits in force: a configuration's, and over them those of models registered at run time.</summary>
internal static class EffectiveProviders
{
    /// <summary>The limits by provider.</summary>
    /// <exception cref="ArgumentException">A registered model has no rule, or names a pool that its provider does not have.</exception>
    public static IReadOnlyDictionary<string, ProviderLimits> Of(RateLimitConfig config, IReadOnlyDictionary<ModelId, ModelLimits> registered)
    {
        if (registered.Count == 0)
        {
            return config.Providers;
        }

        var providers = new Dictionary<string, ProviderLimits>(config.Providers, StringComparer.OrdinalIgnoreCase);
        foreach ((ModelId id, ModelLimits limits) in registered)
        {
            ProviderLimits provider = providers.GetValueOrDefault(id.Provider) ?? new ProviderLimits();
            Dictionary<string, ModelLimits> models = provider.Models.ToDictionary(
                model => model.Key, model => WithoutAlias(model.Value, id.Model), StringComparer.OrdinalIgnoreCase);
            models[id.Model] = limits;
            providers[id.Provider] = provider with { Models = models };
        }

        return new RateLimitConfig(providers).Providers;
    }

    /// <summary>A registered name is no other model's alias any more.</summary>
    private static ModelLimits WithoutAlias(ModelLimits limits, string name) => limits.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase)
        ? limits with { Aliases = [.. limits.Aliases.Where(alias => !string.Equals(alias, name, StringComparison.OrdinalIgnoreCase))] }
        : limits;
}
