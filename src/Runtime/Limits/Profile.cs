namespace LlmLimiter.Limits;

/// <summary>How a provider counts: its charge policy, and what the short keys of its limits mean.</summary>
internal sealed class Profile
{
    private static readonly TimeSpan _day = TimeSpan.FromDays(1);

    private static readonly Dictionary<string, Profile> _profiles = new(StringComparer.OrdinalIgnoreCase)
    {
        ["generic"] = new(ChargePolicy.Generic, Sliding),
        ["openai"] = new(ChargePolicy.OpenAI, Sliding),
        ["azure"] = new(ChargePolicy.Azure, SlidingAndWithinTheMinute),
        ["anthropic"] = new(ChargePolicy.Anthropic, TokenBucket),
        ["gemini"] = new(ChargePolicy.Gemini, SlidingOrPacificDay),
    };

    private readonly Func<LimitRule, IEnumerable<LimitRule>> _meaning;

    private Profile(ChargePolicy policy, Func<LimitRule, IEnumerable<LimitRule>> meaning)
    {
        Policy = policy;
        _meaning = meaning;
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
    public IEnumerable<LimitRule> ShortRules(LimitMetric metric, long amount, TimeSpan per) => _meaning(new LimitRule(metric, amount, per));

    private static IEnumerable<LimitRule> Sliding(LimitRule rule) => [rule];

    /// <summary>Anthropic's limits are token buckets, refilled continuously (rate-limits page, autumn 2026).</summary>
    private static IEnumerable<LimitRule> TokenBucket(LimitRule rule) => [rule with { Window = LimitWindow.TokenBucket }];

    /// <summary>Gemini's days begin at midnight Pacific time (rate-limits page, 2026-08-18).</summary>
    private static IEnumerable<LimitRule> SlidingOrPacificDay(LimitRule rule) => rule.Per < _day
        ? [rule]
        : [rule with { Window = LimitWindow.Fixed, TimeZone = TimeZones.Pacific }];

    /// <summary>
    /// Azure checks requests per minute over a second or ten (quota page, 2025-07-31): beside the minute stands the shortest span of a second
    /// or more that has a whole number of requests.
    /// </summary>
    private static IEnumerable<LimitRule> SlidingAndWithinTheMinute(LimitRule rule)
    {
        if (rule.Metric is not LimitMetric.Requests || rule.Per != TimeSpan.FromMinutes(1))
        {
            return [rule];
        }

        long atOnce = (rule.Amount + 59) / 60;
        var span = TimeSpan.FromTicks((long)Math.Ceiling((double)atOnce * TimeSpan.TicksPerMinute / rule.Amount));
        return span < rule.Per ? [rule, new LimitRule(rule.Metric, atOnce, span)] : [rule];
    }
}
