using LlmLimiter;
using Microsoft.Extensions.DependencyInjection;

namespace Tokenizers.Tests;

public sealed class ExactTokenEstimatorTests
{
    private const string Text = "Tokenization, unbelievably, splits words.";
    private static readonly long _exact = Tokenizer.O200kBase.Count(Text);

    [Fact]
    public void OpenAIs_models_are_counted_exactly()
    {
        var estimator = new ExactTokenEstimator(others: new FixedEstimator());

        Assert.Equal(_exact, estimator.CountTokens(new ModelId("openai", "gpt-4o"), Text));
        Assert.Equal(Tokenizer.Cl100kBase.Count(Text), estimator.CountTokens(new ModelId("azure", "gpt-4-prod"), Text));
    }

    [Fact]
    public void Other_models_are_left_to_the_other_estimator()
    {
        var estimator = new ExactTokenEstimator(others: new FixedEstimator());

        Assert.Equal(1_000, estimator.CountTokens(new ModelId("anthropic", "claude-sonnet-4"), Text));
        Assert.False(estimator.IsExact(new ModelId("anthropic", "claude-sonnet-4")));
        Assert.True(estimator.IsExact(new ModelId("openai", "gpt-4o")));
    }

    [Fact]
    public void The_tokenizer_of_a_deployment_can_be_named()
    {
        var estimator = new ExactTokenEstimator(
            new Dictionary<string, Tokenizer> { ["Chat-Prod"] = Tokenizer.O200kBase }, new FixedEstimator());

        Assert.Equal(_exact, estimator.CountTokens(new ModelId("azure", "chat-prod"), Text));
    }

    [Fact]
    public void A_host_counts_exactly_when_asked_to()
    {
        var services = new ServiceCollection();
        services.AddLlmLimiter().AddConfiguration(_limits).UseExactTokens().KeepDefault();
        using ServiceProvider provider = services.BuildServiceProvider();

        LlmRateLimiter limiter = provider.GetRequiredService<LlmRateLimiter>();

        long empty = limiter.Estimate("openai", "gpt-4o", "").InputTokens;
        Assert.Equal(_exact, limiter.Estimate("openai", "gpt-4o", Text).InputTokens - empty);
    }

    [Fact]
    public void An_estimator_of_ones_own_stays()
    {
        var services = new ServiceCollection();
        services.AddLlmLimiter().AddConfiguration(_limits).Configure(options => options.Estimator = new FixedEstimator()).UseExactTokens().KeepDefault();
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.InRange(provider.GetRequiredService<LlmRateLimiter>().Estimate("openai", "gpt-4o", Text).InputTokens, 1_000, 1_010);
    }

    private static readonly RateLimitConfig _limits = RateLimitConfig.Parse("openai: { gpt-4o: { requests_per_minute: 10 } }");

    private sealed class FixedEstimator : ITokenEstimator
    {
        public long CountTokens(ModelId model, ReadOnlySpan<char> text) => 1_000;
    }
}
