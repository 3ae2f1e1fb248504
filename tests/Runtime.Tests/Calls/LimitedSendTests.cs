using System.Net;
using LlmLimiter.Calls;
using LlmLimiter.Tests.Limiter;

namespace LlmLimiter.Tests.Calls;

/// <summary>What an adapter around a transport does with its sends.</summary>
public sealed class LimitedSendTests : IDisposable
{
    private static readonly AcquireOptions _twoRetries = new() { MaxRetries = 2, MaxWait = TimeSpan.FromMinutes(3) };

    private readonly LimiterUnderTest _test = new(new ModelLimits { RequestsPerMinute = 1, TokensPerMinute = 1_000, MaxConcurrent = 1 });

    private ModelUsage Usage => _test.Limiter.GetUsage("acme", "model-1");

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task A_refused_send_keeps_its_request_and_gives_its_tokens_and_its_slot_back()
    {
        LimitedSend send = await SendAsync(_twoRetries);
        Assert.Equal((1, 100, 1), Used());
        Assert.Null(Refused(send));
        Assert.Equal((1, 0, 0), Used());
        send.Fail(new TimeoutException());
        Assert.Equal((1, 0, 0), Used());
        Assert.Equal(1, Usage.RefusedByProvider);
    }

    [Fact]
    public async Task It_goes_back_to_its_old_place_and_its_next_send_has_a_lease_of_its_own()
    {
        LimitedSend first = await SendAsync(_twoRetries);
        Task<LlmLease> later = _test.Acquire(50);
        Refused(first);
        Assert.True(first.MayGoAgain);
        Task<LimitedSend> again = first.AgainAsync(default).AsTask();
        Task<LlmLease> last = _test.Acquire(50);
        Assert.Equal(3, _test.Waiting);

        _test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        LimitedSend second = await again.EndsNow();
        Assert.False(later.IsCompleted);
        Assert.NotEqual(first.Lease, second.Lease);
        second.Settle(new TokenUsage(70));
        Assert.Equal((1, 70, 0), Used());

        _test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        (await later.EndsNow()).Dispose();
        Assert.False(last.IsCompleted);
    }

    [Fact]
    public async Task A_place_ahead_of_others_is_judged_by_those_before_it_and_not_by_those_behind()
    {
        LimitedSend first = await SendAsync(_twoRetries with { MaxWait = TimeSpan.FromSeconds(90) });
        Task<LlmLease>[] later = [.. Enumerable.Range(0, 5).Select(_ => _test.Acquire(50))];
        Refused(first);
        Task<LimitedSend> again = first.AgainAsync(default).AsTask();
        _test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        await again.EndsNow();
        Assert.All(later, waiting => Assert.False(waiting.IsCompleted));
    }

