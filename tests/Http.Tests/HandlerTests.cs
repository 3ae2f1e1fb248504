using System.Net;
using System.Text;

namespace LlmLimiter.Http.Tests;

/// <summary>The way of a call through the handler: its turn, its failures, what is around it.</summary>
public sealed class HandlerTests
{
    private static readonly ModelLimits _onePerMinute = new() { RequestsPerMinute = 1, TokensPerMinute = 100_000, MaxConcurrent = 100 };

    private static readonly TimeSpan _minuteAndMargin = TimeSpan.FromMilliseconds(60_500);

    [Fact]
    public async Task A_call_is_sent_when_its_turn_has_come()
    {
        using var test = new HandlerUnderTest(_ => HandlerUnderTest.Answer("{}"), _onePerMinute);
        (await test.SendAsync()).Dispose();

        Task<HttpResponseMessage> second = test.SendAsync();
        await test.Time.TimerCreatedAsync();
        Assert.Equal((1, 1), (test.Sent.Count, test.Usage.Waiting));

        test.Time.Advance(_minuteAndMargin);
        using HttpResponseMessage answer = await second.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(2, test.Sent.Count);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_while_it_waits_is_not_sent_and_keeps_nothing()
    {
        using var test = new HandlerUnderTest(_ => HandlerUnderTest.Answer("{}"), _onePerMinute);
        (await test.SendAsync()).Dispose();
        using var cancel = new CancellationTokenSource();

        Task<HttpResponseMessage> second = test.SendAsync(cancellationToken: cancel.Token);
        await test.Time.TimerCreatedAsync();
        cancel.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal((1, 0, 0), (test.Sent.Count, test.Usage.Waiting, test.Open));
    }

    [Fact]
    public async Task A_call_whose_turn_cannot_come_in_time_throws_what_the_limiter_throws()
    {
        using var test = new HandlerUnderTest(_ => HandlerUnderTest.Answer("{}"), _onePerMinute, options => options.Acquire = new() { MaxWait = TimeSpan.FromSeconds(1) });
        (await test.SendAsync()).Dispose();

        await Assert.ThrowsAsync<RateLimitTimeoutException>(() => test.SendAsync());

        Assert.Single(test.Sent);
    }

    [Fact]
    public async Task A_model_without_limits_is_met_as_the_limiter_says()
    {
        using var test = new HandlerUnderTest(_ => HandlerUnderTest.Answer("{}"));

        UnknownModelException unknown = await Assert.ThrowsAsync<UnknownModelException>(
            () => test.SendAsync(HandlerUnderTest.Post("""{"model":"other","messages":[]}""")));

        Assert.Equal(("acme", "other"), (unknown.Provider, unknown.Model));
        Assert.Empty(test.Sent);
    }

    [Fact]
    public async Task A_call_that_could_not_be_sent_keeps_nothing()
    {
        using var test = new HandlerUnderTest((_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError, "No connection."));

        await Assert.ThrowsAsync<HttpRequestException>(() => test.SendAsync());

        Assert.Equal((0, 0), (test.Tokens, test.Open));
    }

    [Fact]
    public async Task A_call_that_fails_on_the_way_counts_as_estimated()
    {
        using var test = new HandlerUnderTest((_, _) => throw new HttpRequestException(HttpRequestError.ResponseEnded, "Gone."));

        await Assert.ThrowsAsync<HttpRequestException>(() => test.SendAsync());

        Assert.True(test.Tokens > 0);
        Assert.Equal(0, test.Open);
    }

    [Fact]
    public async Task An_answer_that_is_no_success_is_the_callers_and_its_call_is_over()
    {
        string error = $$$"""{"error":{"message":"{{{new string('é', 100_000)}}}"}}""";
        using var test = new HandlerUnderTest(_ => HandlerUnderTest.Answer(error, status: HttpStatusCode.BadRequest));

        using HttpResponseMessage answer = await test.SendAsync();

        Assert.Equal(0, test.Open);
        Assert.Equal((HttpStatusCode.BadRequest, Encoding.UTF8.GetByteCount(error)), (answer.StatusCode, answer.Content.Headers.ContentLength));
        Assert.Equal(error, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_refusal_is_the_callers_unless_retries_are_asked_for()
    {
        using var test = new HandlerUnderTest(_ => HandlerUnderTest.Answer("""{"error":{}}""", status: HttpStatusCode.TooManyRequests));

        using HttpResponseMessage answer = await test.SendAsync();

        Assert.Equal((HttpStatusCode.TooManyRequests, """{"error":{}}"""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Single(test.Sent);
    }

    [Fact]
    public async Task A_refused_call_waits_for_another_turn_as_often_as_is_asked_for_and_sends_the_same()
    {
        int refusals = 2;
        using var test = new HandlerUnderTest(
            _ => refusals-- > 0 ? HandlerUnderTest.Answer("{}", status: HttpStatusCode.TooManyRequests) : HandlerUnderTest.Answer("""{"ok":1}"""),
            configure: options => options.Acquire = new() { MaxRetries = 2 });
        var content = new StreamContent(new PieceStream(Encoding.UTF8.GetBytes(HandlerUnderTest.Question), []));

        using HttpResponseMessage answer = await test.EndsAsync(
            test.SendAsync(new HttpRequestMessage(HttpMethod.Post, HandlerUnderTest.Address) { Content = content }));

        Assert.Equal("""{"ok":1}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal(3, test.Usage.Granted);
        Assert.All(test.Sent, sent => Assert.Equal(HandlerUnderTest.Question, Encoding.UTF8.GetString(sent)));
        Assert.Equal((3, 0), (test.Sent.Count, test.Open));
    }

    [Fact]
    public async Task The_last_refusal_is_the_callers()
    {
        using var test = new HandlerUnderTest(
            _ => HandlerUnderTest.Answer("{}", status: HttpStatusCode.TooManyRequests), configure: options => options.Acquire = new() { MaxRetries = 2 });

        using HttpResponseMessage answer = await test.EndsAsync(test.SendAsync());

        Assert.Equal((HttpStatusCode.TooManyRequests, 3), (answer.StatusCode, test.Sent.Count));
    }

    [Fact]
    public async Task Other_failures_are_not_sent_again()
    {
        using var test = new HandlerUnderTest(
            _ => HandlerUnderTest.Answer("{}", status: HttpStatusCode.InternalServerError), configure: options => options.Acquire = new() { MaxRetries = 2 });

        using HttpResponseMessage answer = await test.SendAsync();

        Assert.Single(test.Sent);
    }

    [Fact]
    public async Task Inside_a_limited_call_no_turn_is_taken()
    {
        using var test = new HandlerUnderTest(_ => HandlerUnderTest.Answer("{}"), _onePerMinute);

        using HttpResponseMessage answer = await test.Limiter.RunAsync("acme", "m", 10, token => test.SendAsync(cancellationToken: token));

        Assert.Equal((1, 1), (test.Sent.Count, test.Usage.Granted));
    }

    [Fact]
    public async Task Of_two_handlers_one_takes_the_turn()
    {
        using var test = new HandlerUnderTest(_ => HandlerUnderTest.Answer("""{"usage":{"prompt_tokens":1,"completion_tokens":1}}"""), _onePerMinute);
        using var outer = new HttpClient(new LlmRateLimitingHandler(test.Limiter, new LlmRateLimitingOptions { Provider = "acme" })
        {
            InnerHandler = new Forwarding(test.Client),
        });

        using HttpResponseMessage answer = await outer.SendAsync(HandlerUnderTest.Post());

        Assert.Equal((1, 2, 0), (test.Usage.Granted, test.Tokens, test.Open));
    }

    [Fact]
    public void A_synchronous_call_is_settled_too()
    {
        using var test = new HandlerUnderTest(_ => HandlerUnderTest.Answer("""{"usage":{"prompt_tokens":7,"completion_tokens":5}}"""));

        test.Client.Send(HandlerUnderTest.Post()).Dispose();

        Assert.Equal((1, 12, 0), (test.Usage.Granted, test.Tokens, test.Open));
    }

    [Fact]
    public void A_synchronous_call_that_is_refused_is_the_callers()
    {
        using var test = new HandlerUnderTest(_ => HandlerUnderTest.Answer("no", "text/plain", HttpStatusCode.TooManyRequests));

        using HttpResponseMessage answer = test.Client.Send(HandlerUnderTest.Post());
        using var reader = new StreamReader(answer.Content.ReadAsStream());

        Assert.Equal((HttpStatusCode.TooManyRequests, "no", 0), (answer.StatusCode, reader.ReadToEnd(), test.Open));
    }

    [Fact]
    public void Names_that_are_empty_are_refused_when_the_handler_is_made()
    {
        using var limiter = new LlmRateLimiter("acme", "m", _onePerMinute);

        Assert.Throws<ArgumentException>(() => new LlmRateLimitingHandler(limiter, new LlmRateLimitingOptions { Provider = " " }));
        Assert.Throws<ArgumentException>(() => new LlmRateLimitingHandler(limiter, new LlmRateLimitingOptions { Hosts = { ["llm.example.com"] = "" } }));
    }

    private sealed class Forwarding(HttpClient client) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            client.SendAsync(HandlerUnderTest.Post(), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }
}
