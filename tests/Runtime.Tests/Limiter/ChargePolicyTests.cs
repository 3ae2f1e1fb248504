namespace LlmLimiter.Tests.Limiter;

/// <summary>Charge policies of a program's own.</summary>
public sealed class ChargePolicyTests
{
    [Fact]
    public async Task A_policy_of_ones_own_decides_what_a_call_costs_and_keeps()
    {
        using LlmRateLimiter limiter = Limiter(new CharsPolicy());
        LlmLease lease = await limiter.AcquireAsync("gateway", "model-1", new TokenEstimate(100, 50));
        Assert.Equal(400, Used(limiter));
        lease.RecordUsage(new TokenUsage(60, 20));
        Assert.Equal(240, Used(limiter));
    }

    [Fact]
    public void What_it_answers_is_brought_into_range()
    {
        using LlmRateLimiter limiter = Limiter(new AnyPolicy { OnCharge = _ => -5, OnSettle = _ => long.MaxValue });
        Assert.True(limiter.TryAcquire("gateway", "model-1", 1, out LlmLease lease));
        Assert.Equal(0, Used(limiter));
        lease.RecordUsage(new TokenUsage(1));
        Assert.Equal(1_000_000_000_000, Used(limiter));
    }

    [Fact]
    public async Task A_policy_that_throws_is_the_callers_to_hear_of_and_changes_nothing()
    {
        var policy = new AnyPolicy { OnCharge = estimate => estimate.InputTokens == 13 ? throw new FormatException("13") : estimate.InputTokens };
        policy.OnSettle = usage => 100 / usage.InputTokens;
        using LlmRateLimiter limiter = Limiter(policy);
        for (int i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<FormatException>(async () => await limiter.AcquireAsync("gateway", "model-1", 13));
        }

        LlmLease lease = await limiter.AcquireAsync("gateway", "model-1", 900);
        Task<LlmLease> waits = limiter.AcquireAsync("gateway", "model-1", 500).AsTask();
        Assert.Throws<DivideByZeroException>(() => lease.RecordUsage(default));
        Assert.Equal(900, Used(limiter));

        lease.RecordUsage(new TokenUsage(100));
        (await waits.EndsNow()).Dispose();
        Assert.Equal(501, Used(limiter));
    }

    [Fact]
    public void A_policy_that_calls_the_limiter_is_told_that_it_must_not()
    {
        LlmRateLimiter? limiter = null;
        var policy = new AnyPolicy { OnCharge = _ => limiter!.GetUsage("gateway", "model-1").Granted };
        using (limiter = Limiter(policy))
        {
            Assert.Throws<LockRecursionException>(() => limiter.TryAcquire("gateway", "model-1", 1, out _));
            policy.OnCharge = _ => 1;
            Assert.True(limiter.TryAcquire("gateway", "model-1", 1, out _));
        }
    }

    private static long Used(LlmRateLimiter limiter) => limiter.GetUsage("gateway", "model-1").Rules.Single().Used;

    private static LlmRateLimiter Limiter(ChargePolicy policy) => new(
        new RateLimitConfig(new Dictionary<string, ProviderLimits>
        {
            ["gateway"] = new()
            {
                ChargePolicy = policy,
                Models = new Dictionary<string, ModelLimits> { ["model-1"] = new() { TokensPerMinute = 1_000 } },
            },
        }),
        new LlmRateLimiterOptions { TimeProvider = new FakeTime() });

    /// <summary>Counts four characters for each token of the request, and none of the answer.</summary>
    private sealed class CharsPolicy : ChargePolicy
    {
        public override long Charge(LimitMetric metric, in TokenEstimate estimate) => 4 * estimate.InputTokens;

        public override long Settle(LimitMetric metric, in TokenEstimate estimate, in TokenUsage usage, long charged) => 4 * usage.InputTokens;
    }

    private sealed class AnyPolicy : ChargePolicy
    {
        public required Func<TokenEstimate, long> OnCharge { get; set; }

        public Func<TokenUsage, long> OnSettle { get; set; } = usage => usage.InputTokens;

        public override long Charge(LimitMetric metric, in TokenEstimate estimate) => OnCharge(estimate);

        public override long Settle(LimitMetric metric, in TokenEstimate estimate, in TokenUsage usage, long charged) => OnSettle(usage);
    }
}
