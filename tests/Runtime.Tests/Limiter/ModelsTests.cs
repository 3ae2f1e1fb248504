using LlmLimiter.Configuration;
using LlmLimiter.Limits;

namespace LlmLimiter.Tests.Limiter;

/// <summary>Promises 6 and 7: nothing is unlimited by accident; changing limits keeps usage and waiters.</summary>
public sealed class ModelsTests
{
    [Fact]
    public async Task A_model_without_limits_is_rejected_with_the_nearest_name()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 1 });

        UnknownModelException rejection = await Assert.ThrowsAsync<UnknownModelException>(async () => await test.Limiter.AcquireAsync("acme", "modle-1", 1));
        Assert.Equal(new ModelId("acme", "model-1"), rejection.Nearest);
        Assert.StartsWith("acme/modle-1 has no limits (they come from: code). Did you mean acme/model-1? ", rejection.Message, StringComparison.Ordinal);
        Assert.Equal(new ModelId("acme", "model-1"), Assert.Throws<UnknownModelException>(() => test.Limiter.TryAcquire("akme", "model-1", 1, out _)).Nearest);
        Assert.Null(Assert.Throws<UnknownModelException>(() => test.Limiter.TryAcquire("other", "model-1", 1, out _)).Nearest);
        Assert.Throws<UnknownModelException>(() => test.Limiter.Acquire("acme", "x", 1));
        Assert.Throws<UnknownModelException>(() => test.Limiter.RecordExternalUsage("acme", "x", new TokenUsage(1)));
        Assert.Throws<UnknownModelException>(() => test.Limiter.GetUsage("acme", "x"));
    }

    [Fact]
    public void A_name_from_outside_is_escaped_where_it_is_shown()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 1 });
        UnknownModelException rejection = Assert.Throws<UnknownModelException>(() => test.Limiter.Acquire("acme", "\u001b[31mred\r\n", 1));
        Assert.Contains("acme/\\u001b[31mred\\u000d\\u000a has no limits", rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_limits_may_pass_when_asked_for_and_is_warned_of_once()
    {
        var log = new RecordingLoggerFactory();
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 1 }, options =>
        {
            options.UnknownModel = UnknownModelPolicy.Warn;
            options.LoggerFactory = log;
        });
        for (int i = 0; i < 3; i++)
        {
            Assert.True(test.Limiter.TryAcquire("acme", "model-2", 1_000_000, out LlmLease lease));
            lease.RecordUsage(new TokenUsage(1));
        }

        Assert.StartsWith("acme/model-2 has no limits (they come from: code), so its calls go through unlimited. Did you mean acme/model-1?", Assert.Single(log.Messages[1..]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_said_of_models_that_are_allowed()
    {
        var log = new RecordingLoggerFactory();
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 1 }, options =>
        {
            options.UnknownModel = UnknownModelPolicy.Allow;
            options.LoggerFactory = log;
        });
        Assert.Equal(default, await test.Limiter.AcquireAsync("acme", "model-2", 1));
        Assert.Equal(["Limits from code, models: 1"], log.Messages);

        // Not so a call that names a pool: it means to be limited.
        Assert.Throws<UnknownModelException>(() => test.Limiter.TryAcquire("acme", "model-2", 1, new AcquireOptions { Pool = "team" }, out _));
    }

    [Fact]
    public async Task Limits_set_again_keep_what_was_used_and_who_waits()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 2 });
        (await test.Acquire(1)).Dispose();
        (await test.Acquire(1)).Dispose();
        Task<LlmLease> waiting = test.Acquire(1);

        test.Limiter.Register("acme", "model-1", new ModelLimits { RequestsPerMinute = 3 });
        await waiting.EndsNow();
        Assert.Equal(3, test.Used(LimitMetric.Requests));
        Assert.False(test.TryAcquire(1, out _));
    }

    [Fact]
    public async Task A_call_that_no_longer_fits_under_new_limits_is_told_so_and_the_others_go_on()
    {
        using var test = new LimiterUnderTest(new ModelLimits { TokensPerMinute = 1_000 });
        (await test.Acquire(1_000)).Dispose();
        Task<LlmLease> big = test.Acquire(900);
        Task<LlmLease> small = test.Acquire(100);

        test.Limiter.Register("acme", "model-1", new ModelLimits { TokensPerMinute = 500, RequestsPerMinute = 10 });
        await Assert.ThrowsAsync<RequestTooLargeException>(big.EndsNow);
        Assert.Equal(1, test.Waiting);
        test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        await small.EndsNow();
        Assert.Equal(1, test.Used(LimitMetric.Requests));
    }

    [Fact]
    public async Task A_new_rule_starts_with_what_the_old_one_of_its_metric_knows()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 10 });
        (await test.Acquire(1)).Dispose();
        LlmLease open = await test.Acquire(1);

        test.Limiter.Register("acme", "model-1", new ModelLimits { RequestsPerDay = 3 });
        Assert.Equal(2, test.Used(LimitMetric.Requests));
        open.Cancel();
        Assert.Equal(2, test.Used(LimitMetric.Requests));
        Assert.True(test.TryAcquire(1, out _));
        Assert.False(test.TryAcquire(1, out _));
    }

    [Fact]
    public void Registering_one_more_costs_no_more_than_reading_them_all()
    {
        const int Many = 2_000;
        var registered = Enumerable.Range(0, Many).ToDictionary(
            i => new ModelId(i % 2 == 0 ? "acme" : "ACME", $"model-{i}"), _ => new ModelLimits { RequestsPerMinute = 1 });
        var config = new RateLimitConfig(new Dictionary<string, ProviderLimits>
        {
            ["acme"] = new() { Models = new Dictionary<string, ModelLimits> { ["usual"] = new() { RequestsPerMinute = 1, Aliases = ["model-7", "other"] } } },
        });

        long before = GC.GetAllocatedBytesForCurrentThread();
        IReadOnlyDictionary<string, ProviderLimits> providers = EffectiveProviders.Of(config, registered, "limits");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Many * 10_000);
        Assert.Equal(Many + 1, providers["acme"].Models.Count);
        Assert.Equal(["other"], providers["acme"].Models["usual"].Aliases);
    }

    [Fact]
    public void Calls_made_without_a_lease_are_charged_even_above_the_limit()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 5, TokensPerMinute = 1_000 });
        test.Limiter.RecordExternalUsage("acme", "model-1", new TokenUsage(900, 300), requests: 2);

        Assert.Equal(2, test.Used(LimitMetric.Requests));
        Assert.Equal(1_200, test.Used(LimitMetric.TotalTokens));
        Assert.False(test.TryAcquire(1, out _));
    }

    [Fact]
    public void Charges_saturate_instead_of_turning_into_free_capacity()
    {
        var window = new SlidingWindow(new LimitRule(LimitMetric.TotalTokens, 1_000, TimeSpan.FromMinutes(1)), new MonotonicClock(new FakeTime()));
        for (int i = 0; i < 10; i++)
        {
            window.Charge(long.MaxValue / 4, now: i);
        }

        Assert.False(window.Fits(1, now: 10));
        Assert.InRange(window.Used, long.MaxValue / 4, long.MaxValue);
    }

    [Fact]
    public async Task Usage_shows_every_model_and_rule()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 4, TokensPerMinute = 1_000 });
        test.Limiter.Register("acme", "a-model", new ModelLimits { RequestsPerMinute = 1 });
        (await test.Acquire(100)).Dispose();
        await test.Acquire(250);

        UsageSnapshot snapshot = test.Limiter.GetUsage();
        Assert.Equal("code", snapshot.Source);
        Assert.Equal(["acme/a-model", "acme/model-1"], snapshot.Models.Select(model => model.Model.ToString()));
        RuleUsage tokens = snapshot.Models[1].Rules[1];
        Assert.Equal("1,000 tokens per minute: 350 used, 250 reserved, 0.35", FormattableString.Invariant($"{tokens.Rule}: {tokens.Used} used, {tokens.Reserved} reserved, {tokens.Fraction}"));
        Assert.Equal(2, snapshot.Models[1].Granted);
        Assert.Equal(2, test.Limiter.Models.Count);
    }
}
