using System.Text;

namespace LlmLimiter.Configuration.Parsing;

/// <summary>Reads a configuration text: its top level and its providers.</summary>
internal sealed class ConfigReader
{
    /// <summary>The longest text, in bytes of UTF-8: thousands of models, and soon read.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>What is said of a longer text.</summary>
    public const string TooLong = "expected at most 1 MB of text, found more";

    private readonly List<ConfigError> _errors = [];
    private readonly List<ProviderEntry> _providers = [];
    private bool _extendsShipped;
    private bool _isWhole;

    private ConfigReader() { }

    /// <summary>What the text says. Never throws: what is wrong stands in the errors, in the order of the text.</summary>
    public static ConfigFile Read(string text)
    {
        var reader = new ConfigReader();
        reader.ReadText(text);
        ConfigError[] errors = [.. reader._errors.OrderBy(error => error.At.Line).ThenBy(error => error.At.Column)];
        return new ConfigFile(reader._extendsShipped, reader._providers, errors);
    }

    private void ReadText(string text)
    {
        // A text has at least as many bytes as characters, so most texts that are too long need not be counted.
        if (text.Length > MaxBytes || Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            Add(default, TooLong);
        }
        else if (ForbiddenCharacters.FirstIn(text) is { } control)
        {
            _errors.Add(control);
        }
        else
        {
            const char ByteOrderMark = '\uFEFF';
            string unmarked = text.Length > 0 && text[0] == ByteOrderMark ? text.Substring(1) : text;
            YamlNode? root = YamlTree.Of(unmarked, _errors);
            _isWhole = _errors.Count == 0;
            ReadTopLevel(root);
        }
    }

    private void ReadTopLevel(YamlNode? root)
    {
        if (root is YamlMapping mapping)
        {
            // First, because whether a provider may be without models depends on it.
            foreach (YamlEntry entry in mapping.Entries.Where(entry => entry.Key.Value == ConfigVocabulary.Extends))
            {
                ReadExtends(entry.Value);
            }

            foreach (YamlEntry entry in mapping.Entries.Where(entry => entry.Key.Value != ConfigVocabulary.Extends))
            {
                ReadProvider(entry);
            }
        }
        else if (root is not (null or YamlRefused or YamlScalar { IsNothing: true }))
        {
            Add(root.At, $"expected providers as 'name:' with their models below, found {Found.Words(root)}");
        }

        if (_errors.Count == 0 && _providers.Count == 0 && !_extendsShipped)
        {
            Add(default, "expected at least one provider with a model, found nothing");
        }
    }

    private void ReadExtends(YamlNode value)
    {
        _extendsShipped = value is YamlScalar { Value: ConfigVocabulary.Shipped };
        if (!_extendsShipped && value is not YamlRefused)
        {
            Add(value.At, $"'extends' can only be 'shipped', found {Found.Words(value)}");
        }
    }

    private void ReadProvider(YamlEntry entry)
    {
        string name = entry.Key.Value;
        int errorsBefore = _errors.Count;
        if (string.IsNullOrWhiteSpace(name))
        {
            Add(entry.Key.At, "expected a provider's name, found an empty one");
        }

        if (entry.Value is not YamlMapping mapping)
        {
            ReportNotAProvider(entry);
            return;
        }

        string? profile = null;
        TimeSpan? margin = null;
        var models = new List<ModelEntry>();
        bool hasModelsKey = mapping.Entries.Any(each => each.Key.Value == ConfigVocabulary.Models);
        foreach (YamlEntry each in mapping.Entries)
        {
            switch (each.Key.Value)
            {
                case ConfigVocabulary.Profile:
                    profile = ReadProfile(each.Value);
                    break;
                case ConfigVocabulary.Margin:
                    margin = ReadMargin(each.Value);
                    break;
                case ConfigVocabulary.Models:
                    ReadModels(each.Value, models);
                    break;
                default:
                    ReadDirectModel(each, hasModelsKey, models);
                    break;
            }
        }

        _providers.Add(new ProviderEntry(entry.Key.At, name, profile, margin, models));
        if (models.Count == 0 && _errors.Count == errorsBefore && _isWhole && !_extendsShipped)
        {
            Add(entry.Key.At, $"provider {Found.Quoted(name)} has no models; expected at least one");
        }
    }

