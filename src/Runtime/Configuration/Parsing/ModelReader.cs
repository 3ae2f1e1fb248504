namespace LlmLimiter.Configuration.Parsing;

/// <summary>Reads one model: its short keys and its list of limits.</summary>
/// <param name="errors">Gets what is wrong.</param>
/// <param name="isWhole">Whether nothing was refused in the text's tree: only then an empty model is known to be empty.</param>
internal sealed class ModelReader(List<ConfigError> errors, bool isWhole)
{
    private readonly List<RuleEntry> _shortLimits = [];
    private readonly List<RuleEntry> _limits = [];
    private readonly Dictionary<(LimitMetric, TimeSpan), int> _firstLines = [];

    /// <summary>The model of an entry. Errors are added to the list.</summary>
    public ModelEntry Read(YamlEntry entry)
    {
        string name = entry.Key.Value;
        int errorsBefore = errors.Count;
        CheckName(entry.Key);
        if (entry.Value is YamlMapping mapping)
        {
            foreach (YamlEntry each in mapping.Entries)
            {
                ReadKey(each);
            }
        }
        else if (entry.Value is not (YamlRefused or YamlScalar { IsNothing: true }))
        {
            Add(entry.Value.At, $"expected the limits of model {Found.Quoted(name)} below it, found {Found.Words(entry.Value)}");
        }

        if (_shortLimits.Count + _limits.Count == 0 && errors.Count == errorsBefore && isWhole)
        {
            Add(entry.Key.At, $"model {Found.Quoted(name)} has no limit above 0; expected one, such as 'requests_per_minute: 500'");
        }

        return new ModelEntry(name, _shortLimits, _limits);
    }

    private void CheckName(YamlScalar key)
    {
        if (key.Value == ConfigVocabulary.Wildcard)
        {
            Add(key.At, "the wildcard model '*' is not supported in this version; expected the name of a model");
        }
        else if (string.IsNullOrWhiteSpace(key.Value))
        {
            Add(key.At, "expected a model's name, found an empty one");
        }
    }

    private void ReadKey(YamlEntry entry)
    {
        string key = entry.Key.Value;
        if (ConfigVocabulary.ShortKeys.TryGetValue(key, out ShortKey meaning))
        {
            ReadShortLimit(entry, meaning);
        }
        else if (key == ConfigVocabulary.Limits)
        {
            ReadLimits(entry.Value);
        }
        else
        {
            string hint = Found.Hint(key, ConfigVocabulary.ModelKeys, ConfigVocabulary.ModelKeysInWords);
            Add(entry.Key.At, $"unknown key {Found.Quoted(key)}; {hint}");
        }
    }

    private void ReadShortLimit(YamlEntry entry, ShortKey meaning)
    {
        if (entry.Value is YamlRefused)
        {
            return;
        }

        if (WholeNumbers.Read(entry.Value, out string? error) is not { } amount)
        {
            Add(entry.Value.At, error!);
        }
        else if (IsFirst(entry.Key.At, meaning.Metric, meaning.Per, entry.Key.Value.Replace('_', ' ')) && amount > 0)
        {
            _shortLimits.Add(new RuleEntry(meaning.Metric, amount, meaning.Per, Margin: null));
        }
    }

    private void ReadLimits(YamlNode value)
    {
        if (value is not YamlSequence sequence)
        {
            if (value is not YamlRefused)
            {
                Add(value.At, $"expected a list of rules such as '- {RuleReader.Example}', found {Found.Words(value)}");
            }

            return;
        }

        var rules = new RuleReader(errors);
        foreach (YamlNode item in sequence.Items)
        {
            if (rules.Read(item) is { } rule && IsFirst(item.At, rule.Metric, rule.Per, rules.Words))
            {
                _limits.Add(rule);
            }
        }
    }

    private bool IsFirst(Position at, LimitMetric metric, TimeSpan per, string words)
    {
        if (_firstLines.TryGetValue((metric, per), out int line))
        {
            Add(at, $"'{words}' is limited already at line {line}; expected each metric and span once in a model");
            return false;
        }

        _firstLines.Add((metric, per), at.Line);
        return true;
    }

    private void Add(Position at, string message) => errors.Add(new ConfigError(at, message));
}
