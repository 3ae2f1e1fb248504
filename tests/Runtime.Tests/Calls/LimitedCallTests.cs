using LlmLimiter.Calls;
using LlmLimiter.Tests.Limiter;

namespace LlmLimiter.Tests.Calls;

/// <summary>What generated code relies on.</summary>
public sealed class LimitedCallTests
{
    private static readonly LimitedMethod _method = new(LimiterUnderTest.Provider, LimiterUnderTest.Model, "Tests!M:Ask") { OutputTokens = 30 };

    private readonly LimiterUnderTest _test = new(new ModelLimits { RequestsPerMinute = 2, TokensPerMinute = 1_000 });

    [Fact]
    public async Task A_call_is_estimated_from_its_description_and_settled_with_its_usage()
    {
        long reserved = 0;
        string answer = await LimitedCall.RunAsync(
            _test.Limiter, _method, "one two three",
            describe: static (request, prompt) => request.Estimate.Message().Text(prompt).Text(null),
            send: (prompt, _, _) =>
            {
                reserved = _test.Used(LimitMetric.TotalTokens);
                return Task.FromResult("yes");
            },
            usage: static answer => LimitedCall.Usage(90, answer.Length),
            CancellationToken.None);

        Assert.Equal("yes", answer);
        Assert.Equal(7 + 3 + 30, reserved);
        Assert.Equal(93, _test.Used(LimitMetric.TotalTokens));
    }

    [Fact]
    public async Task An_answer_that_is_there_at_once_is_settled_and_handed_on_as_it_is()
    {
        Task<string> answer = Task.FromResult("yes");
        Task<string> call = LimitedCall.RunAsync(
            _test.Limiter, _method, answer, static (request, _) => request.Estimate.Text("some words"),
            static (answer, _, _) => answer, static answer => LimitedCall.Usage(90, answer.Length), CancellationToken.None);

        Assert.Same(answer, call);
        Assert.Equal(93, _test.Used(LimitMetric.TotalTokens));
        Assert.Equal("yes", await call);
    }

    [Fact]
    public async Task A_reader_that_throws_at_an_answer_that_is_there_at_once_fails_the_call()
    {
        var reads = new LimitedMethod("acme", "model-1", "Tests!M:Reads") { HasUsageReader = true };
        ValueTask<string> call = LimitedCall.RunAsync(
            _test.Limiter, reads, 0, static (request, _) => request.Estimate.Text("some words"),
            static (_, _, _) => new ValueTask<string>("yes"), static _ => throw new FormatException(), CancellationToken.None);

        await Assert.ThrowsAsync<FormatException>(async () => await call);
        Assert.Equal(0, _test.Limiter.GetUsage("acme", "model-1").Rules[0].Reserved);
    }

    [Fact]
    public async Task The_lease_reaches_the_call_and_may_be_settled_there()
    {
        await LimitedCall.RunAsync(
            _test.Limiter, _method, 0, static (request, _) => request.Estimate.Text("some words"),
            static (_, lease, _) =>
            {
                lease.RecordUsage(new TokenUsage(7));
                return Task.CompletedTask;
            },
            CancellationToken.None);
        Assert.Equal(7, _test.Used(LimitMetric.TotalTokens));
    }

    [Fact]
    public async Task A_call_that_throws_is_settled_too()
    {
        Task call = LimitedCall.RunAsync(
            _test.Limiter, _method, 0, static (request, _) => request.Estimate.Text("some words"),
            static (_, _, _) => Task.FromException(new TimeoutException()), CancellationToken.None);
        await Assert.ThrowsAsync<TimeoutException>(() => call);
        Assert.Equal(0, _test.Limiter.GetUsage("acme", "model-1").Rules[0].Reserved);
        Assert.Equal(1, _test.Used(LimitMetric.Requests));
    }

