namespace LlmLimiter.Tests.Limiter;

/// <summary>A charge policy of somebody's own may throw: the call that it was asked for fails, and no other.</summary>
public sealed class PolicyThatThrowsTests
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    private readonly FakeTime _time = new();

    [Fact]
    public async Task A_reload_to_it_ends_the_wait_of_the_call_it_throws_for_and_the_others_go_on()
    {
        using LlmRateLimiter limiter = Limiter(ChargePolicy.Generic);
        Assert.True(limiter.TryAcquire("acme", "model-1", 100, out _));
        Task<LlmLease> first = limiter.AcquireAsync("acme", "model-1", 66).AsTask();
        Task<LlmLease> second = limiter.AcquireAsync("acme", "model-1", 7).AsTask();

        limiter.Reload(Config(new ThrowingPolicy { ThrowsFor = 66 }));
        await Assert.ThrowsAsync<NotSupportedException>(() => first.EndsNow());
        _time.Advance(_minute);
        await second.EndsNow();
    }

    [Fact]
    public async Task A_reload_to_one_that_does_not_know_its_metrics_changes_nothing()
    {
        using LlmRateLimiter limiter = Limiter(ChargePolicy.Generic);
        Assert.True(limiter.TryAcquire("acme", "model-1", 100, out _));
        Task<LlmLease> waiting = limiter.AcquireAsync("acme", "model-1", 66).AsTask();

        Assert.Throws<NotSupportedException>(() => limiter.Reload(Config(new ThrowingPolicy { KnowsMetrics = false })));
        _time.Advance(_minute);
        await waiting.EndsNow();
    }

    [Fact]
    public async Task One_that_knows_no_call_without_usage_lets_calls_wait_all_the_same()
    {
        using LlmRateLimiter limiter = Limiter(new ThrowingPolicy { NeedsUsage = true });
        Assert.True(limiter.TryAcquire("acme", "model-1", 100, out _));
        Task<LlmLease> waiting = limiter.AcquireAsync("acme", "model-1", 66).AsTask();
        _time.Advance(_minute);
        await waiting.EndsNow();
        Assert.Equal((66, 0), (limiter.GetUsage("acme", "model-1").Rules[0].Used, limiter.GetUsage("acme", "model-1").Waiting));
    }

    [Fact]
    public void A_call_it_throws_for_leaves_nothing_behind()
    {
        using LlmRateLimiter limiter = Limiter(new ThrowingPolicy { ThrowsFor = 66 });
        Assert.Throws<NotSupportedException>(() => limiter.TryAcquire("acme", "model-1", 66, out _));
        Assert.True(limiter.Find("acme", "model-1")!.Main.Reservations.AllReturned);
    }

    private static RateLimitConfig Config(ChargePolicy policy) => new(new Dictionary<string, ProviderLimits>
    {
        ["acme"] = new()
        {
            ChargePolicy = policy,
            Models = new Dictionary<string, ModelLimits> { ["model-1"] = ProviderUnderTest.Tokens(100, _minute) },
        },
    });

    private LlmRateLimiter Limiter(ChargePolicy policy) => new(Config(policy), new LlmRateLimiterOptions { TimeProvider = _time });

    private sealed class ThrowingPolicy : ChargePolicy
    {
        public long ThrowsFor { get; init; } = -1;

        public bool NeedsUsage { get; init; }

        public bool KnowsMetrics { get; init; } = true;

        public override long Charge(LimitMetric metric, in TokenEstimate estimate) =>
            estimate.InputTokens == ThrowsFor ? throw new NotSupportedException() : base.Charge(metric, estimate);

        public override long Settle(LimitMetric metric, in TokenEstimate estimate, in TokenUsage usage, long charged) =>
            NeedsUsage && usage.InputTokens == 0 ? throw new NotSupportedException() : base.Settle(metric, estimate, usage, charged);

        public override bool CountsAsGenerated(LimitMetric metric) => KnowsMetrics ? base.CountsAsGenerated(metric) : throw new NotSupportedException();
    }
}
