namespace LlmLimiter.Tests.Limiter;

/// <summary>Every misuse has a clear exception, and none leaves a limiter that admits everything.</summary>
public sealed class MisuseTests
{
    private static readonly ModelLimits _limits = new() { RequestsPerMinute = 1 };

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_000_000_001)]
    public void Amounts_out_of_range_are_refused(long amount)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenEstimate(amount));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenEstimate(0, amount));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenEstimate(0) { MaxOutputTokens = amount });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenUsage(amount));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenUsage(0, amount));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ModelLimits { TokensPerMinute = amount });
        ArgumentOutOfRangeException refusal = Assert.Throws<ArgumentOutOfRangeException>(() => new LimitRule(LimitMetric.Requests, amount, TimeSpan.FromMinutes(1)));
        Assert.StartsWith("A rule's amount must be from 1 to 1,000,000,000,000.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_that_say_nothing_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LimitRule(LimitMetric.Requests, 0, TimeSpan.FromMinutes(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LimitRule(LimitMetric.Requests, 1, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LimitRule((LimitMetric)99, 1, TimeSpan.FromMinutes(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LimitRule(LimitMetric.Requests, 1, TimeSpan.FromMinutes(1)) { Margin = TimeSpan.FromTicks(-1) });
    }

    [Fact]
    public void Limits_without_a_rule_are_refused()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new LlmRateLimiter("openai", "gpt-4o", new ModelLimits()));
        Assert.Contains("openai/gpt-4o", refusal.Message, StringComparison.Ordinal);
        using var limiter = new LlmRateLimiter("openai", "gpt-4o", _limits);
        Assert.Throws<ArgumentException>("limits", () => limiter.Register("openai", "gpt-4o", new ModelLimits()));
        Assert.Equal("limits", refusal.ParamName);
        Assert.Throws<ArgumentNullException>(() => limiter.Register("openai", "gpt-4o", null!));
        Assert.Throws<ArgumentException>(() => limiter.Register("openai", "gpt-4o", new ModelLimits { Rules = [null!] }));
        Assert.Throws<ArgumentException>(() => limiter.Register("openai", "gpt-4o", new ModelLimits { Rules = null! }));
    }

    [Fact]
    public void A_metric_limited_twice_over_one_span_is_refused()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new LlmRateLimiter("openai", "gpt-4o", new ModelLimits
        {
            RequestsPerMinute = 5,
            Rules = [new LimitRule(LimitMetric.Requests, 10, TimeSpan.FromMinutes(1))],
        }));
        Assert.Contains("limits one metric and span twice: 10 requests per minute", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void Empty_names_are_refused(string name)
    {
        using var limiter = new LlmRateLimiter("openai", "gpt-4o", _limits);
        Assert.Throws<ArgumentException>(() => new LlmRateLimiter(name, "gpt-4o", _limits));
        Assert.Throws<ArgumentException>(() => new LlmRateLimiter("openai", name, _limits));
        Assert.Throws<ArgumentException>(() => limiter.Acquire(name, "gpt-4o", 1));
        Assert.Throws<ArgumentException>(() => limiter.TryAcquire("openai", name, 1, out _));
        Assert.Throws<ArgumentException>(() => limiter.Estimate(name, "gpt-4o", "hi"));
    }

    [Fact]
    public async Task A_failed_acquire_is_always_seen_at_the_await()
    {
        using var limiter = new LlmRateLimiter("openai", "gpt-4o", _limits);
        ValueTask<LlmLease> unknown = limiter.AcquireAsync("openai", "gpt-5", 1);
        ValueTask<LlmLease> unnamed = limiter.AcquireAsync("openai", null!, 1);

        await Assert.ThrowsAsync<UnknownModelException>(async () => await unknown);
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await unnamed);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Refused(options => options.MaxWait = TimeSpan.FromSeconds(-2));
        Refused(options => options.MaxQueued = -1);
        Refused(options => options.UnknownModel = (UnknownModelPolicy)7);
        Assert.Throws<ArgumentOutOfRangeException>(() => new AcquireOptions { MaxWait = TimeSpan.FromSeconds(-2) });
        Assert.Throws<ArgumentNullException>(() => new LlmRateLimiter((RateLimitConfig)null!));

        static void Refused(Action<LlmRateLimiterOptions> change)
        {
            var options = new LlmRateLimiterOptions();
            change(options);
            Assert.Throws<ArgumentOutOfRangeException>(() => new LlmRateLimiter("openai", "gpt-4o", _limits, options));
        }
    }

    [Fact]
    public void Options_changed_later_change_nothing()
    {
        var time = new FakeTime();
        var options = new LlmRateLimiterOptions { TimeProvider = time, UnknownModel = UnknownModelPolicy.Reject };
        using var limiter = new LlmRateLimiter("openai", "gpt-4o", _limits, options);
        options.UnknownModel = UnknownModelPolicy.Allow;
        options.MaxQueued = -5;
        Assert.Throws<UnknownModelException>(() => limiter.TryAcquire("openai", "other", 1, out _));
    }
}
