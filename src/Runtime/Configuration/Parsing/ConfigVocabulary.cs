namespace LlmLimiter.Configuration.Parsing;

/// <summary>What a short key such as <c>requests_per_minute</c> limits, and over which span.</summary>
internal readonly record struct ShortKey(LimitMetric Metric, TimeSpan Per);

/// <summary>Every word that a configuration file may use, written once.</summary>
internal static class ConfigVocabulary
{
    public const string Extends = "extends";
    public const string Shipped = "shipped";
    public const string Profile = "profile";
    public const string Margin = "margin";
    public const string Models = "models";
    public const string Limits = "limits";
    public const string Metric = "metric";
    public const string Amount = "amount";
    public const string Per = "per";
    public const string Wildcard = "*";

    /// <summary>What a list of model keys is called in messages.</summary>
    public const string ModelKeysInWords =
        "{requests|tokens|input_tokens|output_tokens}_per_{second|minute|hour|day} or 'limits'";

    private static readonly (string Name, LimitMetric Metric)[] _shortMetrics =
    [
        ("requests", LimitMetric.Requests),
        ("tokens", LimitMetric.TotalTokens),
        ("input_tokens", LimitMetric.InputTokens),
        ("output_tokens", LimitMetric.OutputTokens),
    ];

    private static readonly (string Name, TimeSpan Length)[] _shortSpans =
    [
        ("second", TimeSpan.FromSeconds(1)),
        ("minute", TimeSpan.FromMinutes(1)),
        ("hour", TimeSpan.FromHours(1)),
        ("day", TimeSpan.FromDays(1)),
    ];

    /// <summary>The short keys of a model.</summary>
    public static readonly IReadOnlyDictionary<string, ShortKey> ShortKeys = (
        from metric in _shortMetrics
        from span in _shortSpans
        select (Key: $"{metric.Name}_per_{span.Name}", Meaning: new ShortKey(metric.Metric, span.Length)))
        .ToDictionary(pair => pair.Key, pair => pair.Meaning);

    /// <summary>All keys of a model.</summary>
    public static readonly IReadOnlyList<string> ModelKeys = [.. ShortKeys.Keys, Limits];

    /// <summary>All keys of a rule in a model's <c>limits</c>.</summary>
    public static readonly IReadOnlyList<string> RuleKeys = [Metric, Amount, Per, Margin];

    /// <summary>The keys that a rule cannot do without.</summary>
    public static readonly IReadOnlyList<string> RequiredRuleKeys = [Metric, Amount, Per];

    /// <summary>The keys of a provider that are not names of models.</summary>
    public static readonly IReadOnlyList<string> ProviderKeys = [Profile, Margin, Models];

    /// <summary>What a rule's <c>metric</c> may be.</summary>
    public static readonly IReadOnlyDictionary<string, LimitMetric> Metrics = new Dictionary<string, LimitMetric>
    {
        ["requests"] = LimitMetric.Requests,
        ["total_tokens"] = LimitMetric.TotalTokens,
        ["input_tokens"] = LimitMetric.InputTokens,
        ["output_tokens"] = LimitMetric.OutputTokens,
        ["tokens"] = LimitMetric.TotalTokens,
    };

    /// <summary>The charge policies that a provider's <c>profile</c> may name.</summary>
    public static readonly IReadOnlyList<string> Profiles = ["openai", "azure", "anthropic", "gemini", "generic"];

    /// <summary>The units of a duration, in ticks.</summary>
    public static readonly IReadOnlyDictionary<string, long> DurationUnits = new Dictionary<string, long>
    {
        ["ms"] = TimeSpan.TicksPerMillisecond,
        ["s"] = TimeSpan.TicksPerSecond,
        ["m"] = TimeSpan.TicksPerMinute,
        ["min"] = TimeSpan.TicksPerMinute,
        ["h"] = TimeSpan.TicksPerHour,
        ["d"] = TimeSpan.TicksPerDay,
    };

    /// <summary>The profile in the vocabulary's spelling; null: there is none of that name.</summary>
    public static string? FindProfile(string name) =>
        Profiles.FirstOrDefault(profile => string.Equals(profile, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The words as a sentence lists them: <c>'a', 'b' or 'c'</c>.</summary>
    public static string OneOf(IReadOnlyList<string> words) =>
        $"'{string.Join("', '", words.Take(words.Count - 1))}' or '{words[words.Count - 1]}'";
}
