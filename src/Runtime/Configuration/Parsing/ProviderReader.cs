namespace LlmLimiter.Configuration.Parsing;

/// <summary>Reads one provider: what holds for all its models, its pools and its models.</summary>
/// <param name="errors">Gets what is wrong.</param>
/// <param name="isWhole">Whether nothing was refused in the text's tree: only then a missing model is known to be missing.</param>
internal sealed class ProviderReader(List<ConfigError> errors, bool isWhole)
{
    private static readonly string _besideModels =
        $"'{string.Join("', '", ConfigVocabulary.ProviderKeys.Where(key => key != ConfigVocabulary.Models))}'";

    private readonly List<ModelEntry> _models = [];
    private readonly List<ModelEntry> _pools = [];

    /// <summary>The provider of an entry; null when it is none, or has no name.</summary>
    /// <param name="entry">Its name, and what stands below.</param>
    /// <param name="extended">The providers that the text extends; null: it extends none.</param>
    public ProviderEntry? Read(YamlEntry entry, IReadOnlyList<ProviderEntry>? extended)
    {
        string name = entry.Key.Value;
        int errorsBefore = errors.Count;
        if (string.IsNullOrWhiteSpace(name))
        {
            errors.Add(entry.Key, "expected a provider's name, found an empty one");
        }
        else if (name == ConfigVocabulary.Wildcard)
        {
            errors.Add(entry.Key, "expected a provider's name, found '*', which stands for the models that a provider does not list");
        }

        if (entry.Value is not YamlMapping mapping)
        {
            ReportNotAProvider(entry);
            return null;
        }

        ProviderEntry provider = ReadKeys(new ProviderEntry(entry.Key.At, name), mapping);
        if (_models.Count == 0 && errors.Count == errorsBefore && isWhole)
        {
            ReportNoModels(entry.Key, extended);
        }

        return string.IsNullOrWhiteSpace(name) ? null : provider with { Models = _models, Pools = _pools };
    }

    private void ReportNoModels(YamlScalar name, IReadOnlyList<ProviderEntry>? extended)
    {
        string found = $"provider {Found.Quoted(name.Value)} has no models";
        if (extended is null)
        {
            errors.Add(name, $"{found}; expected at least one");
        }
        else if (!extended.Any(provider => string.Equals(provider.Name, name.Value, StringComparison.OrdinalIgnoreCase)))
        {
            errors.Add(name, $"{found}, and none are shipped; {Found.Hint(name.Value, extended.Select(provider => provider.Name), "at least one")}");
        }
    }

    private ProviderEntry ReadKeys(ProviderEntry provider, YamlMapping mapping)
    {
        bool hasModelsKey = mapping.Entries.Any(entry => entry.Key.Value == ConfigVocabulary.Models);
        foreach (YamlEntry entry in mapping.Entries)
        {
            switch (entry.Key.Value)
            {
                case ConfigVocabulary.Profile:
                    provider = provider with { Profile = ReadProfile(entry.Value) };
                    break;
                case ConfigVocabulary.Margin:
                    provider = provider with { Margin = ReadMargin(entry.Value) };
                    break;
                case ConfigVocabulary.Refund:
                    provider = provider with { Refund = Values.Flag(entry.Value, errors) };
                    break;
                case ConfigVocabulary.TrustHeaders:
                    provider = provider with { TrustHeaders = Values.Word(entry.Value, "a trust in headers", ConfigVocabulary.HeaderTrusts, errors) };
                    break;
                case ConfigVocabulary.Pools:
                    ReadAll(entry.Value, "pools", _pools, isPool: true);
                    break;
                case ConfigVocabulary.Models:
                    ReadAll(entry.Value, "models", _models, isPool: false);
                    break;
                default:
                    ReadDirectModel(entry, hasModelsKey);
                    break;
            }
        }

        return provider;
    }

