namespace LlmLimiter.Configuration.Parsing;

/// <summary>How messages name what they found in the text.</summary>
internal static class Found
{
    /// <summary>No message repeats more than this many characters of a value: it might be a secret in the wrong place.</summary>
    private const int MaxQuoted = 32;

    /// <summary>The value in quotes, cut and printable.</summary>
    public static string Quoted(string value) =>
        value.Length > MaxQuoted ? $"'{PrintableName.Of(value.Substring(0, MaxQuoted))}…'" : $"'{PrintableName.Of(value)}'";

    /// <summary>The node in words: its value, or what kind it is.</summary>
    public static string Words(YamlNode node) => node switch
    {
        YamlScalar { IsNothing: true } => "nothing",
        YamlScalar scalar => Quoted(scalar.Value),
        YamlSequence => "a list",
        _ => "a mapping",
    };

    /// <summary>The message about a key that is not known. Without a space behind its colon, YAML reads a key and its value as one name.</summary>
    public static string UnknownKey(string key, IReadOnlyList<string> keys, string expected)
    {
        string name = key.Split(':')[0];
        string hint = name != key && keys.Contains(name) ? $"expected a space after '{name}:'" : Hint(key, keys, expected);
        return $"unknown key {Quoted(key)}; {hint}";
    }

    /// <summary>The end of a message about a word that is not known: the word that was meant, or else all that are possible.</summary>
    public static string Hint(string word, IEnumerable<string> candidates, string expected) =>
        NearestName.Of(word, candidates) is { } nearest ? $"did you mean {Quoted(nearest)}?" : $"expected {expected}";
}
