using LlmLimiter.Calls;
using LlmLimiter.Tests.Limiter;

namespace LlmLimiter.Tests.Calls;

/// <summary>What holds for a call of every kind.</summary>
public sealed class ReturnKindsTests : IDisposable
{
    private readonly LimiterUnderTest _test = new(new ModelLimits { RequestsPerMinute = 2, TokensPerMinute = 1_000 });

    public static TheoryData<CallKind> All { get; } = [.. Enum.GetValues<CallKind>()];

    /// <summary>Those whose answer is awaited.</summary>
    public static TheoryData<CallKind> Awaited { get; } = [.. Enum.GetValues<CallKind>().Except([CallKind.Synchronous])];

    /// <summary>Those that give a result, from which a usage can be read.</summary>
    public static TheoryData<CallKind> WithResult { get; } = [.. Enum.GetValues<CallKind>().Except([CallKind.Task, CallKind.ValueTask])];

    private (long Requests, long Tokens, long Reserved) Charged => (
        _test.Used(LimitMetric.Requests), _test.Used(LimitMetric.TotalTokens), Usage.Rules.Sum(static rule => rule.Reserved));

    private ModelUsage Usage => _test.Limiter.GetUsage(LimiterUnderTest.Provider, LimiterUnderTest.Model);

    public void Dispose() => _test.Dispose();

    [Theory, MemberData(nameof(All))]
    public async Task A_call_with_room_is_sent_at_once_while_its_estimate_is_reserved(CallKind kind)
    {
        (long, long, long) meanwhile = default;
        var call = new AnyCall
        {
            Limiter = _test.Limiter,
            Send = (_, _) =>
            {
                meanwhile = Charged;
                return Task.FromResult("yes");
            },
        };
        await call.RunAsync(kind).EndsNow();
        Assert.Equal((1, AnyCall.Estimate, 1 + AnyCall.Estimate), meanwhile);
        Assert.Equal((1, AnyCall.Estimate, 0), Charged);
    }

    [Theory, MemberData(nameof(WithResult))]
    public async Task A_result_comes_back_as_it_is_and_settles_the_call_with_its_usage(CallKind kind)
    {
        var call = new AnyCall { Limiter = _test.Limiter, Usage = static answer => new TokenUsage(90, answer.Length) };
        Assert.Equal("yes", await ((Task<string>)call.RunAsync(kind)).EndsNow());
        Assert.Equal((1, 93, 0), Charged);
    }

    [Theory, MemberData(nameof(WithResult))]
    public async Task A_result_that_tells_nothing_leaves_the_estimate(CallKind kind)
    {
        await new AnyCall { Limiter = _test.Limiter, Usage = static _ => null }.RunAsync(kind).EndsNow();
        Assert.Equal((1, AnyCall.Estimate, 0), Charged);
    }

    [Theory, MemberData(nameof(WithResult))]
    public async Task A_usage_reader_that_throws_leaves_the_estimate_and_is_seen(CallKind kind)
    {
        var method = new LimitedMethod(LimiterUnderTest.Provider, LimiterUnderTest.Model, "Tests!M:Ask") { OutputTokens = 30, HasUsageReader = true };
        Task call = new AnyCall { Limiter = _test.Limiter, Method = method, Usage = static _ => throw new FormatException() }.RunAsync(kind);
        await Assert.ThrowsAsync<FormatException>(call.EndsNow);
        Assert.Equal((1, AnyCall.Estimate, 0), Charged);
    }

