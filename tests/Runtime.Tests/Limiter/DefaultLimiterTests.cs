namespace LlmLimiter.Tests.Limiter;

public sealed class DefaultLimiterTests
{
    private static readonly ModelLimits _limits = new() { RequestsPerMinute = 1 };

    [Fact]
    public void It_is_made_once_at_its_first_use()
    {
        int loads = 0;
        var limiter = new DefaultLimiter(() =>
        {
            loads++;
            return new LlmRateLimiter("acme", "model-1", _limits);
        });
        Assert.Equal(0, loads);
        Assert.Same(limiter.Get(), limiter.Get());
        Assert.Equal(1, loads);
    }

    [Fact]
    public void A_load_that_fails_is_tried_again()
    {
        int loads = 0;
        var limiter = new DefaultLimiter(() => ++loads == 1 ? throw new RateLimitConfigException("broken") : new LlmRateLimiter("acme", "model-1", _limits));
        Assert.Throws<RateLimitConfigException>(limiter.Get);
        Assert.NotNull(limiter.Get());
    }

    [Fact]
    public void Made_before_its_first_use_it_tells_its_errors_and_can_still_be_set()
    {
        int loads = 0;
        var limiter = new DefaultLimiter(() => ++loads == 1 ? throw new RateLimitConfigException("broken") : new LlmRateLimiter("acme", "model-1", _limits));
        Assert.Throws<RateLimitConfigException>(limiter.Make);
        limiter.Make();
        limiter.Make();
        Assert.Equal(2, loads);

        using var other = new LlmRateLimiter("acme", "model-1", _limits);
        limiter.Set(other);
        Assert.Same(other, limiter.Get());
    }

    [Fact]
    public void It_can_be_set_before_its_first_use_and_not_after()
    {
        using var first = new LlmRateLimiter("acme", "model-1", _limits);
        using var second = new LlmRateLimiter("acme", "model-1", _limits);
        var limiter = new DefaultLimiter(() => throw new InvalidOperationException("not needed"));
        limiter.Set(second);
        limiter.Set(first);
        Assert.Same(first, limiter.Get());

        limiter.Set(first);
        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => limiter.Set(second));
        Assert.Contains("before any limited call", refusal.Message, StringComparison.Ordinal);
    }
}
