namespace LlmLimiter.Limits;

/// <summary>How a provider counts: its charge policy, and what the short keys of its limits mean.</summary>
internal sealed class Profile
{
    private static readonly Dictionary<string, Profile> _profiles = new Profile[]
    {
        new("generic", ChargePolicy.Generic),
        new("openai", ChargePolicy.OpenAI),
        new("azure", ChargePolicy.Azure, checksWithinTheMinute: true),
        new("anthropic", ChargePolicy.Anthropic),
        new("gemini", ChargePolicy.Gemini),
        new("groq", ChargePolicy.Generic),
        new("mistral", ChargePolicy.Generic),
    }.ToDictionary(profile => profile._name, StringComparer.OrdinalIgnoreCase);

    private readonly string _name;
    private readonly bool _checksWithinTheMinute;

    private Profile(string name, ChargePolicy policy, bool checksWithinTheMinute = false)
    {
        _name = name;
        _checksWithinTheMinute = checksWithinTheMinute;
        Policy = policy;
    }

    /// <summary>The names of the profiles.</summary>
    public static IReadOnlyCollection<string> Names => _profiles.Keys;

    /// <summary>Which tokens the provider counts, and when.</summary>
    public ChargePolicy Policy { get; }

    /// <summary>The profile of the name, else of the provider when it has one of its own, else <c>generic</c>.</summary>
    public static Profile For(string? name, string provider) =>
        _profiles.TryGetValue(name ?? provider, out Profile? profile) ? profile : _profiles["generic"];

    /// <summary>
    /// The rules that a short key such as <c>requests_per_minute</c> stands for: the limit itself, then what the provider checks beside it.
    /// </summary>
    public IEnumerable<LimitRule> ShortRules(LimitMetric metric, long amount, TimeSpan per)
    {
        LimitWindow window = ProfileWindows.Of(_name, per);
        TimeZoneInfo? zone = window is LimitWindow.Fixed ? TimeZones.Pacific : null;
        var rule = new LimitRule(metric, amount, per) { Window = window, TimeZone = zone };
        return _checksWithinTheMinute && WithinTheMinute(rule) is { } beside ? [rule, beside] : [rule];
    }

    /// <summary>
    /// Azure checks requests per minute over a second or ten (quota page, 2025-07-31): beside the minute stands the shortest span of a second
    /// or more that has a whole number of requests.
    /// </summary>
    private static LimitRule? WithinTheMinute(LimitRule rule)
    {
        if (rule.Metric is not LimitMetric.Requests || rule.Per != TimeSpan.FromMinutes(1))
        {
            return null;
        }

        long atOnce = (rule.Amount + 59) / 60;
        var span = TimeSpan.FromTicks((long)Math.Ceiling((double)atOnce * TimeSpan.TicksPerMinute / rule.Amount));
        return span < rule.Per ? new LimitRule(rule.Metric, atOnce, span) : null;
    }
}
