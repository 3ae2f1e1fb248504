namespace LlmLimiter.Tests.Limiter;

/// <summary>How a waiting call comes back to whoever awaits it.</summary>
public sealed class AwaitTests
{
    [Fact]
    public async Task A_lease_awaited_a_second_time_is_an_error_and_never_somebody_elses()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 1 });
        LlmLease held = await test.Acquire(1);
        ValueTask<LlmLease> waiting = test.Limiter.AcquireAsync("acme", "model-1", 1);
        held.Cancel();
#pragma warning disable CA2012 // That is the misuse.
        (await Finished(waiting)).Cancel();
        LlmLease others = await test.Acquire(1);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => (await waiting).Cancel());
#pragma warning restore CA2012
        Assert.Equal(1, test.Used(LimitMetric.Requests));
        others.Cancel();
    }

    [Fact]
    public async Task What_is_local_to_the_awaiting_call_is_there_after_its_turn_came()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 1 });
        var local = new AsyncLocal<string>();
        LlmLease held = await test.Acquire(1);
        Task<string?> waiting = WaitAsync();
        local.Value = "another";
        held.Cancel();
        Assert.Equal("mine", await waiting.EndsNow());

        async Task<string?> WaitAsync()
        {
            local.Value = "mine";
            await test.Limiter.AcquireAsync("acme", "model-1", 1);
            return local.Value;
        }
    }

    [Fact]
    public async Task A_call_returns_to_the_context_it_was_awaited_in()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 1 });
        LlmLease held = await test.Acquire(1);
        var context = new RecordingContext();
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        Task<LlmLease> waiting = Finished(test.Limiter.AcquireAsync("acme", "model-1", 1));
        SynchronizationContext.SetSynchronizationContext(before);

        held.Cancel();
        await waiting.EndsNow();
        Assert.Equal(1, context.Posts);
    }

    [Fact]
    public async Task Calls_that_were_granted_before_anybody_awaited_them_are_there()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 1 });
        LlmLease held = await test.Acquire(1);
        ValueTask<LlmLease> waiting = test.Limiter.AcquireAsync("acme", "model-1", 1);
        held.Cancel();
        SpinWait.SpinUntil(() => waiting.IsCompleted, TimeSpan.FromSeconds(20));
        Assert.True(waiting.IsCompletedSuccessfully);
        (await waiting).Cancel();
        Assert.Equal(0, test.Used(LimitMetric.Requests));
    }

    [Fact]
    public async Task Turns_are_told_in_the_order_in_which_they_came()
    {
        const int Calls = 200;
        using var test = new LimiterUnderTest(new ModelLimits { MaxConcurrent = 1 });
        LlmLease held = await test.Acquire(1);
        var order = new List<int>();
        Task[] calls = [.. Enumerable.Range(0, Calls).Select(RunAsync)];
        held.Dispose();
        await Task.WhenAll(calls).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(Enumerable.Range(0, Calls), order);

        async Task RunAsync(int number)
        {
            using LlmLease lease = await test.Limiter.AcquireAsync("acme", "model-1", 1);
            order.Add(number);
        }
    }

    private static async Task<LlmLease> Finished(ValueTask<LlmLease> call) => await call;

    private sealed class RecordingContext : SynchronizationContext
    {
        private int _posts;

        public int Posts => _posts;

        public override void Post(SendOrPostCallback d, object? state)
        {
            Interlocked.Increment(ref _posts);
            base.Post(d, state);
        }
    }
}
