namespace LlmLimiter.Tests.Configuration;

public sealed class ShippedLimitsTests
{
    [Fact]
    public void The_shipped_limits_are_read_once_and_say_what_they_are()
    {
        Assert.Same(RateLimitConfig.Shipped, RateLimitConfig.Shipped);
        Assert.True(RateLimitConfig.Shipped.IsShipped);
        Assert.Equal("shipped limits", RateLimitConfig.Shipped.Source);
        Assert.Equal(["openai", "anthropic", "gemini", "azure"], RateLimitConfig.Shipped.Providers.Keys);
        Assert.All(RateLimitConfig.Shipped.Providers.Values, provider => Assert.Null(provider.Profile));
    }

    [Theory]
    [InlineData("openai", 18)]
    [InlineData("anthropic", 15)]
    [InlineData("gemini", 3)]
    [InlineData("azure", 15)]
    public void Every_published_model_is_there(string provider, int models) =>
        Assert.Equal(models, RateLimitConfig.Shipped.Providers[provider].Models.Count);

    [Theory]
    [InlineData("openai", "gpt-4o", "500 requests per minute; 30,000 tokens per minute")]
    [InlineData("openai", "gpt-6.1-sol", "5,000 requests per minute; 1,000,000 tokens per minute")]
    [InlineData("openai", "gpt-4o-mini", "500 requests per minute; 200,000 tokens per minute; 10,000 requests per day")]
    [InlineData("openai", "o4-mini", "500 requests per minute; 200,000 tokens per minute")]
    [InlineData("openai", "text-embedding-3-large", "3,000 requests per minute; 1,000,000 tokens per minute")]
    [InlineData(
        "anthropic", "claude-opus-5",
        "1,000 requests per minute in a bucket of 1,000; 2,000,000 input tokens per minute in a bucket of 2,000,000; "
        + "400,000 output tokens per minute in a bucket of 400,000")]
    [InlineData(
        "anthropic", "claude-3-7-sonnet-20250219",
        "50 requests per minute in a bucket of 50; 20,000 input tokens per minute in a bucket of 20,000; "
        + "8,000 output tokens per minute in a bucket of 8,000")]
    [InlineData(
        "gemini", "gemini-2.5-pro",
        "150 requests per minute; 2,000,000 input tokens per minute; 10,000 requests per day of the calendar (America/Los_Angeles)")]
    [InlineData("gemini", "gemini-2.5-flash-lite", "4,000 requests per minute; 4,000,000 input tokens per minute")]
    [InlineData("azure", "gpt-5", "10,000 requests per minute; 1,000,000 tokens per minute; 167 requests per 1 s")]
    [InlineData("azure", "gpt-4.1-nano", "5,000 requests per minute; 5,000,000 tokens per minute; 84 requests per 1 s")]
    public void A_models_limits_are_the_published_ones(string provider, string model, string rules) =>
        Assert.Equal(rules, string.Join("; ", RateLimitConfigTests.Rules(RateLimitConfig.Shipped, provider, model)));

    [Theory]
    [InlineData("opus-4", 2_000_000, "claude-opus-4-8", "claude-opus-4-7", "claude-opus-4-6", "claude-opus-4-5")]
    [InlineData("sonnet-4", 2_000_000, "claude-sonnet-4-6", "claude-sonnet-4-5")]
    [InlineData("fable-5", 500_000, "claude-fable-5")]
    public void A_familys_models_have_one_limit_together(string pool, long inputTokens, params string[] family)
    {
        ProviderLimits anthropic = RateLimitConfig.Shipped.Providers["anthropic"];

        Assert.Equal(inputTokens, anthropic.Pools[pool].InputTokensPerMinute);
        Assert.Equal(1_000, anthropic.Pools[pool].RequestsPerMinute);
        Assert.Equal(family, anthropic.Models.Where(model => model.Value.Pools.Contains(pool)).Select(model => model.Key));
        Assert.All(family, model => Assert.Empty(RateLimitConfigTests.Rules(RateLimitConfig.Shipped, "anthropic", model)));
    }

    [Theory]
    [InlineData("openai", "gpt-4o", "gpt-4o-2024-08-06")]
    [InlineData("anthropic", "claude-sonnet-4-5", "claude-sonnet-4-5-20250929")]
    [InlineData("gemini", "gemini-2.5-pro", "gemini/gemini-2.5-pro")]
    public void A_models_dated_and_prefixed_names_are_its_aliases(string provider, string model, string alias) =>
        Assert.Contains(alias, RateLimitConfig.Shipped.Providers[provider].Models[model].Aliases);
}