    [Fact]
    public async Task The_model_may_be_named_by_the_call_and_must_be_by_somebody()
    {
        var method = new LimitedMethod("acme", model: null, "Tests!M:Ask");
        await LimitedCall.RunAsync(_test.Limiter, method, "model-1", static (request, model) => request.For(model).Text("hi"), static (_, _, _) => Task.CompletedTask, default);
        Assert.Equal(1, _test.Used(LimitMetric.Requests));

        ArgumentException refusal = await Assert.ThrowsAsync<ArgumentException>(() =>
            LimitedCall.RunAsync(_test.Limiter, method, 0, static (request, _) => request.Estimate.Text("hi"), static (_, _, _) => Task.CompletedTask, default));
        Assert.Contains("Tests!M:Ask: the call names no model", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_timeout_of_the_annotation_bounds_the_wait()
    {
        var hasty = new LimitedMethod("acme", "model-1", "Tests!M:Ask") { TimeoutMilliseconds = 1_000 };
        await Send(_method);
        await Send(_method);
        await Assert.ThrowsAsync<RateLimitTimeoutException>(() => Send(hasty));

        Task Send(LimitedMethod method) => LimitedCall.RunAsync(
            _test.Limiter, method, 0, static (request, _) => request, static (_, _, _) => Task.CompletedTask, CancellationToken.None);
    }

    [Fact]
    public void An_annotation_says_how_its_calls_wait_and_what_they_draw_from()
    {
        var method = new LimitedMethod("acme", "model-1", "Tests!M:Ask") { TimeoutMilliseconds = -1, Priority = RequestPriority.High, Pool = "team" };
        Assert.Equal(
            new AcquireOptions { MaxWait = Timeout.InfiniteTimeSpan, Priority = RequestPriority.High, Pool = "team" },
            method.Options);
    }

    [Fact]
    public async Task One_method_serves_several_limiters()
    {
        using var other = new LlmRateLimiter("acme", "model-1", new ModelLimits { RequestsPerMinute = 1 });
        foreach (LlmRateLimiter limiter in (LlmRateLimiter[])[_test.Limiter, other, _test.Limiter])
        {
            await LimitedCall.RunAsync(limiter, _method, 0, static (request, _) => request, static (_, _, _) => Task.CompletedTask, CancellationToken.None);
        }

        Assert.Equal(2, _test.Used(LimitMetric.Requests));
        Assert.Equal(1, other.GetUsage("acme", "model-1").Granted);
    }

    [Fact]
    public void A_usage_is_read_from_whatever_the_provider_reports()
    {
        Assert.Equal(new TokenUsage(10, 5), LimitedCall.Usage(10, 5));
        Assert.Equal(new TokenUsage(10, 5), LimitedCall.Usage(10, null, 15));
        Assert.Equal(new TokenUsage(10, 5), LimitedCall.Usage(null, 5, 15));
        Assert.Equal(new TokenUsage(15), LimitedCall.Usage(null, null, 15));
        Assert.Equal(new TokenUsage(10), LimitedCall.Usage(10, null));
        Assert.Equal(new TokenUsage(10, 5, 10), LimitedCall.Usage(10, 5, 15, cachedInputTokens: 99));
        Assert.Null(LimitedCall.Usage(null, null));
        Assert.Null(LimitedCall.Usage(null, 5));
        Assert.Null(LimitedCall.Usage(-1, 5));
    }

    [Theory]
    [InlineData(10L, 5L, 90L, 20L, 120, 90)]
    [InlineData(10L, 5L, null, null, 10, 0)]
    [InlineData(0L, 5L, 90L, null, 90, 90)]
    public void Input_beside_a_cache_is_added_up(long? input, long? output, long? reads, long? writes, long all, long cached) =>
        Assert.Equal(new TokenUsage(all, 5, cached), LimitedCall.UsageBesideCache(input, output, reads, writes));

    [Fact]
    public void A_cache_without_input_tells_nothing() => Assert.Null(LimitedCall.UsageBesideCache(null, null, 90));

    [Fact]
    public void A_one_shot_sequence_is_read_once()
    {
        int reads = 0;
        IReadOnlyCollection<int>? items = LimitedCall.Buffer(Once());
        Assert.Equal([1, 2], items!);
        Assert.Equal(2, items!.Count);
        Assert.Equal(1, reads);
        List<int> list = [1];
        Assert.Same(list, LimitedCall.Buffer(list));
        Assert.Null(LimitedCall.Buffer<int>(null));

        IEnumerable<int> Once()
        {
            reads++;
            yield return 1;
            yield return 2;
        }
    }
}
