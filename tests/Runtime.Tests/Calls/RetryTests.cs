using System.Net;
using LlmLimiter.Calls;
using LlmLimiter.Tests.Limiter;

namespace LlmLimiter.Tests.Calls;

/// <summary>What becomes of a call that its provider refuses, whatever its method returns.</summary>
public sealed class RetryTests : IDisposable
{
    private static readonly HttpRequestException _refusal = new("wait", inner: null, HttpStatusCode.TooManyRequests);

    private readonly LimiterUnderTest _test = new(new ModelLimits { RequestsPerMinute = 1, TokensPerMinute = 1_000, MaxConcurrent = 2 });

    public static TheoryData<CallKind> All => [.. Enum.GetValues<CallKind>()];

    private ModelUsage Usage => _test.Limiter.GetUsage("acme", "model-1");

    public void Dispose() => _test.Dispose();

    [Theory, MemberData(nameof(All))]
    public async Task It_goes_back_to_its_old_place_and_nothing_is_charged_twice(CallKind kind)
    {
        AnyCall call = Refused(times: 1, retries: 2, out List<LlmLease> leases);
        Task running = call.RunAsync(kind);
        await WaitsAsync(1);
        Assert.Equal((1, 1, 0), (call.Sends, _test.Used(LimitMetric.Requests), _test.Used(LimitMetric.TotalTokens)));
        Assert.Equal(0, _test.Used(LimitMetric.ConcurrentRequests));

        Task<LlmLease> later = _test.Acquire(1);
        _test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        await running.EndsNow();
        Assert.False(later.IsCompleted);
        Assert.Equal((2, 1, AnyCall.Estimate), (call.Sends, _test.Used(LimitMetric.Requests), _test.Used(LimitMetric.TotalTokens)));
        Assert.Equal((1, 0), (Usage.RefusedByProvider, _test.Used(LimitMetric.ConcurrentRequests)));
        Assert.Equal(2, leases.Distinct().Count());
    }

    [Theory, MemberData(nameof(All))]
    public async Task After_its_last_try_the_caller_gets_what_it_threw(CallKind kind)
    {
        AnyCall call = Refused(times: 9, retries: 2, out _);
        Task running = call.RunAsync(kind);
        await WaitsAsync(1);
        _test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        await SentAsync(call, 2);
        await WaitsAsync(1);
        _test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        Assert.Same(_refusal, await Assert.ThrowsAsync<HttpRequestException>(running.EndsNow));
        Assert.Equal((3, 3), (call.Sends, Usage.RefusedByProvider));
    }

    [Theory, MemberData(nameof(All))]
    public async Task Without_retries_it_is_the_callers_at_once(CallKind kind)
    {
        AnyCall call = Refused(times: 9, retries: 0, out _);
        Assert.Same(_refusal, await Assert.ThrowsAsync<HttpRequestException>(call.RunAsync(kind).EndsNow));
        Assert.Equal((1, 0), (call.Sends, _test.Used(LimitMetric.TotalTokens)));
    }

    [Theory, MemberData(nameof(All))]
    public async Task Other_failures_are_the_callers_at_once(CallKind kind)
    {
        foreach (Exception failure in (Exception[])[new TimeoutException(), new HttpRequestException(HttpRequestError.ConnectionError), new OperationCanceledException()])
        {
            AnyCall call = Throwing(failure);
            Assert.Same(failure, await Assert.ThrowsAnyAsync<Exception>(call.RunAsync(kind).EndsNow));
            Assert.Equal(1, call.Sends);
            _test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        }
    }

    [Theory, MemberData(nameof(All))]
    public async Task What_waiting_does_not_cure_is_told_at_once_in_the_providers_words(CallKind kind)
    {
        var credit = new ProviderFeedback { Refusal = RefusalKind.SpentCredit, Message = "You exceeded your quota." };
        foreach (int retries in (int[])[0, 2])
        {
            AnyCall call = Refused(times: 9, retries, out _, credit);
            var refused = await Assert.ThrowsAsync<ProviderRefusedException>(call.RunAsync(kind).EndsNow);
            Assert.Equal((RefusalKind.SpentCredit, "acme", "model-1"), (refused.Kind, refused.Provider, refused.Model));
            Assert.Same(_refusal, refused.InnerException);
            Assert.Contains("You exceeded your quota.", refused.Message);
            Assert.Equal((1, 0), (call.Sends, _test.Used(LimitMetric.TotalTokens)));
            _test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        }
    }

