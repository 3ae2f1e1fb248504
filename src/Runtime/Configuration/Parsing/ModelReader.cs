namespace LlmLimiter.Configuration.Parsing;

/// <summary>Reads one model, or one pool: its short keys, its list of limits, and its names.</summary>
/// <param name="errors">Gets what is wrong.</param>
/// <param name="isPool">Whether it is a pool, which has limits alone.</param>
/// <param name="isWhole">Whether nothing was refused in the text's tree: only then an empty model is known to be empty.</param>
internal sealed class ModelReader(List<ConfigError> errors, bool isPool, bool isWhole)
{
    private readonly List<RuleEntry> _shortLimits = [];
    private readonly List<RuleEntry> _limits = [];
    private IReadOnlyList<NameEntry> _pools = [];
    private IReadOnlyList<NameEntry> _aliases = [];
    private long _maxConcurrent;
    private TimeSpan? _smooth;
    private TrafficRamp? _ramp;

    private string Kind => isPool ? "pool" : "model";

    private IReadOnlyList<string> Keys => isPool ? ConfigVocabulary.PoolKeys : ConfigVocabulary.ModelKeys;

    /// <summary>The model of an entry; null when it has no name. Errors are added to the list.</summary>
    public ModelEntry? Read(YamlEntry entry)
    {
        string name = entry.Key.Value;
        int errorsBefore = errors.Count;
        CheckName(entry.Key);
        if (entry.Value is YamlMapping mapping)
        {
            foreach (YamlEntry each in mapping.Entries)
            {
                ReadKey(each, isWildcard: name == ConfigVocabulary.Wildcard);
            }
        }
        else if (entry.Value is not YamlScalar { IsNothing: true })
        {
            errors.Add(entry.Value, $"expected the limits of {Kind} {Found.Quoted(name)} below it, found {Found.Words(entry.Value)}");
        }

        if (IsUnlimited() && errors.Count == errorsBefore && isWhole)
        {
            string orPools = isPool ? "" : ", or 'pools' to draw from";
            errors.Add(entry.Key, $"{Kind} {Found.Quoted(name)} has no limit above 0; expected one, such as 'requests_per_minute: 500'{orPools}");
        }

        if (_ramp is not null && errors.Count == errorsBefore && isWhole)
        {
            CheckRamp(entry.Value);
        }

        return string.IsNullOrWhiteSpace(name) ? null : new ModelEntry(entry.Key.At, name)
        {
            ShortLimits = _shortLimits,
            Limits = _limits,
            MaxConcurrent = _maxConcurrent,
            Smooth = _smooth,
            Ramp = _ramp,
            Pools = _pools,
            Aliases = _aliases,
        };
    }

    private bool IsUnlimited() =>
        _shortLimits.All(limit => limit.Amount == 0) && _limits.Count == 0 && _maxConcurrent == 0 && _pools.Count == 0;

    private void CheckName(YamlScalar key)
    {
        if (string.IsNullOrWhiteSpace(key.Value))
        {
            errors.Add(key, $"expected a {Kind}'s name, found an empty one");
        }
        else if (isPool && key.Value == ConfigVocabulary.Wildcard)
        {
            errors.Add(key, "expected a pool's name, found '*', which stands for models that are not listed; expected it among the models");
        }
        else if (!isPool && ConfigVocabulary.IsPattern(key.Value))
        {
            errors.Add(key, $"expected a model's whole name, found {Found.Quoted(key.Value)}; only '*' by itself stands for models that are not listed");
        }
    }

    /// <summary>A ramp's traffic is counted in what is limited.</summary>
    private void CheckRamp(YamlNode limits)
    {
        IEnumerable<LimitMetric> limited = _shortLimits.Where(limit => limit.Amount > 0).Concat(_limits).Select(limit => limit.Metric);
        if (TrafficRamp.MetricAmong(limited) is null)
        {
            YamlScalar key = ((YamlMapping)limits).Entries.First(entry => entry.Key.Value == ConfigVocabulary.Ramp).Key;
            errors.Add(key, $"a 'ramp' counts what is limited; expected a limit of tokens, input tokens or requests in this {Kind}");
        }
    }

    private void ReadKey(YamlEntry entry, bool isWildcard)
    {
        string key = entry.Key.Value;
        if (ConfigVocabulary.ShortKeys.TryGetValue(key, out ShortKey meaning))
        {
            ReadShortLimit(entry, meaning);
            return;
        }

        switch (key)
        {
            case ConfigVocabulary.Limits:
                ReadLimits(entry.Value);
                break;
            case ConfigVocabulary.MaxConcurrent:
                _maxConcurrent = Values.Amount(entry.Value, errors) ?? 0;
                break;
            case ConfigVocabulary.Smooth:
                _smooth = Values.Span(entry.Value, errors);
                break;
            case ConfigVocabulary.Ramp:
                _ramp = new RampReader(errors).Read(entry.Value);
                break;
            case ConfigVocabulary.Pools or ConfigVocabulary.Aliases when isPool:
                errors.Add(entry.Key, $"a pool has no '{key}'; expected them in a model");
                break;
            case ConfigVocabulary.Pools:
                _pools = Values.Names(entry.Value, "a pool", errors);
                break;
            case ConfigVocabulary.Aliases when isWildcard:
                errors.Add(entry.Key, "'*' has no 'aliases': it stands for every model that is not listed");
                break;
            case ConfigVocabulary.Aliases:
                _aliases = Values.Names(entry.Value, "an alias", errors);
                break;
            case ConfigVocabulary.Profile or ConfigVocabulary.Margin or ConfigVocabulary.Refund or ConfigVocabulary.TrustHeaders:
                errors.Add(entry.Key, $"'{key}' belongs to a provider; expected it beside the provider's models");
                break;
            case ConfigVocabulary.Models:
                errors.Add(entry.Key, "'models' belongs to a provider; expected it under a provider's name, which stands at the top");
                break;
            default:
                ReportUnknownKey(entry.Key);
                break;
        }
    }

    private void ReportUnknownKey(YamlScalar key)
    {
        string word = key.Value;
        if (ConfigVocabulary.RuleKeys.Contains(word))
        {
            errors.Add(key, $"'{word}' belongs to a rule; expected it in 'limits', such as '- {RuleReader.Example}'");
        }
        else if (ConfigVocabulary.FindShortKey(word) is { } meant)
        {
            errors.Add(key, $"unknown key {Found.Quoted(word)}; did you mean '{meant}'?");
        }
        else
        {
            errors.Add(key, Found.UnknownKey(word, Keys, ConfigVocabulary.InWords(Keys)));
        }
    }

    private void ReadShortLimit(YamlEntry entry, ShortKey meaning)
    {
        if (Values.Amount(entry.Value, errors) is { } amount)
        {
            string words = entry.Key.Value.Replace('_', ' ');
            _shortLimits.Add(new RuleEntry(entry.Key.At, words, meaning.Metric, amount, meaning.Per));
        }
    }

    private void ReadLimits(YamlNode value)
    {
        if (value is not YamlSequence sequence)
        {
            errors.Add(value, $"expected a list of rules such as '- {RuleReader.Example}', found {Found.Words(value)}");
            return;
        }

        var rules = new RuleReader(errors);
        _limits.AddRange(sequence.Items.Select(rules.Read).OfType<RuleEntry>());
    }
}
