using System.Threading.RateLimiting;

namespace LlmLimiter.Tests.Limiter;

/// <summary>A model as .NET's RateLimiter: permits are input tokens, a lease is one request, a refusal is a lease that is not acquired.</summary>
public sealed class ModelRateLimiterTests
{
    private static readonly ModelLimits _limits = new() { RequestsPerMinute = 3, TokensPerMinute = 1_000 };

    [Fact]
    public void A_lease_takes_its_permits_as_tokens_and_one_request()
    {
        using var test = new LimiterUnderTest(_limits);
        using RateLimiter model = Of(test);

        using RateLimitLease lease = model.AttemptAcquire(400);

        Assert.True(lease.IsAcquired);
        Assert.Equal(400, test.Used(LimitMetric.TotalTokens));
        Assert.Equal(1, test.Used(LimitMetric.Requests));
        Assert.Equal(["LLM_LEASE"], lease.MetadataNames);
    }

    [Fact]
    public void What_does_not_fit_now_is_not_acquired_and_says_when_it_would()
    {
        using var test = new LimiterUnderTest(_limits);
        using RateLimiter model = Of(test);
        using RateLimitLease first = model.AttemptAcquire(700);

        using RateLimitLease second = model.AttemptAcquire(400);

        Assert.False(second.IsAcquired);
        Assert.True(second.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan retryAfter));
        Assert.Equal(LimiterUnderTest.MinuteAndMargin, retryAfter);
        Assert.True(second.TryGetMetadata(MetadataName.ReasonPhrase, out string? reason));
        Assert.Equal("acme/model-1: there is no room for the call now.", reason);
        Assert.False(second.TryGetMetadata(LlmRateLimiter.LeaseMetadata, out _));
    }

    [Fact]
    public async Task What_can_never_fit_is_not_acquired_and_has_no_time_to_retry()
    {
        using var test = new LimiterUnderTest(_limits);
        using RateLimiter model = Of(test);

        foreach (RateLimitLease lease in new[] { model.AttemptAcquire(1_001), await model.AcquireAsync(1_001) })
        {
            Assert.False(lease.IsAcquired);
            Assert.Equal(["REASON_PHRASE"], lease.MetadataNames);
            Assert.Contains("it can never be sent", (string)lease.GetAllMetadata().Single().Value!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_call_waits_for_its_turn_in_the_queue_of_all()
    {
        using var test = new LimiterUnderTest(_limits);
        using RateLimiter model = Of(test);
        Assert.True(test.TryAcquire(700, out _));

        Task<RateLimitLease> waiting = model.AcquireAsync(400).AsTask();
        Task<LlmLease> behind = test.Acquire(100);

        Assert.Equal(2, test.Waiting);
        Assert.Equal(400, model.GetStatistics()!.CurrentQueuedCount);
        test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        Assert.True((await waiting.EndsNow()).IsAcquired);
        await behind.EndsNow();
        Assert.Equal(0, model.GetStatistics()!.CurrentQueuedCount);
    }

    [Fact]
    public async Task A_deadline_and_a_full_queue_are_not_acquired()
    {
        using var test = new LimiterUnderTest(_limits, options => options.MaxQueued = 1);
        using RateLimiter patient = Of(test);
        using RateLimiter hasty = test.Limiter.AsRateLimiter(test.ProviderName, LimiterUnderTest.Model, new AcquireOptions { MaxWait = TimeSpan.FromSeconds(5) });
        Assert.True(test.TryAcquire(1_000, out LlmLease used));
        used.Dispose();

        RateLimitLease late = await hasty.AcquireAsync(1).AsTask().EndsNow();
        Assert.False(late.IsAcquired);
        Assert.True(late.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan retryAfter));
        Assert.Equal(LimiterUnderTest.MinuteAndMargin, retryAfter);

        Task<RateLimitLease> waiting = patient.AcquireAsync(1).AsTask();
        RateLimitLease tooMany = await patient.AcquireAsync(1).AsTask().EndsNow();
        Assert.False(tooMany.IsAcquired);
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public void Disposing_a_lease_settles_at_the_estimate_and_its_metadata_with_the_usage()
    {
        using var test = new LimiterUnderTest(_limits);
        using RateLimiter model = Of(test);

        model.AttemptAcquire(400).Dispose();
        Assert.Equal(400, test.Used(LimitMetric.TotalTokens));

        RateLimitLease told = model.AttemptAcquire(400);
        Assert.True(told.TryGetMetadata(LlmRateLimiter.LeaseMetadata, out LlmLease lease));
        lease.RecordUsage(new TokenUsage(100, 50));
        told.Dispose();
        told.Dispose();
        Assert.Equal(550, test.Used(LimitMetric.TotalTokens));
        Assert.Equal(0, test.Limiter.GetUsage(test.ProviderName, LimiterUnderTest.Model).Rules.Sum(rule => rule.Reserved));
    }

    [Fact]
    public async Task With_0_permits_it_asks_for_room_and_takes_nothing()
    {
        using var test = new LimiterUnderTest(_limits);
        using RateLimiter model = Of(test);
        Assert.True(model.AttemptAcquire(0).IsAcquired);
        Assert.Equal(0, test.Used(LimitMetric.Requests));

        Assert.True(test.TryAcquire(1_000, out _));
        Assert.False(model.AttemptAcquire(0).IsAcquired);
        Task<RateLimitLease> room = model.AcquireAsync(0).AsTask();
        Assert.False(room.IsCompleted);
        test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        Assert.True((await room.EndsNow()).IsAcquired);
        Assert.Equal(0, test.Used(LimitMetric.TotalTokens));
    }

    [Fact]
    public async Task A_cancelled_wait_throws_and_leaves_nothing_behind()
    {
        using var test = new LimiterUnderTest(_limits);
        using RateLimiter model = Of(test);
        Assert.True(test.TryAcquire(1_000, out _));
        using var cancellation = new CancellationTokenSource();
        Task<RateLimitLease> waiting = model.AcquireAsync(1, cancellation.Token).AsTask();

        cancellation.Cancel();

        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.EndsNow());
        Assert.Equal(cancellation.Token, cancelled.CancellationToken);
        Assert.Equal(0, test.Waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.AcquireAsync(1, cancellation.Token).AsTask());
    }

    [Fact]
    public async Task Disposing_it_ends_what_waits_through_it_and_nothing_else()
    {
        using var test = new LimiterUnderTest(_limits);
        RateLimiter model = Of(test);
        RateLimitLease open = model.AttemptAcquire(1_000);
        Task<RateLimitLease> waiting = model.AcquireAsync(1).AsTask();
        Task<LlmLease> other = test.Acquire(1);

        await model.DisposeAsync();
        model.Dispose();

        Assert.False((await waiting.EndsNow()).IsAcquired);
        Assert.Throws<ObjectDisposedException>(() => model.AttemptAcquire(1));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => model.AcquireAsync(1).AsTask());
        open.Dispose();
        test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        await other.EndsNow();
    }

    [Fact]
    public void Statistics_tell_the_largest_call_that_fits_and_what_came_through()
    {
        using var test = new LimiterUnderTest(_limits);
        using RateLimiter model = Of(test);
        Assert.Equal(1_000, model.GetStatistics()!.CurrentAvailablePermits);

        Assert.True(test.TryAcquire(250, out _));
        Assert.Equal(750, model.GetStatistics()!.CurrentAvailablePermits);
        Assert.True(model.AttemptAcquire(1).IsAcquired);
        Assert.True(model.AttemptAcquire(1).IsAcquired);
        Assert.False(model.AttemptAcquire(1).IsAcquired);

        RateLimiterStatistics statistics = model.GetStatistics()!;
        Assert.Equal(0, statistics.CurrentAvailablePermits);
        Assert.Equal(2, statistics.TotalSuccessfulLeases);
        Assert.Equal(1, statistics.TotalFailedLeases);
    }

    [Fact]
    public void It_is_idle_while_no_lease_is_open()
    {
        using var test = new LimiterUnderTest(_limits);
        using RateLimiter model = Of(test);
        test.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(3), model.IdleDuration);

        RateLimitLease lease = model.AttemptAcquire(1);
        Assert.Null(model.IdleDuration);
        test.Time.Advance(TimeSpan.FromSeconds(2));
        lease.Dispose();
        test.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(4), model.IdleDuration);
    }

    [Fact]
    public void An_estimate_of_its_own_says_what_a_permit_is()
    {
        using var test = new LimiterUnderTest(_limits);
        using RateLimiter model = test.Limiter.AsRateLimiter(
            test.ProviderName, LimiterUnderTest.Model, estimate: permits => new TokenEstimate(100 * permits, 20));

        using RateLimitLease lease = model.AttemptAcquire(3);

        Assert.Equal(320, test.Used(LimitMetric.TotalTokens));
        Assert.Equal(6, model.GetStatistics()!.CurrentAvailablePermits);
    }

    [Fact]
    public void Permits_may_be_calls_of_one_size_as_ASP_NET_asks_for()
    {
        using var test = new LimiterUnderTest(_limits);
        using RateLimiter model = test.Limiter.AsRateLimiter(test.ProviderName, LimiterUnderTest.Model, estimate: static _ => new TokenEstimate(400, 100));
        Assert.Equal(int.MaxValue, model.GetStatistics()!.CurrentAvailablePermits);

        Assert.True(model.AttemptAcquire().IsAcquired);
        Assert.True(model.AttemptAcquire().IsAcquired);
        Assert.False(model.AttemptAcquire().IsAcquired);
        Assert.Equal(0, model.GetStatistics()!.CurrentAvailablePermits);
    }

    [Fact]
    public async Task It_takes_part_in_chains_and_partitions()
    {
        using var test = new LimiterUnderTest(_limits);
        using var four = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = 500, QueueLimit = 0 });
        using RateLimiter chain = RateLimiter.CreateChained(four, Of(test));
        using PartitionedRateLimiter<string> byTenant = PartitionedRateLimiter.Create<string, string>(
            tenant => RateLimitPartition.Get(tenant, _ => tenant == "nobody" ? NoRoom() : chain));

        using RateLimitLease lease = await byTenant.AcquireAsync("somebody", 400);
        Assert.True(lease.IsAcquired);
        Assert.True(lease.TryGetMetadata(LlmRateLimiter.LeaseMetadata, out LlmLease permission));
        permission.RecordUsage(new TokenUsage(300));
        Assert.Equal(300, test.Used(LimitMetric.TotalTokens));

        // The first of the chain has no room, so the model is not asked; then the model has none, and the first gets its permits back.
        Assert.False(byTenant.AttemptAcquire("somebody", 200).IsAcquired);
        lease.Dispose();
        Assert.True(test.TryAcquire(600, out _));
        Assert.False(byTenant.AttemptAcquire("somebody", 200).IsAcquired);
        Assert.Equal(500, four.GetStatistics()!.CurrentAvailablePermits);
        Assert.False(byTenant.AttemptAcquire("nobody").IsAcquired);

        static ConcurrencyLimiter NoRoom()
        {
            var full = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = 1, QueueLimit = 0 });
            _ = full.AttemptAcquire();
            return full;
        }
    }

    [Fact]
    public void A_model_without_limits_is_told_at_once()
    {
        using var test = new LimiterUnderTest(_limits);

        Assert.Throws<UnknownModelException>(() => test.Limiter.AsRateLimiter(test.ProviderName, "model-2"));
    }

    private static RateLimiter Of(LimiterUnderTest test) => test.Limiter.AsRateLimiter(test.ProviderName, LimiterUnderTest.Model);
}
