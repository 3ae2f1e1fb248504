namespace LlmLimiter.Configuration.Parsing;

/// <summary>Reads the rules of a model's <c>limits</c>: <c>{ metric: requests, amount: 20, per: 1s }</c>.</summary>
internal sealed class RuleReader(List<ConfigError> errors)
{
    /// <summary>A rule as messages show it.</summary>
    public const string Example = "{ metric: requests, amount: 20, per: 1s }";

    /// <summary>The rule of a node; null when it is wrong. Errors are added to the list.</summary>
    public RuleEntry? Read(YamlNode node)
    {
        if (node is not YamlMapping mapping)
        {
            errors.Add(node, $"expected a rule such as '{Example}', found {Found.Words(node)}");
            return null;
        }

        int errorsBefore = errors.Count;
        ReportUnknownKeys(mapping);
        if (errors.Count == errorsBefore)
        {
            ReportMissingKeys(mapping);
        }

        LimitMetric? metric = Read(mapping, ConfigVocabulary.Metric, ReadMetric);
        long? amount = Read(mapping, ConfigVocabulary.Amount, value => ReadAmount(value, "amount", "leave the rule out for no limit"));
        TimeSpan? per = Read(mapping, ConfigVocabulary.Per, value => Values.Span(value, errors));
        LimitWindow? window = Read(mapping, ConfigVocabulary.Window, ReadWindow);
        long? burst = Read(mapping, ConfigVocabulary.Burst, value => ReadAmount(value, "burst", "leave it out for the amount"));
        NameEntry? timeZone = Value(mapping, ConfigVocabulary.TimeZone) is { } zone
            ? Values.Name(zone, "a time zone such as America/Los_Angeles", errors)
            : null;
        TimeSpan? margin = Read(mapping, ConfigVocabulary.Margin, value => ReadMargin(value, per));
        ReportKeyOfAnotherWindow(mapping, ConfigVocabulary.Burst, ConfigVocabulary.TokenBucket);
        ReportKeyOfAnotherWindow(mapping, ConfigVocabulary.TimeZone, ConfigVocabulary.Fixed);
        return errors.Count > errorsBefore || metric is null || amount is null || per is null
            ? null
            : new RuleEntry(mapping.At, Words(mapping), metric.Value, amount.Value, per.Value)
            {
                Window = window ?? LimitWindow.Sliding,
                Burst = burst,
                TimeZone = timeZone,
                Margin = margin,
            };
    }

    private void ReportUnknownKeys(YamlMapping mapping)
    {
        foreach (YamlEntry entry in mapping.Entries)
        {
            string key = entry.Key.Value;
            if (!ConfigVocabulary.RuleKeys.Contains(key))
            {
                errors.Add(entry.Key, Found.UnknownKey(key, ConfigVocabulary.RuleKeys, ConfigVocabulary.OneOf(ConfigVocabulary.RuleKeys)));
            }
        }
    }

    private void ReportMissingKeys(YamlMapping mapping)
    {
        string[] missing = [.. ConfigVocabulary.RequiredRuleKeys.Where(key => Value(mapping, key) is null)];
        if (missing.Length > 0)
        {
            errors.Add(mapping, $"expected a rule with 'metric', 'amount' and 'per', found no '{string.Join("', no '", missing)}'");
        }
    }

    /// <summary>A burst is a bucket's, a time zone a calendar's; a window that is wrong itself is reported already.</summary>
    private void ReportKeyOfAnotherWindow(YamlMapping mapping, string key, string window)
    {
        YamlNode? found = Value(mapping, ConfigVocabulary.Window);
        bool isKnown = found is null || (found is YamlScalar scalar && ConfigVocabulary.Windows.ContainsKey(scalar.Value));
        if (isKnown && (found as YamlScalar)?.Value != window && KeyOf(mapping, key) is { } misplaced)
        {
            string instead = found is null ? "no 'window'" : $"'window: {((YamlScalar)found).Value}'";
            errors.Add(misplaced, $"'{key}' belongs to 'window: {window}', found {instead}");
        }
    }

    private LimitMetric? ReadMetric(YamlNode node)
    {
        if (node is YamlScalar { Value: ConfigVocabulary.ConcurrentRequests or ConfigVocabulary.MaxConcurrent } concurrent)
        {
            errors.Add(node, $"'{concurrent.Value}' has no span, so it is no rule; write '{ConfigVocabulary.MaxConcurrent}: 20' beside 'limits'");
            return null;
        }

        string? word = Values.Word(node, "a metric", [.. ConfigVocabulary.Metrics.Keys], StringComparer.Ordinal, errors);
        return word is null ? null : ConfigVocabulary.Metrics[word];
    }

    private LimitWindow? ReadWindow(YamlNode node)
    {
        string? word = Values.Word(node, "a window", [.. ConfigVocabulary.Windows.Keys], StringComparer.Ordinal, errors);
        return word is null ? null : ConfigVocabulary.Windows[word];
    }

    private long? ReadAmount(YamlNode node, string kind, string insteadOfNone)
    {
        long? amount = Values.Amount(node, errors);
        if (amount == 0)
        {
            errors.Add(node, $"expected a rule's {kind} above 0, found '0'; {insteadOfNone}");
        }

        return amount;
    }

    private TimeSpan? ReadMargin(YamlNode node, TimeSpan? per)
    {
        TimeSpan? margin = Values.Duration(node, errors);
        if (margin > per)
        {
            errors.Add(node, $"expected a margin from 0ms to the rule's own span, found {Found.Words(node)}");
        }

        return margin;
    }

    private static string Words(YamlMapping mapping)
    {
        var words = new[] { ConfigVocabulary.Metric, ConfigVocabulary.Per }.Select(key => ((YamlScalar)Value(mapping, key)!).Value);
        return string.Join(" per ", words);
    }

    private static T? Read<T>(YamlMapping mapping, string key, Func<YamlNode, T?> read)
        where T : struct => Value(mapping, key) is { } value ? read(value) : null;

    private static YamlNode? Value(YamlMapping mapping, string key) => mapping.Entries.FirstOrDefault(entry => entry.Key.Value == key).Value;

    private static YamlScalar? KeyOf(YamlMapping mapping, string key) => mapping.Entries.FirstOrDefault(entry => entry.Key.Value == key).Key;
}
