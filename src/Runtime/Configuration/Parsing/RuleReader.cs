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
        mapping.CheckKeys("a rule", ConfigVocabulary.RuleKeys, ConfigVocabulary.RequiredRuleKeys, errors);
        LimitMetric? metric = mapping.Read(ConfigVocabulary.Metric, ReadMetric);
        long? amount = mapping.Read(ConfigVocabulary.Amount, value => ReadAmount(value, "amount", "leave the rule out for no limit"));
        TimeSpan? per = mapping.Read(ConfigVocabulary.Per, value => Values.Span(value, errors));
        LimitWindow? window = mapping.Read(ConfigVocabulary.Window, value => Values.Word(value, "a window", ConfigVocabulary.Windows, errors));
        long? burst = mapping.Read(ConfigVocabulary.Burst, value => ReadAmount(value, "burst", "leave it out for the amount"));
        NameEntry? timeZone = mapping.Value(ConfigVocabulary.TimeZone) is { } zone
            ? Values.Name(zone, "a time zone such as America/Los_Angeles", errors)
            : null;
        TimeSpan? margin = mapping.Read(ConfigVocabulary.Margin, value => ReadMargin(value, per));
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

    /// <summary>A burst is a bucket's, a time zone a calendar's; a window that is wrong itself is reported already.</summary>
    private void ReportKeyOfAnotherWindow(YamlMapping mapping, string key, string window)
    {
        YamlNode? found = mapping.Value(ConfigVocabulary.Window);
        bool isKnown = found is null || (found is YamlScalar scalar && ConfigVocabulary.Windows.ContainsKey(scalar.Value));
        if (isKnown && (found as YamlScalar)?.Value != window && mapping.Key(key) is { } misplaced)
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

        return Values.Word(node, "a metric", ConfigVocabulary.Metrics, errors);
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
        var words = new[] { ConfigVocabulary.Metric, ConfigVocabulary.Per }.Select(key => ((YamlScalar)mapping.Value(key)!).Value);
        return string.Join(" per ", words);
    }
}
