using LlmLimiter.Configuration.Parsing;
using LlmLimiter.Limits;

namespace LlmLimiter.Configuration;

/// <summary>From what a configuration says to the limits of its providers.</summary>
internal static class ConfigProviders
{
    /// <summary>The limits of the providers.</summary>
    /// <param name="entries">What the configuration says.</param>
    /// <param name="errors">Gets an error for each time zone that is not known here.</param>
    public static Dictionary<string, ProviderLimits> Of(IReadOnlyList<ProviderEntry> entries, List<ConfigError> errors)
    {
        var providers = new Dictionary<string, ProviderLimits>(StringComparer.OrdinalIgnoreCase);
        foreach (ProviderEntry entry in entries)
        {
            var limits = new ModelLimitsBuilder(Profile.For(entry.Profile, entry.Name), entry.Margin, errors);
            providers.Add(entry.Name, new ProviderLimits
            {
                Models = Named(entry.Models, limits),
                Pools = Named(entry.Pools, limits),
                Profile = entry.Profile,
                Refund = entry.Refund ?? false,
                TrustHeaders = entry.TrustHeaders ?? HeaderTrust.Lower,
            });
        }

        return providers;
    }

    private static Dictionary<string, ModelLimits> Named(IReadOnlyList<ModelEntry> entries, ModelLimitsBuilder limits) =>
        entries.ToDictionary(entry => entry.Name, limits.Build, StringComparer.OrdinalIgnoreCase);
}
