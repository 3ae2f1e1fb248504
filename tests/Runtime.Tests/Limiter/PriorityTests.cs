using static LlmLimiter.Tests.Limiter.ProviderUnderTest;

namespace LlmLimiter.Tests.Limiter;

/// <summary>Who goes first: priority is strict, but no class starves those below it.</summary>
public sealed class PriorityTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_higher_priority_goes_first_and_each_class_in_order_of_arrival()
    {
        using var test = new ProviderUnderTest(new() { ["a"] = Requests(1, _second) });
        test.Take("a", 1);
        Task<LlmLease>[] calls =
        [
            test.Acquire("a", 1, RequestPriority.Low), test.Acquire("a", 1), test.Acquire("a", 1, RequestPriority.High),
            test.Acquire("a", 1), test.Acquire("a", 1, RequestPriority.High),
        ];

        int[] order = await OrderAsync(test, calls);
        Assert.Equal([2, 4, 1, 3, 0], order);
    }

    [Fact]
    public async Task Of_eight_grants_in_a_row_one_goes_to_the_oldest_of_the_classes_below_whichever_it_is()
    {
        using var test = new ProviderUnderTest(new() { ["a"] = Requests(1, _second) });
        test.Take("a", 1);
        Task<LlmLease>[] calls =
        [
            test.Acquire("a", 1, RequestPriority.Low), test.Acquire("a", 1),
            .. Enumerable.Range(0, 20).Select(_ => test.Acquire("a", 1, RequestPriority.High)),
        ];

        int[] order = await OrderAsync(test, calls);
        Assert.Equal([7, 15], [Array.IndexOf(order, 0), Array.IndexOf(order, 1)]);
    }

    [Fact]
    public async Task A_big_call_whose_turn_is_owed_is_waited_for()
    {
        using var test = new ProviderUnderTest(new() { ["a"] = Tokens(100, _minute) });
        test.Take("a", 100);
        Task<LlmLease> big = test.Acquire("a", 100, RequestPriority.Low);
        Task<LlmLease>[] small = [.. Enumerable.Range(0, 20).Select(_ => test.Acquire("a", 1, RequestPriority.High))];

        test.Time.Advance(_minute);
        await Task.WhenAll(small[..7]).EndsNow();
        Assert.Equal(14, test.Waiting("a"));
        test.Time.Advance(_minute);
        await big.EndsNow();
        Assert.Equal(13, test.Waiting("a"));
    }

    [Fact]
    public async Task Concurrency_slots_obey_the_same_order()
    {
        using var test = new ProviderUnderTest(new() { ["a"] = new() { MaxConcurrent = 1 } });
        LlmLease held = test.Take("a", 1);
        Task<LlmLease> normal = test.Acquire("a", 1);
        Task<LlmLease> high = test.Acquire("a", 1, RequestPriority.High);

        held.Dispose();
        (await high.EndsNow()).Dispose();
        (await normal.EndsNow()).Dispose();
    }

    [Fact]
    public async Task A_try_of_a_higher_priority_goes_before_those_who_wait_for_more()
    {
        using var test = new ProviderUnderTest(new() { ["a"] = Tokens(100, _minute) });
        test.Take("a", 60);
        Task<LlmLease> waiting = test.Acquire("a", 50);
        Assert.False(test.TryAcquire("a", 10, out _));
        Assert.True(test.TryAcquire("a", 10, out _, RequestPriority.High));
        Assert.False(waiting.IsCompleted);
        test.Time.Advance(_minute);
        await waiting.EndsNow();
    }

    [Fact]
    public void The_place_of_a_model_counts_those_before_it_in_the_pools_it_shares()
    {
        using var test = new ProviderUnderTest(
            new() { ["a"] = Requests(100, _minute, "org"), ["b"] = Requests(100, _minute, "org") }, new() { ["org"] = Requests(1, _minute) });
        test.Take("a", 1);
        _ = test.Acquire("a", 1);
        _ = test.Acquire("b", 1);
        _ = test.Acquire("a", 1);
        _ = test.Acquire("a", 1, RequestPriority.High);
        Assert.Equal((0, 2), (test.Limiter.GetUsage("acme", "a").Position, test.Limiter.GetUsage("acme", "b").Position));
    }

    /// <summary>Lets a second pass for each call, and says which went.</summary>
    private static async Task<int[]> OrderAsync(ProviderUnderTest test, Task<LlmLease>[] calls)
    {
        var order = new List<int>();
        while (order.Count < calls.Length)
        {
            test.Time.Advance(_second);
            Task<LlmLease> next = await Task.WhenAny(calls.Where((_, number) => !order.Contains(number))).EndsNow();
            order.Add(Array.IndexOf(calls, next));
        }

        return [.. order];
    }
}