    [Fact]
    public void A_full_queue_keeps_none_out_that_was_let_in_before()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 1 }, options => options.MaxQueued = 1);
        LimitedSend first = LimitedSend.Acquire(test.Limiter, "acme", "model-1", 1, _twoRetries, default);
        Task<LlmLease> waiting = test.Acquire(1);
        Refused(first);
        Task<LimitedSend> again = first.AgainAsync(default).AsTask();
        Assert.Equal((2, false, false), (test.Waiting, waiting.IsCompleted, again.IsCompleted));
    }

    [Fact]
    public async Task The_deadline_runs_from_when_the_call_first_asked()
    {
        LimitedSend first = await SendAsync(_twoRetries with { MaxWait = TimeSpan.FromSeconds(70) });
        _test.Time.Advance(TimeSpan.FromSeconds(30));
        Refused(first);
        LimitedSend second = await Go(first);
        Refused(second);
        await Assert.ThrowsAsync<RateLimitTimeoutException>(() => second.AgainAsync(default).AsTask());
    }

    [Fact]
    public async Task It_may_go_again_as_often_as_its_options_say()
    {
        LimitedSend send = await SendAsync(_twoRetries);
        for (int retry = 0; retry < 2; retry++)
        {
            Assert.False(send.MayGoAgain);
            Refused(send);
            Assert.True(send.MayGoAgain);
            send = await Go(send);
        }

        Refused(send);
        Assert.False(send.MayGoAgain);
        await Assert.ThrowsAsync<InvalidOperationException>(() => send.AgainAsync(default).AsTask());
        Assert.Equal(3, Usage.RefusedByProvider);
    }

    [Fact]
    public async Task A_send_that_was_not_refused_or_has_no_retries_may_not()
    {
        LimitedSend once = await SendAsync(default);
        Refused(once);
        Assert.False(once.MayGoAgain);

        _test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        LimitedSend broken = await SendAsync(_twoRetries);
        broken.Fail(new TimeoutException());
        Assert.False(broken.MayGoAgain);
        Assert.Throws<InvalidOperationException>(() => broken.Again(default));
    }

    [Fact]
    public async Task A_transport_that_throws_the_refusal_tells_it_too()
    {
        LimitedSend send = await SendAsync(_twoRetries);
        send.Fail(new HttpRequestException("wait", inner: null, HttpStatusCode.TooManyRequests));
        Assert.True(send.MayGoAgain);
        Assert.Equal((1, 0, 0), Used());
    }

    [Fact]
    public async Task Its_cancellation_ends_the_wait_for_another_turn()
    {
        using var cancellation = new CancellationTokenSource();
        LimitedSend send = await SendAsync(_twoRetries);
        Refused(send);
        Task<LimitedSend> again = send.AgainAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(again.EndsNow);
        Assert.Equal(0, _test.Waiting);
    }

    [Fact]
    public async Task A_thread_can_block_for_another_turn()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 1 });
        LimitedSend send = LimitedSend.Acquire(test.Limiter, "acme", "model-1", 1, _twoRetries, default);
        Refused(send);
        Task<LimitedSend> again = Task.Factory.StartNew(
            () => send.Again(default), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.True(SpinWait.SpinUntil(() => test.Waiting == 1, TimeSpan.FromSeconds(20)));
        test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        Assert.NotEqual(send.Lease, (await again.EndsNow()).Lease);
    }

    [Fact]
    public async Task A_lease_whose_provider_was_heard_to_refuse_is_settled_without_its_tokens()
    {
        using (LlmLease lease = await _test.Acquire(100))
        {
            lease.ApplyFeedback(new ProviderFeedback { Refusal = RefusalKind.Rate });
            lease.ApplyFeedback(new ProviderFeedback { Refusal = RefusalKind.Rate });
        }

        Assert.Equal((1, 0, 0), Used());
        Assert.Equal(1, Usage.RefusedByProvider);
    }

    [Fact]
    public async Task What_was_refused_once_and_then_answered_is_settled_as_any_other()
    {
        using (LlmLease lease = await _test.Acquire(100))
        {
            lease.ApplyFeedback(new ProviderFeedback { Refusal = RefusalKind.Rate });
            lease.ApplyFeedback(ProviderFeedback.None);
        }

        Assert.Equal((1, 100, 0), Used());
    }

    [Fact]
    public async Task A_usage_that_was_told_on_the_way_settles_a_call_that_finds_none()
    {
        LlmLease lease = await _test.Acquire(new TokenEstimate(100, 50));
        lease.Note(new TokenUsage(30, 5));
        lease.Note(null);
        lease.Note(TokenUsage.FromTotal(900));
        lease.Dispose();
        Assert.Equal((1, 35, 0), Used());
    }

    [Fact]
    public async Task Of_several_usages_the_last_counts_and_the_calls_own_before_them()
    {
        LlmLease lease = await _test.Acquire(new TokenEstimate(100, 50));
        lease.Note(TokenUsage.FromTotal(90));
        lease.Note(new TokenUsage(30, 5));
        lease.Note(new TokenUsage(40, 6));
        lease.Dispose();
        Assert.Equal(46, _test.Used(LimitMetric.TotalTokens));

        _test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        LlmLease next = await _test.Acquire(new TokenEstimate(100, 50));
        next.Note(new TokenUsage(40, 6));
        next.RecordUsage(new TokenUsage(1, 1));
        Assert.Equal(2, _test.Used(LimitMetric.TotalTokens));

        _test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        (await _test.Acquire(new TokenEstimate(100, 50))).Dispose();
        Assert.Equal(150, _test.Used(LimitMetric.TotalTokens));
    }

    private static RateLimitExceededException? Refused(LimitedSend send) => send.Hear(429, static _ => null);

    private ValueTask<LimitedSend> SendAsync(AcquireOptions options) =>
        LimitedSend.AcquireAsync(_test.Limiter, "acme", "model-1", 100, options, CancellationToken.None);

    private async Task<LimitedSend> Go(LimitedSend refused)
    {
        Task<LimitedSend> again = refused.AgainAsync(CancellationToken.None).AsTask();
        _test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        return await again.EndsNow();
    }

    private (long Requests, long Tokens, long Open) Used() =>
        (_test.Used(LimitMetric.Requests), _test.Used(LimitMetric.TotalTokens), _test.Used(LimitMetric.ConcurrentRequests));
}
