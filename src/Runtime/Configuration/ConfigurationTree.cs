using System.Globalization;
using LlmLimiter.Configuration.Parsing;
using Microsoft.Extensions.Configuration;

namespace LlmLimiter.Configuration;

/// <summary>
/// Builds the tree of an <see cref="IConfiguration"/>: the one that a YAML text would have, with paths of keys in place of lines. Keys are
/// compared without case there, so those that the vocabulary knows are brought into its spelling; a list's are 0, 1, 2…
/// </summary>
internal static class ConfigurationTree
{
    /// <summary>Far more than any configuration needs, and shallow enough to be read by recursion.</summary>
    private const int MaxDepth = 32;

    /// <summary>The tree's root. Errors are added to the list.</summary>
    public static YamlNode Of(IConfiguration section, List<ConfigError> errors)
    {
        (string path, string? value) = section is IConfigurationSection named ? (named.Path, named.Value) : ("", null);
        return Node(section, path, value, depth: 1, errors);
    }

    /// <summary>All keys and values as one text, which tells whether they have changed.</summary>
    public static string TextOf(IConfiguration section) => string.Join('\n', section.AsEnumerable().Select(pair => $"{pair.Key}={pair.Value}"));

    private static YamlNode Node(IConfiguration section, string path, string? value, int depth, List<ConfigError> errors)
    {
        var at = new Position(0, 0, PrintableName.Of(path));
        IConfigurationSection[] children = [.. section.GetChildren()];
        if (children.Length == 0)
        {
            return new YamlScalar(at, value ?? "", IsPlain: true);
        }

        if (depth > MaxDepth)
        {
            errors.Add(at, $"nested deeper than {MaxDepth}");
            return new YamlRefused(at);
        }

        if (!string.IsNullOrEmpty(value))
        {
            errors.Add(at, $"expected a value or keys below, found both: {Found.Quoted(value)}");
            return new YamlRefused(at);
        }

        (string Key, YamlNode Node)[] nodes = [.. children.Select(child => (child.Key, Node(child, child.Path, child.Value, depth + 1, errors)))];
        return Array.TrueForAll(children, IsItem)
            ? new YamlSequence(at, [.. nodes.Select(node => node.Node)])
            : new YamlMapping(at, [.. nodes.Select(node => new YamlEntry(Key(node.Key, node.Node.At), node.Node))]);
    }

    private static bool IsItem(IConfigurationSection child) => int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static YamlScalar Key(string key, Position at) => new(at, ConfigVocabulary.FindKey(key) ?? key, IsPlain: true);
}
