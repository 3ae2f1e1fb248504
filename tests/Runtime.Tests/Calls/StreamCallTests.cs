using LlmLimiter.Calls;
using LlmLimiter.Tests.Limiter;

namespace LlmLimiter.Tests.Calls;

/// <summary>Calls whose answers come piece by piece: an item is the number of output tokens told so far; the first tells the input too.</summary>
public sealed class StreamCallTests : IDisposable
{
    private const long Estimate = AnyCall.Estimate;

    private readonly LimiterUnderTest _test = new(new ModelLimits { RequestsPerMinute = 2, TokensPerMinute = 1_000, MaxConcurrent = 2 });

    private long Tokens => _test.Used(LimitMetric.TotalTokens);

    private long Requests => _test.Used(LimitMetric.Requests);

    private long Open => _test.Used(LimitMetric.ConcurrentRequests);

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task Nothing_is_taken_until_the_first_item_is_asked_for()
    {
        int sends = 0;
        IAsyncEnumerable<int> stream = Call((_, _) =>
        {
            sends++;
            return new ScriptedStream(1);
        });
        await using (IAsyncEnumerator<int> items = stream.GetAsyncEnumerator())
        {
            Assert.Equal((0, 0), (sends, Requests));
            Assert.True(await items.MoveNextAsync());
            Assert.Equal((1, 1, 1), (sends, Requests, Open));
        }

        Assert.Equal(0, Open);
    }

    [Fact]
    public async Task A_stream_that_is_left_before_it_began_takes_nothing()
    {
        var stream = new ScriptedStream(1);
        await Call(stream).GetAsyncEnumerator().DisposeAsync();
        Assert.Equal((0, 0), (Requests, stream.Disposals));
    }

    [Fact]
    public async Task Items_come_through_in_order_and_the_last_count_settles_the_call()
    {
        var inner = new ScriptedStream(1, 20, 90);
        Assert.Equal((int[])[1, 20, 90], await ReadAsync(Call(inner)));
        Assert.Equal((10 + 90, 0, 1), (Tokens, Open, inner.Disposals));
    }

    [Fact]
    public async Task A_stream_that_uses_less_than_was_expected_gives_the_rest_back()
    {
        await ReadAsync(Call(new ScriptedStream(1, 5)));
        Assert.Equal(10 + 5, Tokens);
    }

    [Fact]
    public async Task A_stream_without_items_stands_at_its_estimate()
    {
        Assert.Empty(await ReadAsync(Call(new ScriptedStream())));
        Assert.Equal((Estimate, 0), (Tokens, Open));
    }

    [Fact]
    public async Task A_stream_whose_items_tell_nothing_stands_at_its_estimate()
    {
        Assert.Equal((int[])[1, 2], await ReadAsync(LimitedCall.StreamAsync(
            _test.Limiter, AnyCall.Annotated, 0, static (request, _) => request.Estimate.Message("one two three"),
            static (_, _, _) => new ScriptedStream(1, 2), usage: null, default)));
        Assert.Equal((Estimate, 0), (Tokens, Open));
    }

    [Theory]
    [InlineData(5, Estimate)]
    [InlineData(90, 10 + 90)]
    public async Task A_stream_that_is_left_stands_at_its_estimate_or_at_what_it_has_told_where_that_is_more(int told, long charged)
    {
        var inner = new ScriptedStream(1, told, 500);
        await foreach (int item in Call(inner))
        {
            if (item == told)
            {
                break;
            }
        }

        Assert.Equal((charged, 0, 1), (Tokens, Open, inner.Disposals));
        Assert.All(_test.Limiter.GetUsage("acme", "model-1").Rules, static rule => Assert.Equal(0, rule.Reserved));
    }

    [Fact]
    public async Task A_stream_that_never_left_takes_nothing()
    {
        var inner = new ScriptedStream { Failure = new HttpRequestException(HttpRequestError.ConnectionError) };
        Assert.Same(inner.Failure, await Assert.ThrowsAsync<HttpRequestException>(() => ReadAsync(Call(inner))));
        Assert.Equal((0, 0, 0, 1), (Requests, Tokens, Open, inner.Disposals));
    }