    [Theory, MemberData(nameof(All))]
    public async Task An_adapters_word_counts_where_the_exception_tells_nothing(CallKind kind)
    {
        AnyCall call = Refused(times: 1, retries: 1, out _, new ProviderFeedback { Refusal = RefusalKind.Capacity }, new InvalidOperationException());
        Task running = call.RunAsync(kind);
        await WaitsAsync(1);
        _test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        await running.EndsNow();
        Assert.Equal((2, 1), (call.Sends, Usage.RefusedByProvider));
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_turn_that_cannot_come_before_the_deadline_is_not_waited_for(CallKind kind)
    {
        AnyCall call = Refused(times: 9, retries: 5, out _, timeoutMilliseconds: 30_000);
        var late = await Assert.ThrowsAsync<RateLimitTimeoutException>(call.RunAsync(kind).EndsNow);
        Assert.Same(_refusal, late.InnerException);
        Assert.Equal(("acme", "1 request per minute"), (late.Provider, late.Rule));
        Assert.Equal((1, 0), (call.Sends, _test.Waiting));
    }

    [Theory, MemberData(nameof(All))]
    public async Task The_deadline_counts_for_all_waits_together(CallKind kind)
    {
        AnyCall call = Refused(times: 9, retries: 5, out _, timeoutMilliseconds: 100_000);
        Task running = call.RunAsync(kind);
        await WaitsAsync(1);
        _test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        await Assert.ThrowsAsync<RateLimitTimeoutException>(running.EndsNow);
        Assert.Equal(2, call.Sends);
    }

    [Theory, MemberData(nameof(All))]
    public async Task Its_cancellation_ends_the_wait(CallKind kind)
    {
        using var cancellation = new CancellationTokenSource();
        AnyCall call = Refused(times: 9, retries: 5, out _, cancellation: cancellation.Token);
        Task running = call.RunAsync(kind);
        await WaitsAsync(1);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(running.EndsNow);
        Assert.Equal((1, 0), (call.Sends, _test.Waiting));
    }

    [Fact]
    public async Task A_stream_is_not_sent_again_after_its_first_item()
    {
        var stream = new ScriptedStream(1) { Failure = _refusal };
        IAsyncEnumerable<int> items = LimitedCall.StreamAsync(
            _test.Limiter, Method(retries: 3), stream, static (request, _) => request.Estimate.Message("one two three"), static (stream, _, _) => stream, null, default);
        Assert.Same(_refusal, await Assert.ThrowsAsync<HttpRequestException>(async () =>
        {
            await foreach (int _ in items)
            {
            }
        }));
        Assert.Equal((1, AnyCall.Estimate), (stream.Disposals, _test.Used(LimitMetric.TotalTokens)));
    }

    [Fact]
    public async Task A_stream_is_closed_before_it_is_sent_again()
    {
        ScriptedStream[] streams = [new() { Failure = _refusal }, new(1, 2)];
        int sent = 0;
        IAsyncEnumerable<int> items = LimitedCall.StreamAsync(
            _test.Limiter, Method(retries: 1), 0, static (request, _) => request.Estimate.Message("one two three"), (_, _, _) => streams[sent++], null, default);
        Task<List<int>> reading = ReadAsync();
        await WaitsAsync(1);
        Assert.Equal((1, 0), (streams[0].Disposals, _test.Used(LimitMetric.ConcurrentRequests)));
        _test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        Assert.Equal([1, 2], await reading.EndsNow());
        Assert.Equal((1, 1), (streams[0].Disposals, streams[1].Disposals));

        async Task<List<int>> ReadAsync()
        {
            List<int> read = [];
            await foreach (int item in items)
            {
                read.Add(item);
            }

            return read;
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_scope_has_them_from_its_options(bool blocks)
    {
        int sends = 0;
        var options = new AcquireOptions { MaxRetries = 1 };
        Task<int> running = blocks
            ? Task.Factory.StartNew(
                () => _test.Limiter.Run("acme", "model-1", 10, options, _ => Send()), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            : _test.Limiter.RunAsync("acme", "model-1", 10, options, _ => Task.FromResult(Send()));
        await WaitsAsync(1);
        _test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        Assert.Equal(2, await running.EndsNow());

        int Send() => ++sends == 1 ? throw _refusal : sends;
    }

    [Fact]
    public void A_call_can_bring_its_own_number_along()
    {
        LimitedMethod two = Method(retries: 2);
        Assert.Equal((2, 2), (two.MaxRetries, two.Options.MaxRetries));
        Assert.Equal(5, two.With(new AcquireOptions { MaxRetries = 5 }).MaxRetries);
        Assert.Equal(2, two.With(new AcquireOptions { Pool = "team" }).MaxRetries);
        Assert.Equal(2, two.With(RequestPriority.High).MaxRetries);
        Assert.Throws<ArgumentOutOfRangeException>(() => new AcquireOptions { MaxRetries = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AcquireOptions { MaxRetries = 101 });
    }

    [Fact]
    public async Task A_lease_is_one_send_whatever_the_options_say()
    {
        LlmLease lease = await _test.Limiter.AcquireAsync("acme", "model-1", 10, new AcquireOptions { MaxRetries = 3 });
        Assert.True(lease.Fail(_refusal));
        Assert.Equal(0, _test.Waiting);
    }

    [Fact]
    public async Task A_call_without_limits_has_no_queue_to_go_back_to()
    {
        using var limiter = new LlmRateLimiter(RateLimitConfig.ForModel("acme", "model-1", new ModelLimits { RequestsPerMinute = 1 }),
            new LlmRateLimiterOptions { UnknownModel = UnknownModelPolicy.Allow });
        int sends = 0;
        await Assert.ThrowsAsync<HttpRequestException>(() => limiter.RunAsync<int>("acme", "other", 1, new AcquireOptions { MaxRetries = 3 }, _ =>
        {
            sends++;
            throw _refusal;
        }));
        Assert.Equal(1, sends);
    }

    private static LimitedMethod Method(int retries, int timeoutMilliseconds = 0) =>
        new("acme", "model-1", "Tests!M:Ask") { OutputTokens = 30, MaxRetries = retries, TimeoutMilliseconds = timeoutMilliseconds };

    private AnyCall Throwing(Exception failure) =>
        new() { Limiter = _test.Limiter, Method = Method(retries: 3), Send = (_, _) => Task.FromException<string>(failure) };

    /// <summary>A call that is refused so many times; an adapter hears why, where that is given.</summary>
    private AnyCall Refused(
        int times, int retries, out List<LlmLease> leases, ProviderFeedback? heard = null, Exception? thrown = null, int timeoutMilliseconds = 0,
        CancellationToken cancellation = default)
    {
        List<LlmLease> seen = leases = [];
        return new AnyCall
        {
            Limiter = _test.Limiter,
            Method = Method(retries, timeoutMilliseconds),
            Cancellation = cancellation,
            Send = (lease, _) =>
            {
                seen.Add(lease);
                if (seen.Count > times)
                {
                    return Task.FromResult("yes");
                }

                lease.ApplyFeedback(heard ?? ProviderFeedback.None);
                return Task.FromException<string>(thrown ?? _refusal);
            },
        };
    }

    /// <summary>Synchronous calls come to the queue on a thread of their own.</summary>
    private async Task WaitsAsync(int calls)
    {
        await Task.Yield();
        Assert.True(SpinWait.SpinUntil(() => _test.Waiting == calls, TimeSpan.FromSeconds(20)));
    }

    private static async Task SentAsync(AnyCall call, int times)
    {
        await Task.Yield();
        Assert.True(SpinWait.SpinUntil(() => call.Sends == times, TimeSpan.FromSeconds(20)));
    }
}
