namespace LlmLimiter.Configuration.Parsing;

/// <summary>Reads the rules of a model's <c>limits</c>: <c>{ metric: requests, amount: 20, per: 1s }</c>.</summary>
internal sealed class RuleReader(List<ConfigError> errors)
{
    /// <summary>A rule as messages show it.</summary>
    public const string Example = "{ metric: requests, amount: 20, per: 1s }";

    /// <summary>What the last rule limits, in the words of the text: <c>requests per 1s</c>.</summary>
    public string Words { get; private set; } = "";

    /// <summary>The rule of a node; null when it is wrong. Errors are added to the list.</summary>
    public RuleEntry? Read(YamlNode node)
    {
        if (node is not YamlMapping mapping)
        {
            Report(node, $"expected a rule such as '{Example}', found {Found.Words(node)}");
            return null;
        }

        int errorsBefore = errors.Count;
        ReportUnknownKeys(mapping);
        if (errors.Count == errorsBefore)
        {
            ReportMissingKeys(mapping);
        }

        YamlNode? metricNode = Value(mapping, ConfigVocabulary.Metric);
        YamlNode? amountNode = Value(mapping, ConfigVocabulary.Amount);
        YamlNode? perNode = Value(mapping, ConfigVocabulary.Per);
        YamlNode? marginNode = Value(mapping, ConfigVocabulary.Margin);
        LimitMetric? metric = metricNode is null ? null : ReadMetric(metricNode);
        long? amount = amountNode is null ? null : ReadAmount(amountNode);
        TimeSpan? per = perNode is null ? null : ReadPer(perNode);
        TimeSpan? margin = marginNode is null ? null : ReadMargin(marginNode, per);
        if (errors.Count > errorsBefore || metric is null || amount is null || per is null)
        {
            return null;
        }

        Words = $"{((YamlScalar)metricNode!).Value} per {((YamlScalar)perNode!).Value}";
        return new RuleEntry(metric.Value, amount.Value, per.Value, margin);
    }

    /// <summary>The duration of a node; null when it is none. Errors are added to the list.</summary>
    public TimeSpan? ReadDuration(YamlNode node)
    {
        if (node is YamlScalar scalar && Durations.TryParse(scalar.Value, out TimeSpan duration))
        {
            return duration;
        }

        Report(node, $"expected {Durations.Expected}, found {Found.Words(node)}");
        return null;
    }

    private void ReportUnknownKeys(YamlMapping mapping)
    {
        foreach (YamlEntry entry in mapping.Entries)
        {
            string key = entry.Key.Value;
            if (!ConfigVocabulary.RuleKeys.Contains(key))
            {
                string hint = Found.Hint(key, ConfigVocabulary.RuleKeys, ConfigVocabulary.OneOf(ConfigVocabulary.RuleKeys));
                Report(entry.Key, $"unknown key {Found.Quoted(key)}; {hint}");
            }
        }
    }

    private void ReportMissingKeys(YamlMapping mapping)
    {
        string[] missing = [.. ConfigVocabulary.RequiredRuleKeys.Where(key => Value(mapping, key) is null)];
        if (missing.Length > 0)
        {
            Report(mapping, $"expected a rule with 'metric', 'amount' and 'per', found no '{string.Join("', no '", missing)}'");
        }
    }

    private LimitMetric? ReadMetric(YamlNode node)
    {
        string[] names = [.. ConfigVocabulary.Metrics.Keys];
        if (node is not YamlScalar { IsNothing: false } scalar)
        {
            Report(node, $"expected a metric ({ConfigVocabulary.OneOf(names)}), found {Found.Words(node)}");
            return null;
        }

        if (ConfigVocabulary.Metrics.TryGetValue(scalar.Value, out LimitMetric metric))
        {
            return metric;
        }

        string hint = Found.Hint(scalar.Value, names, ConfigVocabulary.OneOf(names));
        Report(node, $"{Found.Quoted(scalar.Value)} is not a metric; {hint}");
        return null;
    }

    private long? ReadAmount(YamlNode node)
    {
        long? amount = WholeNumbers.Read(node, out string? error);
        if (amount == 0)
        {
            error = "expected a rule's amount above 0, found '0'; leave the rule out for no limit";
        }

        if (error is not null)
        {
            Report(node, error);
        }

        return amount;
    }

    private TimeSpan? ReadPer(YamlNode node)
    {
        TimeSpan? per = ReadDuration(node);
        if (per is { } span && !RuleSpan.InRange(span))
        {
            Report(node, $"expected a span above 0 and up to 400d, found {Found.Words(node)}");
        }

        return per;
    }

    private TimeSpan? ReadMargin(YamlNode node, TimeSpan? per)
    {
        TimeSpan? margin = ReadDuration(node);
        if (margin > per)
        {
            Report(node, $"expected a margin from 0ms to the rule's own span, found {Found.Words(node)}");
        }

        return margin;
    }

    private static YamlNode? Value(YamlMapping mapping, string key) =>
        mapping.Entries.FirstOrDefault(entry => entry.Key?.Value == key).Value;

    private void Report(YamlNode node, string message)
    {
        if (node is not YamlRefused)
        {
            errors.Add(new ConfigError(node.At, message));
        }
    }
}