    [Theory]
    [InlineData(HttpRequestError.ResponseEnded)]
    [InlineData(HttpRequestError.ConnectionError)]
    public async Task A_stream_that_breaks_off_stays_charged(HttpRequestError error)
    {
        var inner = new ScriptedStream(1, 5) { Failure = new HttpRequestException(error) };
        Assert.Same(inner.Failure, await Assert.ThrowsAsync<HttpRequestException>(() => ReadAsync(Call(inner))));
        Assert.Equal((1, Estimate, 0, 1), (Requests, Tokens, Open, inner.Disposals));
    }

    [Fact]
    public async Task A_stream_that_fails_when_it_is_asked_for_is_settled_too()
    {
        IAsyncEnumerable<int> failing = Call(static (_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError));
        await Assert.ThrowsAsync<HttpRequestException>(() => ReadAsync(failing));
        Assert.Equal((0, 0), (Requests, Open));

        failing = Call(static (_, _) => throw new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => ReadAsync(failing));
        Assert.Equal((1, Estimate, 0), (Requests, Tokens, Open));
    }

    [Fact]
    public async Task A_usage_reader_that_throws_ends_the_stream_at_its_estimate()
    {
        var inner = new ScriptedStream(1, 2);
        IAsyncEnumerable<int> stream = LimitedCall.StreamAsync<int, int>(
            _test.Limiter, new("acme", "model-1", "Tests!M:Ask") { OutputTokens = 30, HasUsageReader = true }, 0,
            static (request, _) => request.Estimate.Message("one two three"),
            (_, _, _) => inner, static (_, _) => throw new FormatException(), default);
        await Assert.ThrowsAsync<FormatException>(() => ReadAsync(stream));
        Assert.Equal((Estimate, 0, 1), (Tokens, Open, inner.Disposals));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(HttpRequestError.ResponseEnded)]
    [InlineData(HttpRequestError.ConnectionError)]
    public async Task The_slot_comes_back_only_when_the_stream_has_been_closed(HttpRequestError? error)
    {
        long open = 0;
        var inner = new ScriptedStream(error is null ? [1] : [])
        {
            Failure = error is { } failed ? new HttpRequestException(failed) : null,
            OnDispose = () => open = Open,
        };
        await Record.ExceptionAsync(() => ReadAsync(Call(inner)));
        Assert.Equal((1, 1, 0), (inner.Disposals, open, Open));
    }

    [Fact]
    public async Task A_stream_that_cannot_be_closed_is_settled_all_the_same()
    {
        var inner = new ScriptedStream(1, 5) { OnDispose = static () => throw new TimeoutException() };
        await Assert.ThrowsAsync<TimeoutException>(() => ReadAsync(Call(inner)));
        Assert.Equal((10 + 5, 0), (Tokens, Open));
    }