    [Theory, MemberData(nameof(WithResult))]
    public async Task A_usage_that_cannot_be_read_by_convention_costs_nobody_his_answer(CallKind kind)
    {
        await new AnyCall { Limiter = _test.Limiter, Usage = static _ => throw new FormatException() }.RunAsync(kind).EndsNow();
        Assert.Equal((1, AnyCall.Estimate, 0), Charged);
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_call_without_room_is_sent_in_its_turn(CallKind kind)
    {
        TakeAll();
        var call = new AnyCall { Limiter = _test.Limiter };
        Task running = call.RunAsync(kind);
        UntilItWaits();
        Assert.Equal((0, false), (call.Sends, running.IsCompleted));

        _test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        await running.EndsNow();
        Assert.Equal((1, 0), (call.Sends, _test.Waiting));
        Assert.Equal((1, AnyCall.Estimate, 0), Charged);
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_call_cancelled_before_it_is_made_takes_nothing(CallKind kind)
    {
        var call = new AnyCall { Limiter = _test.Limiter, Cancellation = new CancellationToken(canceled: true) };
        await RequireCancelled(kind, call.RunAsync(kind), call.Cancellation);
        Assert.Equal(0, call.Sends);
        Assert.Equal((0, 0, 0), Charged);
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_call_cancelled_while_it_waits_takes_nothing(CallKind kind)
    {
        TakeAll();
        using var cancellation = new CancellationTokenSource();
        var call = new AnyCall { Limiter = _test.Limiter, Cancellation = cancellation.Token };
        Task running = call.RunAsync(kind);
        UntilItWaits();
        await cancellation.CancelAsync();
        await RequireCancelled(kind, running, cancellation.Token);
        Assert.Equal((0, 0), (call.Sends, _test.Waiting));
        _test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        Assert.Equal((0, 0, 0), Charged);
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_call_cancelled_after_it_was_sent_stays_charged(CallKind kind)
    {
        using var cancellation = new CancellationTokenSource();
        var sent = new TaskCompletionSource();
        var call = new AnyCall
        {
            Limiter = _test.Limiter,
            Cancellation = cancellation.Token,
            Send = (_, token) =>
            {
                sent.SetResult();
                return new TaskCompletionSource<string>().Task.WaitAsync(token);
            },
        };
        Task running = call.RunAsync(kind);
        await sent.Task.EndsNow();
        await cancellation.CancelAsync();
        await RequireCancelled(kind, running, cancellation.Token);
        Assert.Equal((1, AnyCall.Estimate, 0), Charged);
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_description_that_throws_takes_nothing_and_throws_where_the_call_is_awaited(CallKind kind)
    {
        var call = new AnyCall { Limiter = _test.Limiter, Describe = static _ => throw new FormatException() };
        Task running = call.RunAsync(kind);
        await Assert.ThrowsAsync<FormatException>(running.EndsNow);
        Assert.Equal(0, call.Sends);
        Assert.Equal((0, 0, 0), Charged);
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_call_that_can_never_be_sent_throws_where_it_is_awaited(CallKind kind)
    {
        var large = new AnyCall { Limiter = _test.Limiter, Describe = static request => request.Estimate.ExpectedOutput(5_000) };
        Task running = large.RunAsync(kind);
        await Assert.ThrowsAsync<RequestTooLargeException>(running.EndsNow);

        var unknown = new AnyCall { Limiter = _test.Limiter, Method = new LimitedMethod("acme", "another", "Tests!M:Ask") };
        running = unknown.RunAsync(kind);
        await Assert.ThrowsAsync<UnknownModelException>(running.EndsNow);
        Assert.Equal((0, 0), (large.Sends, unknown.Sends));
        Assert.Equal((0, 0, 0), Charged);
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_call_that_never_left_takes_nothing(CallKind kind)
    {
        foreach (HttpRequestError error in (HttpRequestError[])[HttpRequestError.ConnectionError, HttpRequestError.NameResolutionError])
        {
            Task running = Failing(new HttpRequestException(error)).RunAsync(kind);
            await Assert.ThrowsAsync<HttpRequestException>(running.EndsNow);
        }

        Assert.Equal((0, 0, 0), Charged);
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_call_that_fails_after_it_was_sent_stays_charged(CallKind kind)
    {
        Task running = Failing(new HttpRequestException(HttpRequestError.ResponseEnded)).RunAsync(kind);
        await Assert.ThrowsAsync<HttpRequestException>(running.EndsNow);
        Assert.Equal((1, AnyCall.Estimate, 0), Charged);
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_method_that_throws_before_it_awaits_throws_where_the_call_is_awaited(CallKind kind)
    {
        Task running = Throwing(new TimeoutException()).RunAsync(kind);
        await Assert.ThrowsAsync<TimeoutException>(running.EndsNow);
        Assert.Equal((1, AnyCall.Estimate, 0), Charged);

        running = Throwing(new HttpRequestException(HttpRequestError.ConnectionError)).RunAsync(kind);
        await Assert.ThrowsAsync<HttpRequestException>(running.EndsNow);
        Assert.Equal((1, AnyCall.Estimate, 0), Charged);
    }

    [Theory, MemberData(nameof(All))]
    public async Task An_exception_comes_through_as_it_is_and_tells_where_it_was_thrown(CallKind kind)
    {
        var thrown = new InvalidOperationException();
        foreach (AnyCall call in (AnyCall[])[Failing(thrown), Throwing(thrown)])
        {
            Exception caught = await Assert.ThrowsAsync<InvalidOperationException>(call.RunAsync(kind).EndsNow);
            Assert.Same(thrown, caught);
            Assert.Contains(nameof(ThrowFromDeepDown), caught.StackTrace, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Awaited))]
    public async Task A_call_does_not_come_back_to_the_context_it_was_made_in(CallKind kind)
    {
        var context = new CountingContext();
        await CallAsync();
        _test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        TakeAll();
        await CallAsync(); // waits for its turn before it waits for its answer
        Assert.Equal(0, context.Posts);

        async Task CallAsync()
        {
            var sent = new TaskCompletionSource();
            var answer = new TaskCompletionSource<string>();
            SynchronizationContext? before = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(context);
            Task running = new AnyCall
            {
                Limiter = _test.Limiter,
                Send = (_, _) =>
                {
                    sent.SetResult();
                    return answer.Task;
                },
            }.RunAsync(kind);
            SynchronizationContext.SetSynchronizationContext(before);

            _test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
            await sent.Task.EndsNow();
            answer.SetResult("yes");
            await running.EndsNow();
        }
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_refusal_by_the_provider_is_counted_and_nothing_else_is(CallKind kind)
    {
        await CallAsync(new HttpRequestException("wait", inner: null, System.Net.HttpStatusCode.TooManyRequests));
        Assert.Equal(1, Usage.RefusedByProvider);
        await CallAsync(new HttpRequestException("broken", inner: null, System.Net.HttpStatusCode.InternalServerError));
        await CallAsync(new HttpRequestException(HttpRequestError.ConnectionError));
        await CallAsync(new StatusException(429));
        Assert.Equal(1, Usage.RefusedByProvider);

        var method = new LimitedMethod("acme", "model-1", "Tests!M:Ask") { StatusOf = static exception => (exception as StatusException)?.Status };
        await CallAsync(new StatusException(429), method);
        await CallAsync(new HttpRequestException("wait", inner: null, System.Net.HttpStatusCode.TooManyRequests), method);
        await CallAsync(new StatusException(529), method);
        await CallAsync(new HttpRequestException("busy", inner: null, System.Net.HttpStatusCode.ServiceUnavailable));
        Assert.Equal(5, Usage.RefusedByProvider);
        await CallAsync(new StatusException(500), method);
        Assert.Equal(5, Usage.RefusedByProvider);

        async Task CallAsync(Exception failure, LimitedMethod? annotated = null)
        {
            _test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
            AnyCall call = new() { Limiter = _test.Limiter, Method = annotated ?? AnyCall.Annotated, Send = (_, _) => Task.FromException<string>(failure) };
            Assert.Same(failure, await Assert.ThrowsAnyAsync<Exception>(call.RunAsync(kind).EndsNow));
        }
    }

    private static async Task RequireCancelled(CallKind kind, Task running, CancellationToken by)
    {
        OperationCanceledException ended = await Assert.ThrowsAnyAsync<OperationCanceledException>(running.EndsNow);
        Assert.Equal(by, ended.CancellationToken);
        Assert.True(running.IsCanceled || kind is CallKind.Synchronous, $"The task is {running.Status}.");
    }

    private void TakeAll()
    {
        Assert.True(_test.TryAcquire(1, out LlmLease first));
        Assert.True(_test.TryAcquire(1, out LlmLease second));
        first.Dispose();
        second.Dispose();
    }

    private void UntilItWaits() => Assert.True(SpinWait.SpinUntil(() => _test.Waiting == 1, TimeSpan.FromSeconds(20)));

    /// <summary>A call whose task fails.</summary>
    private AnyCall Failing(Exception exception) => new()
    {
        Limiter = _test.Limiter,
        Send = async (_, _) =>
        {
            await Task.Yield();
            return ThrowFromDeepDown(exception);
        },
    };

    /// <summary>A call that gives no task.</summary>
    private AnyCall Throwing(Exception exception) => new()
    {
        Limiter = _test.Limiter,
        Send = (_, _) => Task.FromResult(ThrowFromDeepDown(exception)),
    };

    private static string ThrowFromDeepDown(Exception exception) => throw exception;

    private sealed class StatusException(int status) : Exception
    {
        public int Status => status;
    }

    private sealed class CountingContext : SynchronizationContext
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
