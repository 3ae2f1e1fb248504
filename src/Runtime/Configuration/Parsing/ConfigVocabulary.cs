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
    public const string Refund = "refund";
    public const string TrustHeaders = "trust_headers";
    public const string Models = "models";
    public const string Pools = "pools";
    public const string Aliases = "aliases";
    public const string MaxConcurrent = "max_concurrent";
    public const string Smooth = "smooth";
    public const string Ramp = "ramp";
    public const string Growth = "growth";
    public const string From = "from";
    public const string Limits = "limits";
    public const string Metric = "metric";
    public const string Amount = "amount";
    public const string Per = "per";
    public const string Window = "window";
    public const string Burst = "burst";
    public const string TimeZone = "time_zone";
    public const string TokenBucket = "token_bucket";
    public const string Fixed = "fixed";

    /// <summary>The model that stands for every model that is not listed.</summary>
    public const string Wildcard = "*";

    /// <summary>The metric that is no rule's: it has no span, but a key of its own.</summary>
    public const string ConcurrentRequests = "concurrent_requests";

    /// <summary>What the short keys are called in messages.</summary>
    private const string ShortKeysInWords = "{requests|tokens|input_tokens|output_tokens}_per_{second|minute|hour|day}";

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

    /// <summary>All keys of a pool.</summary>
    public static readonly IReadOnlyList<string> PoolKeys = [.. ShortKeys.Keys, MaxConcurrent, Smooth, Ramp, Limits];

    /// <summary>All keys of a model.</summary>
    public static readonly IReadOnlyList<string> ModelKeys = [.. PoolKeys, Pools, Aliases];

    /// <summary>All keys of a rule in a model's <c>limits</c>.</summary>
    public static readonly IReadOnlyList<string> RuleKeys = [Metric, Amount, Per, Window, Burst, TimeZone, Margin];

    /// <summary>The keys that a rule cannot do without.</summary>
    public static readonly IReadOnlyList<string> RequiredRuleKeys = [Metric, Amount, Per];

    /// <summary>All keys of a <c>ramp</c>; it cannot do without any.</summary>
    public static readonly IReadOnlyList<string> RampKeys = [Growth, Per, From];

    /// <summary>The keys of a provider that are not names of models.</summary>
    public static readonly IReadOnlyList<string> ProviderKeys = [Profile, Margin, Refund, TrustHeaders, Pools, Models];

    /// <summary>The keys that may stand at the top beside the names of providers.</summary>
    public static readonly IReadOnlyList<string> TopKeys = [Extends];

    /// <summary>What a rule's <c>metric</c> may be.</summary>
    public static readonly IReadOnlyDictionary<string, LimitMetric> Metrics = new Dictionary<string, LimitMetric>
    {
        ["requests"] = LimitMetric.Requests,
        ["total_tokens"] = LimitMetric.TotalTokens,
        ["input_tokens"] = LimitMetric.InputTokens,
        ["output_tokens"] = LimitMetric.OutputTokens,
        ["tokens"] = LimitMetric.TotalTokens,
    };

    /// <summary>What a rule's <c>window</c> may be.</summary>
    public static readonly IReadOnlyDictionary<string, LimitWindow> Windows = new Dictionary<string, LimitWindow>
    {
        ["sliding"] = LimitWindow.Sliding,
        [TokenBucket] = LimitWindow.TokenBucket,
        [Fixed] = LimitWindow.Fixed,
    };

    /// <summary>What a provider's <c>trust_headers</c> may be.</summary>
    public static readonly IReadOnlyDictionary<string, HeaderTrust> HeaderTrusts = new Dictionary<string, HeaderTrust>
    {
        ["lower"] = HeaderTrust.Lower,
        ["both"] = HeaderTrust.Both,
        ["off"] = HeaderTrust.Off,
    };

    /// <summary>The profiles that a provider's <c>profile</c> may name.</summary>
    public static readonly IReadOnlyList<string> Profiles = ["openai", "azure", "anthropic", "gemini", "groq", "mistral", "generic"];

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

    private static readonly HashSet<string> _keys = new([.. TopKeys, .. ProviderKeys, .. ModelKeys, .. RuleKeys, .. RampKeys], StringComparer.OrdinalIgnoreCase);

    /// <summary>The key in the vocabulary's spelling; null: there is none of that name.</summary>
    public static string? FindKey(string key) => _keys.Contains(key) ? key.ToLowerInvariant() : null;

    /// <summary>Whether the name looks as if it stood for several models (<c>gpt-4*</c>): none does but the wildcard, and it would match nothing.</summary>
    public static bool IsPattern(string name) => name != Wildcard && name.Contains(Wildcard);

    /// <summary>The short key of these initials, which providers' own pages use (<c>rpm</c>, <c>itpm</c>); null: there is none.</summary>
    public static string? FindShortKey(string initials) => ShortKeys.Keys.FirstOrDefault(
        key => string.Equals(string.Concat(key.Split('_').Select(word => word[0])), initials, StringComparison.OrdinalIgnoreCase));

    /// <summary>The profile in the vocabulary's spelling; null: there is none of that name.</summary>
    public static string? FindProfile(string name) =>
        Profiles.FirstOrDefault(profile => string.Equals(profile, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The words as a sentence lists them: <c>'a', 'b' or 'c'</c>.</summary>
    public static string OneOf(IReadOnlyList<string> words) => words.Count == 1
        ? $"'{words[0]}'"
        : $"'{string.Join("', '", words.Take(words.Count - 1))}' or '{words[words.Count - 1]}'";

    /// <summary>A model's or a pool's keys as a sentence lists them, the short ones by their pattern.</summary>
    public static string InWords(IReadOnlyList<string> keys) =>
        $"{ShortKeysInWords}, {OneOf([.. keys.Where(key => !ShortKeys.ContainsKey(key))])}";
}