    private void ReportNotAProvider(YamlEntry entry)
    {
        if (entry.Value is YamlRefused)
        {
            return;
        }

        string name = entry.Key.Value;
        if (entry.Value is YamlScalar { IsNothing: false } && NearestName.Of(name, [ConfigVocabulary.Extends]) is not null)
        {
            Add(entry.Key.At, $"unknown key {Found.Quoted(name)}; did you mean '{ConfigVocabulary.Extends}'?");
            return;
        }

        Position at = entry.Value is YamlScalar { IsNothing: true } ? entry.Key.At : entry.Value.At;
        Add(at, $"expected the models of provider {Found.Quoted(name)} below it, found {Found.Words(entry.Value)}");
    }

    private string? ReadProfile(YamlNode value)
    {
        const string Expected = "a profile";
        if (value is not YamlScalar { IsNothing: false } scalar)
        {
            Report(value, $"expected {Expected} ({ConfigVocabulary.OneOf(ConfigVocabulary.Profiles)}), found {Found.Words(value)}");
            return null;
        }

        string? profile = ConfigVocabulary.FindProfile(scalar.Value);
        if (profile is null)
        {
            string hint = Found.Hint(scalar.Value, ConfigVocabulary.Profiles, ConfigVocabulary.OneOf(ConfigVocabulary.Profiles));
            Add(value.At, $"{Found.Quoted(scalar.Value)} is not {Expected}; {hint}");
        }

        return profile;
    }

    private TimeSpan? ReadMargin(YamlNode value)
    {
        TimeSpan? margin = new RuleReader(_errors).ReadDuration(value);
        if (margin > RuleSpan.Longest)
        {
            Add(value.At, $"expected a margin from 0ms to 400d, found {Found.Words(value)}");
        }

        return margin;
    }

    private void ReadModels(YamlNode value, List<ModelEntry> models)
    {
        if (value is not YamlMapping mapping)
        {
            Report(value, $"expected models as 'name:' with their limits below, found {Found.Words(value)}");
            return;
        }

        foreach (YamlEntry entry in mapping.Entries)
        {
            models.Add(new ModelReader(_errors, _isWhole).Read(entry));
        }
    }

    /// <summary>A key of a provider that is none of its own: in the simple form, a model.</summary>
    private void ReadDirectModel(YamlEntry entry, bool hasModelsKey, List<ModelEntry> models)
    {
        string name = entry.Key.Value;
        bool isValue = entry.Value is YamlScalar { IsNothing: false };
        string? meant = hasModelsKey || isValue ? NearestName.Of(name, ConfigVocabulary.ProviderKeys) : null;
        if (meant is not null)
        {
            Add(entry.Key.At, $"unknown key {Found.Quoted(name)}; did you mean '{meant}'?");
        }
        else if (hasModelsKey)
        {
            Add(entry.Key.At, $"unknown key {Found.Quoted(name)} beside 'models'; expected 'profile', 'margin', or models under 'models'");
        }
        else if (isValue && ConfigVocabulary.ModelKeys.Contains(name))
        {
            Add(entry.Key.At, $"'{name}' belongs to a model; expected it under a model's name");
        }
        else
        {
            models.Add(new ModelReader(_errors, _isWhole).Read(entry));
        }
    }

    private void Report(YamlNode node, string message)
    {
        if (node is not YamlRefused)
        {
            Add(node.At, message);
        }
    }

    private void Add(Position at, string message) => _errors.Add(new ConfigError(at, message));
}
