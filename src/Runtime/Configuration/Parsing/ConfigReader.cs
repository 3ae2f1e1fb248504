using System.Text;

namespace LlmLimiter.Configuration.Parsing;

/// <summary>Reads a configuration: its top level, and its providers on top of those it extends.</summary>
internal sealed class ConfigReader
{
    /// <summary>The longest text, in bytes of UTF-8: thousands of models, and soon read.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>What is said of a longer text.</summary>
    public const string TooLong = "expected at most 1 MB of text, found more";

    /// <summary>What is said of a file whose bytes are no text in UTF-8, nor marked as another Unicode encoding.</summary>
    public const string NotUtf8 = "expected text in UTF-8, found other bytes";

    private readonly List<ConfigError> _errors;
    private readonly Func<IReadOnlyList<ProviderEntry>> _shipped;
    private readonly List<ProviderEntry> _own = [];
    private IReadOnlyList<ProviderEntry>? _extended;

    private ConfigReader(List<ConfigError> errors, Func<IReadOnlyList<ProviderEntry>> shipped)
    {
        _errors = errors;
        _shipped = shipped;
    }

    /// <summary>What a text says. Never throws: what is wrong stands in the errors.</summary>
    /// <param name="text">The text.</param>
    /// <param name="shipped">The providers that <c>extends: shipped</c> starts from.</param>
    public static ConfigFile Read(string text, Func<IReadOnlyList<ProviderEntry>> shipped)
    {
        var errors = new List<ConfigError>();
        return Tree(text, errors, out YamlNode? root) ? Read(root, errors, shipped) : new ConfigFile([], errors);
    }

    /// <summary>What a tree says.</summary>
    /// <param name="root">Its root; null: there is nothing.</param>
    /// <param name="errors">What was wrong with the tree itself.</param>
    /// <param name="shipped">The providers that <c>extends: shipped</c> starts from.</param>
    public static ConfigFile Read(YamlNode? root, List<ConfigError> errors, Func<IReadOnlyList<ProviderEntry>> shipped)
    {
        IReadOnlyList<ProviderEntry> providers = new ConfigReader(errors, shipped).ReadTopLevel(root);
        return new ConfigFile(providers, errors);
    }

    /// <summary>Whether the text is one that can be read at all.</summary>
    private static bool Tree(string text, List<ConfigError> errors, out YamlNode? root)
    {
        root = null;
        // A text has at least as many bytes as characters, so most texts that are too long need not be counted.
        if (text.Length > MaxBytes || Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            errors.Add(default(Position), TooLong);
            return false;
        }

        if (ForbiddenCharacters.FirstIn(text) is { } control)
        {
            errors.Add(control);
            return false;
        }

        const char ByteOrderMark = '\uFEFF';
        string unmarked = text.Length > 0 && text[0] == ByteOrderMark ? text.Substring(1) : text;
        root = YamlTree.Of(unmarked, errors);
        return true;
    }

    private IReadOnlyList<ProviderEntry> ReadTopLevel(YamlNode? root)
    {
        bool isWhole = _errors.Count == 0;
        if (root is YamlMapping mapping)
        {
            // First, because what a provider may leave out depends on it.
            foreach (YamlEntry entry in mapping.Entries.Where(entry => entry.Key.Value == ConfigVocabulary.Extends))
            {
                ReadExtends(entry.Value);
            }

            foreach (YamlEntry entry in mapping.Entries.Where(entry => entry.Key.Value != ConfigVocabulary.Extends))
            {
                ReadProvider(entry, isWhole);
            }
        }
        else if (root is not (null or YamlScalar { IsNothing: true }))
        {
            _errors.Add(root, $"expected providers as 'name:' with their models below, found {Found.Words(root)}");
        }

        if (_errors.Count == 0 && _own.Count == 0 && _extended is null)
        {
            _errors.Add(default(Position), "expected at least one provider with a model, found nothing");
        }

        IReadOnlyList<ProviderEntry> providers = ConfigExtension.Of(_extended ?? [], _own);
        if (isWhole)
        {
            SharedNames.Check(_own, providers, _errors);
        }

        RepeatedLimits.Check(_own, providers, _errors);
        return providers;
    }

    private void ReadExtends(YamlNode value)
    {
        if (value is YamlScalar { Value: ConfigVocabulary.Shipped })
        {
            _extended = _shipped();
        }
        else
        {
            _errors.Add(value, $"'extends' can only be 'shipped', found {Found.Words(value)}");
        }
    }

    private void ReadProvider(YamlEntry entry, bool isWhole)
    {
        if (new ProviderReader(_errors, isWhole).Read(entry, _extended) is { } provider)
        {
            _own.Add(provider);
        }
    }
}
