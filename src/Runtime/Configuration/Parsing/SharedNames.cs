namespace LlmLimiter.Configuration.Parsing;

/// <summary>Checks the names by which models speak of what they share: a pool that is named is there, an alias is one model's alone.</summary>
internal static class SharedNames
{
    /// <summary>A hint costs a look at every pool, and nobody reads that of the hundredth error.</summary>
    private const int MostHints = 100;

    /// <summary>Reports what is wrong with the names in a file's own providers.</summary>
    /// <param name="own">The file's own.</param>
    /// <param name="all">Those with what they extend.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void Check(IEnumerable<ProviderEntry> own, IReadOnlyList<ProviderEntry> all, List<ConfigError> errors)
    {
        Dictionary<string, ProviderEntry> wholes = all.ToDictionary(provider => provider.Name);
        foreach (ProviderEntry provider in own)
        {
            CheckPools(provider, Names(wholes[provider.Name].Pools), errors);
            CheckAliases(provider, Names(wholes[provider.Name].Models), errors);
        }
    }

    private static HashSet<string> Names(IEnumerable<ModelEntry> entries) =>
        new(entries.Select(entry => entry.Name), StringComparer.OrdinalIgnoreCase);

    private static void CheckPools(ProviderEntry provider, HashSet<string> pools, List<ConfigError> errors)
    {
        string expected = pools.Count == 0 ? "it under 'pools' of the provider" : "one of the provider's pools";
        foreach (NameEntry pool in provider.Models.SelectMany(model => model.Pools))
        {
            if (!pools.Contains(pool.Name))
            {
                string found = $"provider {Found.Quoted(provider.Name)} has no pool {Found.Quoted(pool.Name)}";
                IEnumerable<string> candidates = errors.Count < MostHints ? pools : [];
                errors.Add(pool.At, $"{found}; {Found.Hint(pool.Name, candidates, expected)}");
            }
        }
    }

    private static void CheckAliases(ProviderEntry provider, HashSet<string> models, List<ConfigError> errors)
    {
        var owners = new Dictionary<string, (ModelEntry Model, Position At)>(StringComparer.OrdinalIgnoreCase);
        foreach (ModelEntry model in provider.Models)
        {
            foreach (NameEntry alias in model.Aliases)
            {
                string? clash = Clash(alias, model);
                if (clash is null)
                {
                    owners.Add(alias.Name, (model, alias.At));
                }
                else
                {
                    errors.Add(alias.At, $"the alias {Found.Quoted(alias.Name)} {clash}");
                }
            }
        }

        string? Clash(NameEntry alias, ModelEntry model)
        {
            if (alias.Name == ConfigVocabulary.Wildcard)
            {
                return "stands for every model that is not listed; expected a name";
            }

            if (string.Equals(alias.Name, model.Name, StringComparison.OrdinalIgnoreCase))
            {
                return "is the model's own name; remove it";
            }

            if (models.Contains(alias.Name))
            {
                return "is the name of another model; expected each name for one model";
            }

            return owners.TryGetValue(alias.Name, out (ModelEntry Model, Position At) owner)
                ? $"is one of model {Found.Quoted(owner.Model.Name)} already, at {owner.At.InWords}; expected each name for one model"
                : null;
        }
    }
}