    private void ReportNotAProvider(YamlEntry entry)
    {
        string name = entry.Key.Value;
        if (entry.Value is YamlScalar { IsNothing: false } && NearestName.Of(name, [ConfigVocabulary.Extends]) is not null)
        {
            errors.Add(entry.Key, $"unknown key {Found.Quoted(name)}; did you mean '{ConfigVocabulary.Extends}'?");
            return;
        }

        YamlNode at = entry.Value is YamlScalar { IsNothing: true } ? entry.Key : entry.Value;
        errors.Add(at, $"expected the models of provider {Found.Quoted(name)} below it, found {Found.Words(entry.Value)}");
    }

    private string? ReadProfile(YamlNode value) =>
        Values.Word(value, "a profile", ConfigVocabulary.Profiles, StringComparer.OrdinalIgnoreCase, errors);

    private TimeSpan? ReadMargin(YamlNode value)
    {
        TimeSpan? margin = Values.Duration(value, errors);
        if (margin > RuleSpan.Longest)
        {
            errors.Add(value, $"expected a margin from 0ms to 400d, found {Found.Words(value)}");
        }

        return margin;
    }

    private void ReadAll(YamlNode value, string kind, List<ModelEntry> entries, bool isPool)
    {
        if (value is not YamlMapping mapping)
        {
            errors.Add(value, $"expected {kind} as 'name:' with their limits below, found {Found.Words(value)}");
            return;
        }

        foreach (YamlEntry entry in mapping.Entries)
        {
            Read(entry, entries, isPool);
        }
    }

    private void Read(YamlEntry entry, List<ModelEntry> entries, bool isPool)
    {
        if (new ModelReader(errors, isPool, isWhole).Read(entry) is { } model)
        {
            entries.Add(model);
        }
    }

    /// <summary>A key of a provider that is none of its own: in the simple form, a model.</summary>
    private void ReadDirectModel(YamlEntry entry, bool hasModelsKey)
    {
        string name = entry.Key.Value;
        bool isValue = entry.Value is YamlScalar { IsNothing: false };
        string? meant = hasModelsKey || isValue || HoldsModels(entry.Value) ? NearestName.Of(name, ConfigVocabulary.ProviderKeys) : null;
        if (meant is not null)
        {
            errors.Add(entry.Key, $"unknown key {Found.Quoted(name)}; did you mean '{meant}'?");
        }
        else if (hasModelsKey)
        {
            errors.Add(entry.Key, $"unknown key {Found.Quoted(name)} beside 'models'; expected {_besideModels}, or models under 'models'");
        }
        else if ((isValue && ConfigVocabulary.ModelKeys.Contains(name)) || IsRamp(entry))
        {
            errors.Add(entry.Key, $"'{name}' belongs to a model; expected it under a model's name");
        }
        else if (IsProvider(entry.Value))
        {
            errors.Add(entry.Key, $"expected the limits of model {Found.Quoted(name)} below it, found models; a provider stands at the top");
        }
        else
        {
            Read(entry, _models, isPool: false);
        }
    }

    /// <summary>Whether it is the one key of a model that has a mapping below: a model of that name would have other keys.</summary>
    private static bool IsRamp(YamlEntry entry) => entry is { Key.Value: ConfigVocabulary.Ramp, Value: YamlMapping { Entries.Count: > 0 } mapping }
        && mapping.Entries.All(each => ConfigVocabulary.RampKeys.Contains(each.Key.Value));

    /// <summary>Whether names of models stand where a model's keys are expected: a provider, with something around it.</summary>
    private static bool IsProvider(YamlNode value) => HoldsModels(value)
        && ((YamlMapping)value).Entries.All(entry => NearestName.Of(entry.Key.Value, ConfigVocabulary.ModelKeys) is null);

    /// <summary>Whether mappings stand below each name: no model has them below each, but <c>models</c> and <c>pools</c> do.</summary>
    private static bool HoldsModels(YamlNode value) =>
        value is YamlMapping { Entries.Count: > 0 } mapping && mapping.Entries.All(entry => entry.Value is YamlMapping);
}
