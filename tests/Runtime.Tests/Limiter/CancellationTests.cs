namespace LlmLimiter.Tests.Limiter;

public sealed class CancellationTests
{
    [Fact]
    public async Task A_cancelled_call_leaves_the_queue_and_the_next_one_goes_as_if_it_had_never_been()
    {
        using var test = new LimiterUnderTest(new ModelLimits { TokensPerMinute = 1_000 });
        (await test.Acquire(500)).RecordUsage(new TokenUsage(500));
        using var cancellation = new CancellationTokenSource();
        Task<LlmLease> big = test.Acquire(900, cancellationToken: cancellation.Token);
        Task<LlmLease> small = test.Acquire(400);

        await cancellation.CancelAsync();
        OperationCanceledException ended = await Assert.ThrowsAnyAsync<OperationCanceledException>(big.EndsNow);
        Assert.Equal(cancellation.Token, ended.CancellationToken);
        await small.EndsNow();
        Assert.Equal(900, test.Used(LimitMetric.TotalTokens));
        Assert.Equal(1, test.Limiter.GetUsage("acme", "model-1").Cancelled);
    }

    [Fact]
    public async Task A_token_cancelled_before_the_call_takes_nothing()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 1 });
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test.Acquire(1, cancellationToken: cancelled));
        Assert.Throws<OperationCanceledException>(() => test.Limiter.Acquire("acme", "model-1", 1, cancelled));
        Assert.Equal(0, test.Used(LimitMetric.Requests));
    }

    [Fact]
    public async Task A_blocked_thread_can_be_cancelled()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 1 });
        await test.Acquire(1);
        using var cancellation = new CancellationTokenSource();
        Task<LlmLease> blocked = Task.Factory.StartNew(
            () => test.Limiter.Acquire("acme", "model-1", 1, cancellation.Token), default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        SpinWait.SpinUntil(() => test.Waiting == 1, TimeSpan.FromSeconds(20));

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(blocked.EndsNow);
        Assert.Equal(0, test.Waiting);
    }

    [Fact]
    public void An_interrupted_thread_leaves_nothing_behind()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 1 });
        Assert.True(test.TryAcquire(1, out LlmLease open));
        Exception? ended = null;
        var thread = new Thread(() => ended = Record.Exception(() => test.Limiter.Acquire("acme", "model-1", 1)));
        thread.Start();
        SpinWait.SpinUntil(() => test.Waiting == 1, TimeSpan.FromSeconds(20));

        thread.Interrupt();
        thread.Join();
        Assert.IsType<ThreadInterruptedException>(ended);
        open.Cancel();
        Assert.Equal((0, 0), (test.Waiting, test.Used(LimitMetric.Requests)));
    }

    [Fact]
    public async Task A_grant_that_meets_a_cancellation_is_delivered_or_not_made()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 1 });
        for (int round = 0; round < 2_000; round++)
        {
            LlmLease holder = await test.Acquire(1);
            using var cancellation = new CancellationTokenSource();
            Task<LlmLease> waiting = test.Acquire(1, cancellationToken: cancellation.Token);
            await Task.WhenAll(Task.Run(cancellation.Cancel), Task.Run(holder.Cancel));
            await ((Task)waiting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

            Assert.Equal(waiting.IsCompletedSuccessfully ? 1 : 0, test.Used(LimitMetric.Requests));
            if (waiting.IsCompletedSuccessfully)
            {
                (await waiting).Cancel();
            }
        }

        Assert.Equal(0, test.Used(LimitMetric.Requests));
    }

    [Fact]
    public async Task Disposing_the_limiter_ends_the_waits_and_leases_can_still_be_settled()
    {
        var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 1 });
        LlmLease open = await test.Acquire(1);
        Task<LlmLease> waiting = test.Acquire(1);

        await test.Limiter.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(waiting.EndsNow);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => test.Acquire(1));
        Assert.Throws<ObjectDisposedException>(() => test.TryAcquire(1, out _));
        Assert.Throws<ObjectDisposedException>(() => test.Limiter.Register("other", "model-1", new ModelLimits { RequestsPerMinute = 1 }));
        open.RecordUsage(new TokenUsage(1));
        open.Dispose();
        test.Limiter.Dispose();
    }
}
