using LlmLimiter.Limits;

namespace LlmLimiter.Tests.Limits;

/// <summary>What a model's properties stand for: as the profile understands them, smoothed, and no rule twice.</summary>
public sealed class AllRulesTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(600, "600 requests per minute; 10 requests per second")]
    [InlineData(60, "60 requests per minute; 1 request per second")]
    [InlineData(2, "2 requests per minute; 1 request per 30 s")]
    [InlineData(1, "1 request per minute")]
    public void Azure_checks_requests_within_the_minute_as_well(long perMinute, string rules) =>
        Assert.Equal(rules, Words("azure", new ModelLimits { RequestsPerMinute = perMinute }));

    [Fact]
    public void What_a_profile_adds_gives_way_to_a_rule_that_says_otherwise() =>
        Assert.Equal(
            "600 requests per minute; 5 requests per second",
            Words("azure", new ModelLimits { RequestsPerMinute = 600, Rules = [new LimitRule(LimitMetric.Requests, 5, _second)] }));

    [Fact]
    public void Smoothing_narrows_a_bucket_of_the_same_span_in_place_of_adding_another() =>
        Assert.Equal("60 requests per minute in a bucket of 1", Words("anthropic", new ModelLimits { RequestsPerMinute = 60, Smooth = _second }));

    [Fact]
    public void Smoothing_never_widens_a_bucket()
    {
        var bucket = new LimitRule(LimitMetric.Requests, 600, 60 * _second) { Window = LimitWindow.TokenBucket, Burst = 3 };
        Assert.Equal("600 requests per minute in a bucket of 3", Words("generic", new ModelLimits { Rules = [bucket], Smooth = _second }));
    }

    [Fact]
    public void Smoothing_takes_the_lower_of_two_rules_of_one_span()
    {
        var bucket = new LimitRule(LimitMetric.Requests, 1_200, 60 * _second) { Window = LimitWindow.TokenBucket };
        Assert.Equal(
            "600 requests per minute; 600 requests per minute in a bucket of 10",
            Words("generic", new ModelLimits { RequestsPerMinute = 600, Rules = [bucket], Smooth = _second }));
    }

    private static string Words(string profile, ModelLimits limits)
    {
        IReadOnlyList<LimitRule> rules = limits.AllRules(Profile.For(profile, "p"));
        Assert.Equal(rules.Count, rules.Select(rule => rule.Identity).Distinct().Count());
        return string.Join("; ", rules);
    }
}
