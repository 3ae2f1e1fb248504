using LlmLimiter.Calls;
using LlmLimiter.Tests.Limiter;

namespace LlmLimiter.Tests.Calls;

/// <summary>The steps that the code generated for a synchronous method takes one by one.</summary>
public sealed class SynchronousCallTests
{
    private readonly LimiterUnderTest _test = new(new ModelLimits { RequestsPerMinute = 20, TokensPerMinute = 1_000 });

    [Fact]
    public void Arguments_may_be_spans()
    {
        Assert.Equal("eerht owt eno", Reverse("one two three"));
        Assert.Equal(10 + 13, _test.Used(LimitMetric.TotalTokens));

        string Reverse(ReadOnlySpan<char> prompt)
        {
            LimitedRequest request = LimitedCall.Request(_test.Limiter, AnyCall.Annotated).Estimate.Message().Text(prompt);
            LimitedTurn turn = LimitedCall.Acquire(_test.Limiter, AnyCall.Annotated, request, CancellationToken.None);
            Assert.Equal(AnyCall.Estimate, _test.Used(LimitMetric.TotalTokens));
            Span<char> answer = prompt.ToArray();
            answer.Reverse();
            turn.Settle(LimitedCall.Usage(10, answer.Length));
            return new string(answer);
        }
    }

    [Fact]
    public void The_annotation_says_how_the_call_waits()
    {
        var hasty = new LimitedMethod("acme", "model-1", "Tests!M:Ask") { TimeoutMilliseconds = 1_000, OutputTokens = 600 };
        Acquire(hasty).Settle(usage: null);
        Assert.Throws<RateLimitTimeoutException>(() => Acquire(hasty));
    }

    [Fact]
    public void Its_answers_are_learned_under_its_key()
    {
        for (int i = 0; i < 10; i++)
        {
            Acquire(AnyCall.Annotated).Settle(new TokenUsage(10, 20));
        }

        CallSiteUsage site = Assert.Single(_test.Limiter.GetUsage("acme", "model-1").CallSites);
        Assert.Equal(("Tests!M:Ask", 10), (site.Key, site.Answers));
        Assert.NotNull(site.ExpectedOutput);
    }

    [Fact]
    public void The_model_may_be_named_by_the_call_and_must_be_by_somebody()
    {
        var open = new LimitedMethod("acme", model: null, "Tests!M:Ask");
        LimitedCall.Acquire(_test.Limiter, open, LimitedCall.Request(_test.Limiter, open).For("model-1").Text("hi"), default).Lease.Cancel();
        Assert.Throws<ArgumentException>(() => LimitedCall.Request(_test.Limiter, open).Estimate);
    }

    [Fact]
    public void The_first_settlement_counts()
    {
        LimitedTurn turn = Acquire(AnyCall.Annotated);
        turn.Lease.RecordUsage(new TokenUsage(7));
        turn.Settle(new TokenUsage(90));
        Assert.False(turn.GoesAgain(new HttpRequestException(HttpRequestError.ConnectionError)));
        Assert.Equal(7, _test.Used(LimitMetric.TotalTokens));
    }

    private LimitedTurn Acquire(LimitedMethod method) => LimitedCall.Acquire(
        _test.Limiter, method, LimitedCall.Request(_test.Limiter, method).Estimate.Message("one two three"), CancellationToken.None);
}
