using System.Globalization;

namespace LlmLimiter.Configuration.Parsing;

/// <summary>Reads the values of keys. What is wrong is added to the list of errors, and the value is then null.</summary>
internal static class Values
{
    /// <summary>An amount from 0 to 10^12.</summary>
    public static long? Amount(YamlNode node, List<ConfigError> errors)
    {
        long? amount = WholeNumbers.Read(node, out string? error);
        if (error is not null)
        {
            errors.Add(node, error);
        }

        return amount;
    }

    /// <summary>A duration of any length.</summary>
    public static TimeSpan? Duration(YamlNode node, List<ConfigError> errors)
    {
        if (node is YamlScalar scalar && Durations.TryParse(scalar.Value, out TimeSpan duration))
        {
            return duration;
        }

        errors.Add(node, $"expected {Durations.Expected}, found {Found.Words(node)}");
        return null;
    }

    /// <summary>A percentage as a share: <c>50%</c> is 0.5.</summary>
    public static double? Share(YamlNode node, List<ConfigError> errors)
    {
        if (node is YamlScalar scalar && scalar.Value.EndsWith("%", StringComparison.Ordinal)
            && double.TryParse(scalar.Value.Substring(0, scalar.Value.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent))
        {
            return percent / 100;
        }

        errors.Add(node, $"expected a percentage such as 50%, found {Found.Words(node)}");
        return null;
    }

    /// <summary>A duration that a rule may be measured over.</summary>
    public static TimeSpan? Span(YamlNode node, List<ConfigError> errors)
    {
        TimeSpan? duration = Duration(node, errors);
        if (duration is not { } span || RuleSpan.InRange(span))
        {
            return duration;
        }

        errors.Add(node, $"expected a span above 0 and up to 400d, found {Found.Words(node)}");
        return null;
    }

    /// <summary>One of the vocabulary's words.</summary>
    /// <param name="node">The value.</param>
    /// <param name="kind">What the words are, with its article: <c>a metric</c>.</param>
    /// <param name="words">The words.</param>
    /// <param name="comparer">How they are compared.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static string? Word(YamlNode node, string kind, IReadOnlyList<string> words, StringComparer comparer, List<ConfigError> errors)
    {
        if (node is not YamlScalar { IsNothing: false } scalar)
        {
            errors.Add(node, $"expected {kind} ({ConfigVocabulary.OneOf(words)}), found {Found.Words(node)}");
            return null;
        }

        string? word = words.FirstOrDefault(word => comparer.Equals(word, scalar.Value));
        if (word is null)
        {
            string hint = Found.Hint(scalar.Value, words, ConfigVocabulary.OneOf(words));
            errors.Add(node, $"{Found.Quoted(scalar.Value)} is not {kind}; {hint}");
        }

        return word;
    }

    /// <summary>What one of the vocabulary's words means, in the spelling of the vocabulary.</summary>
    /// <param name="node">The value.</param>
    /// <param name="kind">What the words are, with its article: <c>a metric</c>.</param>
    /// <param name="meanings">The words, and what each means.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static T? Word<T>(YamlNode node, string kind, IReadOnlyDictionary<string, T> meanings, List<ConfigError> errors)
        where T : struct =>
        Word(node, kind, [.. meanings.Keys], StringComparer.Ordinal, errors) is { } word ? meanings[word] : null;

    /// <summary>YAML's <c>true</c> or <c>false</c>.</summary>
    public static bool? Flag(YamlNode node, List<ConfigError> errors)
    {
        switch ((node as YamlScalar)?.Value)
        {
            case "true" or "True" or "TRUE":
                return true;
            case "false" or "False" or "FALSE":
                return false;
            default:
                errors.Add(node, $"expected true or false, found {Found.Words(node)}");
                return null;
        }
    }

    /// <summary>A name: anything but nothing.</summary>
    /// <param name="node">The value.</param>
    /// <param name="expected">What a message says was expected.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static NameEntry? Name(YamlNode node, string expected, List<ConfigError> errors)
    {
        if (node is YamlScalar { IsNothing: false } scalar && !string.IsNullOrWhiteSpace(scalar.Value))
        {
            return new NameEntry(node.At, scalar.Value);
        }

        errors.Add(node, $"expected {expected}, found {Found.Words(node)}");
        return null;
    }

    /// <summary>A list of names, none of them twice.</summary>
    /// <param name="node">The value.</param>
    /// <param name="kind">What is named, with its article: <c>a pool</c>.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static IReadOnlyList<NameEntry> Names(YamlNode node, string kind, List<ConfigError> errors)
    {
        if (node is not YamlSequence sequence)
        {
            errors.Add(node, $"expected a list of names such as '[a, b]', found {Found.Words(node)}");
            return [];
        }

        var names = new List<NameEntry>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (YamlNode item in sequence.Items)
        {
            if (Name(item, $"the name of {kind}", errors) is not { } name)
            {
                continue;
            }

            if (seen.Add(name.Name))
            {
                names.Add(name);
            }
            else
            {
                errors.Add(item, $"{Found.Quoted(name.Name)} is in this list already; names are compared without case");
            }
        }

        return names;
    }
}