    [Fact]
    public async Task Each_enumeration_is_a_call_of_its_own()
    {
        int sends = 0;
        IAsyncEnumerable<int> stream = Call((_, _) => new ScriptedStream(1, 10 * ++sends));
        Assert.Equal((int[])[1, 10], await ReadAsync(stream));
        Assert.Equal((int[])[1, 20], await ReadAsync(stream));
        Assert.Equal((2, 20 + 30), (Requests, Tokens));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_methods_token_and_the_enumerations_both_cancel_and_both_reach_the_stream(bool byEnumeration)
    {
        using var ofMethod = new CancellationTokenSource();
        using var ofEnumeration = new CancellationTokenSource();
        var inner = new ScriptedStream(1) { Hangs = true };
        CancellationToken sentWith = default;
        IAsyncEnumerable<int> stream = Call(
            (_, token) =>
            {
                sentWith = token;
                return inner;
            },
            ofMethod.Token);
        await using (IAsyncEnumerator<int> items = stream.GetAsyncEnumerator(ofEnumeration.Token))
        {
            Assert.True(await items.MoveNextAsync());
            Assert.Equal(sentWith, inner.Token);
            Task<bool> next = items.MoveNextAsync().AsTask();
            await (byEnumeration ? ofEnumeration : ofMethod).CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(next.EndsNow);
            Assert.True(next.IsCanceled);
        }

        Assert.Equal((1, Estimate, 0, 1), (Requests, Tokens, Open, inner.Disposals));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_methods_token_and_the_enumerations_both_end_the_wait(bool byEnumeration)
    {
        Assert.True(_test.TryAcquire(1_000, out _));
        using var ofMethod = new CancellationTokenSource();
        using var ofEnumeration = new CancellationTokenSource();
        var inner = new ScriptedStream(1);
        await using IAsyncEnumerator<int> items = Call((_, _) => inner, ofMethod.Token).GetAsyncEnumerator(ofEnumeration.Token);
        Task<bool> first = items.MoveNextAsync().AsTask();
        Assert.Equal(1, _test.Waiting);

        await (byEnumeration ? ofEnumeration : ofMethod).CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(first.EndsNow);
        Assert.True(first.IsCanceled);
        Assert.Equal((0, 1, 0), (_test.Waiting, Requests, inner.Disposals));
    }

    [Fact]
    public async Task What_is_counted_as_it_is_generated_is_charged_as_it_is_told()
    {
        using var anthropic = new LimiterUnderTest(
            new ModelLimits { Rules = [new LimitRule(LimitMetric.OutputTokens, 1_000, LimiterUnderTest.Minute)] }, provider: "anthropic");
        var method = new LimitedMethod("anthropic", LimiterUnderTest.Model, "Tests!M:Ask") { OutputTokens = 600 };
        await foreach (int told in Call(new ScriptedStream(1, 200, 700), anthropic.Limiter, method))
        {
            RuleUsage output = Rule();
            Assert.Equal((Math.Max(600, told), Math.Max(0, 600 - told)), (output.Used, output.Reserved));
        }

        Assert.Equal((700, 0), (Rule().Used, Rule().Reserved));

        RuleUsage Rule() => anthropic.Limiter.GetUsage("anthropic", LimiterUnderTest.Model).Rules.Single();
    }

    [Fact]
    public async Task What_the_method_says_of_its_lease_itself_counts()
    {
        await ReadAsync(Call(static (lease, _) =>
        {
            lease.RecordUsage(new TokenUsage(7));
            return new ScriptedStream(1, 90);
        }));
        Assert.Equal((7, 0), (Tokens, Open));
    }

    [Fact]
    public async Task A_stream_that_has_ended_teaches_how_long_answers_are_and_one_that_was_left_does_not()
    {
        await ReadAsync(Call(new ScriptedStream(1, 20)));
        await foreach (int item in Call(new ScriptedStream(1, 20)))
        {
            break;
        }

        Assert.Equal(1, Assert.Single(_test.Limiter.GetUsage("acme", "model-1").CallSites).Answers);
    }

    private static async Task<int[]> ReadAsync(IAsyncEnumerable<int> stream)
    {
        List<int> items = [];
        await foreach (int item in stream)
        {
            items.Add(item);
        }

        return [.. items];
    }

    private IAsyncEnumerable<int> Call(Func<LlmLease, CancellationToken, IAsyncEnumerable<int>> send, CancellationToken cancellationToken = default) =>
        Call(send, _test.Limiter, AnyCall.Annotated, cancellationToken);

    private IAsyncEnumerable<int> Call(IAsyncEnumerable<int> inner) => Call((_, _) => inner);

    private static IAsyncEnumerable<int> Call(IAsyncEnumerable<int> inner, LlmRateLimiter limiter, LimitedMethod method) =>
        Call((_, _) => inner, limiter, method, default);

    private static IAsyncEnumerable<int> Call(
        Func<LlmLease, CancellationToken, IAsyncEnumerable<int>> send, LlmRateLimiter limiter, LimitedMethod method, CancellationToken cancellationToken) =>
        LimitedCall.StreamAsync(
            limiter, method, send, static (request, _) => request.Estimate.Message("one two three"),
            static (send, lease, token) => send(lease, token),
            static (told, item) => told.Told(item == 1 ? 10 : null, item), cancellationToken);
}
