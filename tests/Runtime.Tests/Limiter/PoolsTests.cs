using static LlmLimiter.Tests.Limiter.ProviderUnderTest;

namespace LlmLimiter.Tests.Limiter;

/// <summary>What calls draw from together: all or nothing, whose turn it is where pools are shared, and who is woken.</summary>
public sealed class PoolsTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_call_draws_from_every_pool_or_from_none()
    {
        using var test = new ProviderUnderTest(
            new() { ["a"] = Requests(10, _minute, "org"), ["b"] = Requests(10, _minute, "org") },
            new() { ["org"] = Requests(3, _minute), ["team"] = Requests(1, _minute) });
        test.Take("a", 1, pool: "team");
        Assert.False(test.TryAcquire("b", 1, out _, pool: "team"));
        Assert.Equal((0, 1), (test.Used("b"), test.Used("b", "org")));
        Assert.Equal(["org: 1", "team: 1"], test.Limiter.GetUsage().Pools.Select(pool => $"{pool.Name}: {pool.Rules.Single().Used}"));

        test.Take("a", 1);
        test.Take("b", 1);
        Assert.False(test.TryAcquire("b", 1, out _));
        Assert.Equal((1, 3), (test.Used("b"), test.Used("b", "org")));
    }

    [Fact]
    public void A_pool_that_a_call_names_is_not_charged_twice_when_its_model_draws_from_it_anyway()
    {
        using var test = new ProviderUnderTest(new() { ["a"] = Requests(10, _minute, "org") }, new() { ["org"] = Requests(3, _minute) });
        test.Take("a", 1, pool: "ORG");
        Assert.Equal(1, test.Used("a", "org"));
    }

    [Fact]
    public async Task A_model_that_its_own_limit_blocks_does_not_stop_another_that_shares_its_pool()
    {
        using var test = new ProviderUnderTest(
            new() { ["a"] = Requests(1, _minute, "org"), ["b"] = Requests(10, _minute, "org") }, new() { ["org"] = Requests(3, _minute) });
        test.Take("a", 1);
        Task<LlmLease> blocked = test.Acquire("a", 1);
        test.Take("b", 1);

        Assert.False(blocked.IsCompleted);
        test.Time.Advance(_minute);
        await blocked.EndsNow();
    }

    [Fact]
    public async Task A_call_that_its_own_limit_blocks_after_an_overrun_holds_no_shared_pool_any_more()
    {
        using var test = new ProviderUnderTest(
            new() { ["a"] = Tokens(100, _minute, "org"), ["c"] = Tokens(12, _minute, "org") }, new() { ["org"] = Tokens(30, _minute) });
        LlmLease running = test.Take("c", 5);
        test.Take("a", 20);
        Task<LlmLease> holds = test.Acquire("c", 7);
        Task<LlmLease> held = test.Acquire("a", 2);
        Assert.Equal((1, 1), (test.Waiting("a"), test.Waiting("c")));

        running.RecordUsage(new TokenUsage(6));
        await held.EndsNow();
        Assert.False(holds.IsCompleted);
    }

    [Fact]
    public async Task A_big_call_that_a_shared_pool_blocks_is_not_passed_by_a_small_one_of_another_model()
    {
        using var test = new ProviderUnderTest(
            new() { ["a"] = Tokens(1_000, _minute, "org"), ["b"] = Tokens(1_000, _minute, "org") }, new() { ["org"] = Tokens(1_000, _minute) });
        test.Take("b", 600);
        Task<LlmLease> big = test.Acquire("a", 900);
        Task<LlmLease> small = test.Acquire("b", 100);

        Assert.False(test.TryAcquire("b", 1, out _));
        Assert.Equal((1, 1), (test.Waiting("a"), test.Waiting("b")));
        test.Time.Advance(_minute);
        await Task.WhenAll(big, small).EndsNow();
    }

    [Fact]
    public async Task What_comes_back_to_a_shared_pool_wakes_the_next_of_another_model_at_once()
    {
        using var test = new ProviderUnderTest(
            new() { ["a"] = Requests(1_000, _minute, "org"), ["b"] = Requests(1_000, _minute, "org") }, new() { ["org"] = new() { MaxConcurrent = 1 } });
        LlmLease held = test.Take("a", 1);
        Task<LlmLease> waiting = test.Acquire("b", 1);
        held.Dispose();
        (await waiting.EndsNow()).Dispose();
        Assert.Equal(0, test.Used("a", "org"));
    }

    [Fact]
    public async Task A_call_held_up_by_one_that_waits_for_two_pools_goes_when_its_own_has_room()
    {
        using var test = new ProviderUnderTest(
            new() { ["a"] = Requests(1_000, _minute, "org"), ["b"] = Requests(1_000, _minute, "org", "team") },
            new() { ["org"] = Requests(1, _second), ["team"] = Requests(1, _minute) });
        test.Take("b", 1);
        Task<LlmLease> first = test.Acquire("b", 1);
        Task<LlmLease> second = test.Acquire("a", 1);

        test.Time.Advance(_second);
        Assert.Equal(_second, (await second.EndsNow()).Waited);
        test.Time.Advance(_minute);
        await first.EndsNow();
    }

    [Fact]
    public async Task A_call_goes_when_the_one_that_held_its_pool_is_blocked_by_its_own_limit_now()
    {
        using var test = new ProviderUnderTest(
            new() { ["a"] = new() { MaxConcurrent = 1, RequestsPerMinute = 9 }, ["b"] = Requests(9, _minute, "team") }, new() { ["team"] = Tokens(10, _minute) });
        test.Take("b", 5);
        Task<LlmLease> big = test.Acquire("a", 10, pool: "team");
        Task<LlmLease> small = test.Acquire("b", 1);
        Assert.Equal(1, test.Waiting("b"));

        // It takes the one slot of its model, so the big call cannot go whatever the pool has.
        test.Take("a", 1).Dispose();
        await small.EndsNow();
        test.Time.Advance(_minute);
        test.Time.Advance(_minute);
        await big.EndsNow();
    }

    [Fact]
    public async Task A_try_that_fails_does_not_delay_those_who_wait()
    {
        using var test = new ProviderUnderTest(new() { ["a"] = Tokens(100, _minute) });
        test.Take("a", 50).Dispose();
        test.Time.Advance(TimeSpan.FromSeconds(30));
        test.Take("a", 50).Dispose();
        Task<LlmLease> waiting = test.Acquire("a", 40);

        // It would need all that is charged to leave; the call that waits needs only the half that leaves first.
        Assert.False(test.TryAcquire("a", 100, out _, RequestPriority.High));
        test.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.FromSeconds(30), (await waiting.EndsNow()).Waited);
    }

    [Fact]
    public async Task A_pool_that_a_call_joins_to_others_does_not_delay_those_who_wait_there()
    {
        using var test = new ProviderUnderTest(
            new() { ["a"] = Requests(10, _minute), ["b"] = Requests(10, _minute, "org", "team"), ["c"] = Requests(1_000, _minute, "org") },
            new() { ["org"] = Requests(1, _second), ["team"] = Requests(10, _minute) });
        test.Take("c", 1);
        Task<LlmLease> waiting = test.Acquire("c", 1);

        // Only now does a call of this model name the pool, and all their queues decide together.
        test.Take("a", 1, pool: "team");
        test.Time.Advance(_second);
        await waiting.EndsNow();
    }

    [Fact]
    public void A_pool_that_nobody_configured_is_refused_with_the_nearest_name()
    {
        using var test = new ProviderUnderTest(new() { ["a"] = Requests(10, _minute, "org") }, new() { ["org"] = Requests(3, _minute) });
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => test.TryAcquire("a", 1, out _, pool: "orf"));
        Assert.Contains("Did you mean 'org'?", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, test.Used("a"));
    }

    [Fact]
    public async Task A_refusal_names_the_pool_whose_rule_it_was()
    {
        using var test = new ProviderUnderTest(new() { ["a"] = Tokens(1_000, _minute, "org") }, new() { ["org"] = Tokens(100, _minute) });
        RequestTooLargeException refusal = await Assert.ThrowsAsync<RequestTooLargeException>(() => test.Acquire("a", 101));
        Assert.Equal("100 tokens per minute of the pool 'org'", refusal.Rule);
    }
}
