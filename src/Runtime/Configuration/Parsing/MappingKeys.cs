namespace LlmLimiter.Configuration.Parsing;

/// <summary>Looks the keys of a small mapping up, all of which are words of the vocabulary: a rule's, a ramp's.</summary>
internal static class MappingKeys
{
    /// <summary>Reports the keys that the mapping cannot have, and where it has no such, those that it lacks.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="kind">What it is, with its article: <c>a rule</c>.</param>
    /// <param name="keys">The keys that it may have.</param>
    /// <param name="required">Those that it must have.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void CheckKeys(
        this YamlMapping mapping, string kind, IReadOnlyList<string> keys, IReadOnlyList<string> required, List<ConfigError> errors)
    {
        YamlScalar[] unknown = [.. mapping.Entries.Select(entry => entry.Key).Where(key => !keys.Contains(key.Value))];
        foreach (YamlScalar key in unknown)
        {
            errors.Add(key, Found.UnknownKey(key.Value, keys, ConfigVocabulary.OneOf(keys)));
        }

        string[] missing = [.. required.Where(key => mapping.Value(key) is null)];
        if (unknown.Length == 0 && missing.Length > 0)
        {
            string expected = string.Join("', '", required.Take(required.Count - 1)) + $"' and '{required[required.Count - 1]}";
            errors.Add(mapping, $"expected {kind} with '{expected}', found no '{string.Join("', no '", missing)}'");
        }
    }

    /// <summary>What a key's value says; null where the mapping does not have the key, or the value is wrong.</summary>
    public static T? Read<T>(this YamlMapping mapping, string key, Func<YamlNode, T?> read)
        where T : struct => mapping.Value(key) is { } value ? read(value) : null;

    /// <summary>The value of a key; null: the mapping does not have it.</summary>
    public static YamlNode? Value(this YamlMapping mapping, string key) => mapping.Entries.FirstOrDefault(entry => entry.Key.Value == key).Value;

    /// <summary>The key where it stands in the text; null: the mapping does not have it.</summary>
    public static YamlScalar? Key(this YamlMapping mapping, string key) => mapping.Entries.FirstOrDefault(entry => entry.Key.Value == key).Key;
}
