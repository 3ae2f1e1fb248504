using System.Net;

namespace LlmLimiter.Tests.Limiter;

public sealed class RunTests
{
    private readonly LimiterUnderTest _test = new(new ModelLimits { RequestsPerMinute = 10, TokensPerMinute = 1_000 });

    [Fact]
    public async Task A_run_settles_with_what_the_result_says()
    {
        string answer = await _test.Limiter.RunAsync("acme", "model-1", 500, _ => Task.FromResult("four"), text => new TokenUsage(100, text.Length));
        Assert.Equal("four", answer);
        Assert.Equal(104, _test.Used(LimitMetric.TotalTokens));

        Assert.Equal("two", _test.Limiter.Run("acme", "model-1", 500, _ => "two", _ => new TokenUsage(100)));
        Assert.Equal(204, _test.Used(LimitMetric.TotalTokens));
    }

    [Fact]
    public async Task A_run_without_a_result_settles_with_the_estimate()
    {
        int calls = 0;
        await _test.Limiter.RunAsync("acme", "model-1", 500, async token =>
        {
            await Task.Yield();
            calls++;
        });
        _test.Limiter.Run("acme", "model-1", 100, _ => { calls++; });
        Assert.Equal((2, 600), (calls, _test.Used(LimitMetric.TotalTokens)));
    }

    [Fact]
    public async Task A_result_that_tells_nothing_leaves_the_estimate()
    {
        await _test.Limiter.RunAsync("acme", "model-1", 500, _ => Task.FromResult(0));
        await _test.Limiter.RunAsync("acme", "model-1", 100, _ => Task.FromResult(0), _ => null);
        Assert.Equal(600, _test.Used(LimitMetric.TotalTokens));
    }

    [Fact]
    public async Task A_call_that_fails_after_sending_stays_charged()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => _test.Limiter.RunAsync<int>("acme", "model-1", 500, _ => throw new TimeoutException()));
        Assert.Throws<TimeoutException>(() => _test.Limiter.Run<int>("acme", "model-1", 500, _ => throw new TimeoutException()));
        Assert.Equal(1_000, _test.Used(LimitMetric.TotalTokens));
        Assert.Equal(0, _test.Limiter.GetUsage("acme", "model-1").Rules[0].Reserved);
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, 0)]
    [InlineData(HttpRequestError.ConnectionError, 0)]
    [InlineData(HttpRequestError.SecureConnectionError, 0)]
    [InlineData(HttpRequestError.ProxyTunnelError, 0)]
    [InlineData(HttpRequestError.ResponseEnded, 500)]
    public async Task A_call_that_never_left_is_not_charged_however_deep_the_SDK_wraps_the_cause(HttpRequestError error, long charged)
    {
        var tries = new AggregateException(new HttpRequestException(HttpRequestError.ConnectionError), new HttpRequestException(error));
        var failure = new InvalidOperationException("from an SDK", new AggregateException(tries));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _test.Limiter.RunAsync<int>("acme", "model-1", 500, _ => throw failure));
        Assert.Equal(charged, _test.Used(LimitMetric.TotalTokens));
    }

    [Fact]
    public async Task A_usage_reader_that_throws_leaves_the_estimate_and_is_seen()
    {
        await Assert.ThrowsAsync<FormatException>(() => _test.Limiter.RunAsync("acme", "model-1", 500, _ => Task.FromResult(1), _ => throw new FormatException()));
        Assert.Equal(500, _test.Used(LimitMetric.TotalTokens));
    }

    [Fact]
    public async Task A_refusal_by_the_provider_is_counted_and_nothing_else_is()
    {
        await RunAsync(new HttpRequestException("wait", inner: null, HttpStatusCode.TooManyRequests));
        await RunAsync(new HttpRequestException("broken", inner: null, HttpStatusCode.InternalServerError));
        await RunAsync(new HttpRequestException(HttpRequestError.ConnectionError));
        await RunAsync(new TimeoutException());
        Assert.Equal(1, _test.Limiter.GetUsage("acme", "model-1").RefusedByProvider);
        _test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        Assert.Throws<HttpRequestException>(() => _test.Limiter.Run<int>(
            "acme", "model-1", 1, _ => throw new HttpRequestException("wait", inner: null, HttpStatusCode.TooManyRequests)));
        Assert.Equal(2, _test.Limiter.GetUsage("acme", "model-1").RefusedByProvider);

        Task RunAsync(Exception failure)
        {
            // A refusal pauses the model.
            _test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
            return Assert.ThrowsAnyAsync<Exception>(() => _test.Limiter.RunAsync<int>("acme", "model-1", 1, _ => throw failure));
        }
    }

    [Fact]
    public async Task The_token_reaches_the_call()
    {
        using var cancellation = new CancellationTokenSource();
        CancellationToken seen = await _test.Limiter.RunAsync("acme", "model-1", 1, Task.FromResult, cancellationToken: cancellation.Token);
        Assert.Equal(cancellation.Token, seen);
    }

    [Fact]
    public void An_estimate_counts_the_prompt_and_carries_the_bound()
    {
        TokenEstimate bounded = _test.Limiter.Estimate("acme", "model-1", "one two three", maxOutputTokens: 50);
        Assert.Equal(new TokenEstimate(7 + 3) { MaxOutputTokens = 50 }, bounded);

        TokenEstimate open = _test.Limiter.Estimate("acme", "model-1", "one two three");
        Assert.Equal(new TokenEstimate(7 + 3, 256), open);
    }

    [Fact]
    public void An_estimator_of_the_users_own_is_used()
    {
        using var limiter = new LlmRateLimiter("acme", "model-1", new ModelLimits { RequestsPerMinute = 1 }, new() { Estimator = new OneTokenPerLetter() });
        Assert.Equal(7 + 5, limiter.Estimate("acme", "model-1", "hello", 1).InputTokens);
    }

    private sealed class OneTokenPerLetter : ITokenEstimator
    {
        public long CountTokens(ModelId model, ReadOnlySpan<char> text) => text.Length;
    }
}
