namespace LlmLimiter.Configuration.Parsing;

/// <summary>Providers on top of others.</summary>
internal static class ConfigExtension
{
    /// <summary>
    /// The providers of a file and of those it extends: a model or a pool that the file names replaces the one of the same name as a whole,
    /// a name that the file gives to one model is no longer an alias of another, and what the file does not name stays.
    /// </summary>
    /// <param name="from">The providers to start from; none when the file stands alone.</param>
    /// <param name="own">The file's own.</param>
    public static IReadOnlyList<ProviderEntry> Of(IReadOnlyList<ProviderEntry> from, IReadOnlyList<ProviderEntry> own) =>
    [
        .. from.Where(provider => !own.Any(other => Same(other.Name, provider.Name))),
        .. own.Select(provider => from.FirstOrDefault(other => Same(other.Name, provider.Name)) is { } extended
            ? Of(extended, provider)
            : provider),
    ];

    private static ProviderEntry Of(ProviderEntry from, ProviderEntry own)
    {
        var claimed = new HashSet<string>(
            own.Models.Select(model => model.Name).Concat(own.Models.SelectMany(model => model.Aliases).Select(alias => alias.Name)),
            StringComparer.OrdinalIgnoreCase);
        return own with
        {
            Profile = own.Profile ?? from.Profile,
            Margin = own.Margin ?? from.Margin,
            Refund = own.Refund ?? from.Refund,
            TrustHeaders = own.TrustHeaders ?? from.TrustHeaders,
            Models = Of(from.Models.Select(model => Without(model, claimed)), own.Models),
            Pools = Of(from.Pools, own.Pools),
        };
    }

    private static ModelEntry Without(ModelEntry model, HashSet<string> claimed) =>
        model with { Aliases = [.. model.Aliases.Where(alias => !claimed.Contains(alias.Name))] };

    private static IReadOnlyList<ModelEntry> Of(IEnumerable<ModelEntry> from, IReadOnlyList<ModelEntry> own) =>
        [.. from.Where(model => !own.Any(other => Same(other.Name, model.Name))), .. own];

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
