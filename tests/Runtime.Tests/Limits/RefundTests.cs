namespace LlmLimiter.Tests.Limits;

/// <summary><c>refund: true</c> keeps what was used of what a provider counted up front, and counts nothing that the provider does not.</summary>
public sealed class RefundTests
{
    private static readonly TokenEstimate _estimate = new(1_000, 300) { MaxOutputTokens = 2_000 };

    private static readonly TokenUsage _usage = new(900, 20, 400);

    [Theory]
    [InlineData("openai", 2_000, 920)]
    [InlineData("azure", 3_000, 920)]
    [InlineData("anthropic", 1_300, 520)]
    [InlineData("gemini", 1_000, 900)]
    [InlineData("groq", 1_300, 920)]
    [InlineData("mistral", 1_300, 920)]
    [InlineData("generic", 1_300, 920)]
    public void What_was_not_used_comes_back(string profile, long charged, long settled)
    {
        RateLimitConfig config = RateLimitConfig.Parse($"p: {{ profile: {profile}, refund: true, m: {{ tokens_per_minute: 5_000 }} }}");
        ChargePolicy policy = config.Providers["p"].ChargePolicyOf("p");

        Assert.Equal(charged, policy.Charge(LimitMetric.TotalTokens, _estimate));
        Assert.Equal(settled, policy.Settle(LimitMetric.TotalTokens, _estimate, _usage, charged));
    }

    [Fact]
    public void Without_it_nothing_comes_back()
    {
        ChargePolicy policy = RateLimitConfig.Parse("openai: { m: { tokens_per_minute: 5_000 } }").Providers["openai"].ChargePolicyOf("openai");

        Assert.Equal(2_000, policy.Settle(LimitMetric.TotalTokens, _estimate, _usage, 2_000));
    }
}
