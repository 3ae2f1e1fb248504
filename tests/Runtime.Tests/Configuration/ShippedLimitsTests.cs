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
        "anthropic", "claude-opus-4-5",
        "1,000 requests per minute; 2,000,000 input tokens per minute; 400,000 output tokens per minute")]
    [InlineData(
        "anthropic", "claude-fable-5",
        "1,000 requests per minute; 500,000 input tokens per minute; 100,000 output tokens per minute")]
    [InlineData(
        "anthropic", "claude-3-7-sonnet-20250219",
        "50 requests per minute; 20,000 input tokens per minute; 8,000 output tokens per minute")]
    [InlineData("gemini", "gemini-2.5-pro", "150 requests per minute; 2,000,000 input tokens per minute; 10,000 requests per day")]
    [InlineData("gemini", "gemini-2.5-flash-lite", "4,000 requests per minute; 4,000,000 input tokens per minute")]
    [InlineData("azure", "gpt-5", "10,000 requests per minute; 1,000,000 tokens per minute")]
    [InlineData("azure", "gpt-4.1-nano", "5,000 requests per minute; 5,000,000 tokens per minute")]
    public void A_models_limits_are_the_published_ones(string provider, string model, string rules) =>
        Assert.Equal(rules, string.Join("; ", RateLimitConfigTests.Rules(RateLimitConfig.Shipped, provider, model)));
}
