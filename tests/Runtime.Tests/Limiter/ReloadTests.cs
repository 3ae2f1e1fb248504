using static LlmLimiter.Tests.Limiter.ProviderUnderTest;

namespace LlmLimiter.Tests.Limiter;

/// <summary>Promise 7: a change of the limits keeps what was used and who waits.</summary>
public sealed class ReloadTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);
    private static readonly Dictionary<string, ModelLimits> _twoThatShare = new()
    {
        ["a"] = Requests(1_000, _minute, "org"),
        ["b"] = Requests(1_000, _minute, "org"),
    };

    private static readonly Dictionary<string, ModelLimits> _oneAtATime = new() { ["org"] = new() { MaxConcurrent = 1 } };

    [Fact]
    public async Task A_lowered_limit_lets_nothing_go_until_enough_has_left()
    {
        using var test = new ProviderUnderTest(new() { ["a"] = Requests(4, _minute) });
        for (int i = 0; i < 4; i++)
        {
            test.Take("a", 1).Dispose();
            test.Time.Advance(_second);
        }

        test.Reload(new() { ["a"] = Requests(2, _minute) });
        Task<LlmLease> waiting = test.Acquire("a", 1);
        test.Time.Advance(TimeSpan.FromSeconds(58) - TimeSpan.FromTicks(1));
        Assert.Equal(1, test.Waiting("a"));
        test.Time.Advance(TimeSpan.FromTicks(1));
        await waiting.EndsNow();
    }

    [Fact]
    public async Task A_raised_limit_lets_those_go_who_wait()
    {
        using var test = new ProviderUnderTest(new() { ["a"] = Requests(1, _minute) });
        test.Take("a", 1);
        Task<LlmLease> waiting = test.Acquire("a", 1);
        test.Reload(new() { ["a"] = Requests(2, _minute) });
        await waiting.EndsNow();
        Assert.Equal(2, test.Used("a"));
    }

    [Fact]
    public void A_raised_rate_does_not_refill_a_bucket_for_the_time_before_it()
    {
        using var test = new ProviderUnderTest(new() { ["a"] = Bucket(60) });
        test.Take("a", 60).Dispose();
        test.Time.Advance(TimeSpan.FromSeconds(30));
        test.Reload(new() { ["a"] = Bucket(600) });
        Assert.Equal(30, test.Used("a"));

        static ModelLimits Bucket(long amount) => new()
        {
            Rules = [new LimitRule(LimitMetric.TotalTokens, amount, _minute) { Window = LimitWindow.TokenBucket, Margin = TimeSpan.Zero }],
        };
    }

    [Fact]
    public void Changes_more_often_than_a_bucket_refills_do_not_keep_it_from_refilling()
    {
        var bucket = new LimitRule(LimitMetric.Requests, 1, TimeSpan.FromMinutes(1)) { Window = LimitWindow.TokenBucket, Margin = TimeSpan.Zero };
        using var test = new LimiterUnderTest(new ModelLimits { Rules = [bucket] });
        Assert.True(test.TryAcquire(1, out _));
        for (int tenant = 0; tenant < 2; tenant++)
        {
            test.Time.Advance(TimeSpan.FromSeconds(30));
            test.Limiter.Register(LimiterUnderTest.Provider, $"tenant-{tenant}", new ModelLimits { RequestsPerMinute = 10 });
        }

        Assert.True(test.TryAcquire(1, out _));
    }

    [Fact]
    public async Task What_a_call_of_a_removed_model_gives_back_to_a_pool_wakes_who_waits_there()
    {
        using var test = new ProviderUnderTest(_twoThatShare, _oneAtATime);
        LlmLease open = test.Take("a", 1);
        test.Reload(new() { ["b"] = _twoThatShare["b"] }, _oneAtATime);
        Task<LlmLease> waiting = test.Acquire("b", 1);

        open.Dispose();
        await waiting.EndsNow();
    }

    [Fact]
    public async Task What_a_call_gives_back_to_a_pool_that_its_model_has_left_wakes_who_waits_there()
    {
        using var test = new ProviderUnderTest(_twoThatShare, _oneAtATime);
        LlmLease open = test.Take("a", 1);
        test.Reload(new() { ["a"] = Requests(10, _minute), ["b"] = _twoThatShare["b"] }, _oneAtATime);
        Task<LlmLease> waiting = test.Acquire("b", 1);

        open.Cancel();
        await waiting.EndsNow();
    }

    [Fact]
    public async Task A_lost_call_of_a_removed_model_gives_its_slot_back_all_the_same()
    {
        using var test = new ProviderUnderTest(_twoThatShare, _oneAtATime, options => options.MaxLeaseAge = _minute);
        test.Take("a", 1);
        test.Reload(new() { ["b"] = _twoThatShare["b"] }, _oneAtATime);
        Task<LlmLease> waiting = test.Acquire("b", 1);

        test.Time.Advance(_minute);
        await waiting.EndsNow();
    }

    [Fact]
    public async Task A_lost_call_that_named_a_pool_which_is_gone_gives_its_slot_back_all_the_same()
    {
        Dictionary<string, ModelLimits> model = new() { ["a"] = new() { MaxConcurrent = 1 } };
        using var test = new ProviderUnderTest(model, new() { ["team"] = Requests(5, _minute) }, options => options.MaxLeaseAge = _minute);
        test.Take("a", 1, pool: "team");
        test.Reload(model);
        Task<LlmLease> waiting = test.Acquire("a", 1);

        test.Time.Advance(_minute);
        await waiting.EndsNow();
    }

    [Fact]
    public async Task A_waiting_call_keeps_the_pool_it_named_when_the_wildcard_takes_its_model_over()
    {
        Dictionary<string, ModelLimits> pools = new() { ["team"] = Requests(1, _minute) };
        using var test = new ProviderUnderTest(new() { ["a"] = Requests(10, _minute), ["*"] = Requests(10, _minute) }, pools);
        test.Take("a", 1, pool: "team");
        Task<LlmLease> waiting = test.Acquire("a", 1, pool: "team");
        test.Reload(new() { ["*"] = Requests(10, _minute) }, pools);

        Assert.Equal(1, test.Waiting("*"));
        test.Time.Advance(_minute);
        await waiting.EndsNow();
    }

    [Fact]
    public async Task A_waiting_call_of_a_removed_model_ends_as_any_call_of_a_model_without_limits()
    {
        using var test = new ProviderUnderTest(new() { ["a"] = Requests(1, _minute), ["b"] = Requests(1, _minute) });
        test.Take("a", 1);
        Task<LlmLease> waiting = test.Acquire("a", 1);
        test.Reload(new() { ["b"] = Requests(1, _minute) });
        await Assert.ThrowsAsync<UnknownModelException>(waiting.EndsNow);
    }

    [Fact]
    public async Task A_call_that_found_its_model_just_before_it_was_removed_ends_as_one_that_waited()
    {
        using var test = new ProviderUnderTest(new() { ["a"] = Requests(1, _minute), ["b"] = Requests(1, _minute) });
        test.Take("a", 1);
        LlmLimiter.Admission.ModelState? found = test.Limiter.Find("acme", "a");
        test.Reload(new() { ["b"] = Requests(1, _minute) });

        await Assert.ThrowsAsync<UnknownModelException>(() => test.Limiter.AcquireAsync(found, output: null, 1, default, default).AsTask().EndsNow());
    }

    [Fact]
    public async Task A_call_that_found_its_model_just_before_the_wildcard_took_it_over_goes_by_the_wildcard()
    {
        Dictionary<string, ModelLimits> pools = new() { ["team"] = Requests(3, _minute) };
        using var test = new ProviderUnderTest(new() { ["a"] = Requests(1, _minute, "team"), ["b"] = Requests(9, _minute, "team") }, pools);
        test.Take("a", 1);
        LlmLimiter.Admission.ModelState? found = test.Limiter.Find("acme", "a");
        test.Reload(new() { ["*"] = Requests(1, _minute), ["b"] = Requests(9, _minute, "team") }, pools);

        await test.Limiter.AcquireAsync(found, output: null, 1, default, default).AsTask().EndsNow();
        Task<LlmLease> second = test.Limiter.AcquireAsync(found, output: null, 1, new AcquireOptions { Pool = "team" }, default).AsTask();
        Assert.Equal(1, test.Waiting("*"));
        test.Time.Advance(_minute);
        await second.EndsNow();
        Assert.Equal(1, test.Used("b", "team"));
    }

    [Fact]
    public async Task Waiting_calls_keep_their_order_when_a_reload_makes_their_models_share_a_pool()
    {
        using var test = new ProviderUnderTest(new() { ["a"] = Requests(1, _minute), ["b"] = Requests(1, _minute) }, new() { ["org"] = Requests(1, _second) });
        test.Take("a", 1);
        test.Take("b", 1);
        Task<LlmLease>[] calls = [test.Acquire("a", 1), test.Acquire("b", 1), test.Acquire("a", 1), test.Acquire("b", 1)];
        test.Reload(
            new() { ["a"] = Requests(9, _minute, "org"), ["b"] = Requests(9, _minute, "org") }, new() { ["org"] = Requests(1, _second) });

        for (int i = 0; i < calls.Length; i++)
        {
            await calls[i].EndsNow();
            Assert.Equal(calls.Length - i - 1, test.Waiting("a") + test.Waiting("b"));
            test.Time.Advance(_second);
        }
    }

    [Fact]
    public async Task A_pool_that_no_model_draws_from_any_more_brings_nobody_else_to_a_call_that_names_it()
    {
        Dictionary<string, ModelLimits> pools = new() { ["org"] = Requests(100, _minute) };
        using var test = new ProviderUnderTest(new() { ["a"] = Requests(1, _second, "org"), ["b"] = Requests(100, _minute) }, pools);
        test.Reload(new() { ["a"] = Requests(1, _second), ["b"] = Requests(100, _minute) }, pools);
        test.Take("a", 1);
        Task<LlmLease> waiting = test.Acquire("a", 1);
        test.Take("b", 1, pool: "org");

        test.Time.Advance(_second);
        await waiting.EndsNow();
        Assert.Equal(0, test.Time.PendingTimers);
        test.Time.Advance(_minute);
        test.Take("a", 1);
    }

    [Fact]
    public void A_pool_that_went_and_came_back_with_its_model_limits_the_calls_that_name_it()
    {
        Dictionary<string, ModelLimits> before = new() { ["a"] = Requests(10, TimeSpan.FromDays(1)) };
        Dictionary<string, ModelLimits> meanwhile = new() { ["b"] = Requests(10, _minute) };
        using var test = new ProviderUnderTest(before, new() { ["team"] = Requests(5, _second) });
        test.Take("a", 1, pool: "team").Dispose();
        test.Reload(meanwhile);
        test.Time.Advance(_minute);
        test.Reload(meanwhile);
        test.Reload(before, new() { ["team"] = Requests(1, _second) });

        Assert.Equal(1, test.Used("a"));
        test.Take("a", 1, pool: "team");
        Assert.False(test.TryAcquire("a", 1, out _, pool: "team"));
    }

    [Fact]
    public async Task A_lease_of_a_removed_rule_settles_to_nothing()
    {
        using var test = new ProviderUnderTest(new() { ["a"] = Tokens(100, _minute) });
        LlmLease open = await test.Acquire("a", 80);
        test.Reload(new() { ["a"] = Requests(10, _minute) });
        open.RecordUsage(new TokenUsage(5_000));
        Assert.Equal(0, test.Used("a"));
    }
}
