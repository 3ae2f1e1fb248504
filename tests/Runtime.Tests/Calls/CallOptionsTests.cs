using LlmLimiter.Calls;
using LlmLimiter.Tests.Limiter;

namespace LlmLimiter.Tests.Calls;

/// <summary>What a call brings along in place of what its annotation says.</summary>
public sealed class CallOptionsTests
{
    private static readonly LimitedMethod _annotated = new(LimiterUnderTest.Provider, LimiterUnderTest.Model, "Tests!M:Ask")
    {
        OutputTokens = 30,
        TimeoutMilliseconds = 5_000,
        Priority = RequestPriority.High,
        Pool = "team",
    };

    [Fact]
    public void A_call_that_brings_nothing_is_the_annotations()
    {
        Assert.Same(_annotated, _annotated.With((AcquireOptions?)null));
        Assert.Same(_annotated, _annotated.With(new AcquireOptions()));
        Assert.Same(_annotated, _annotated.With((RequestPriority?)null));
        Assert.Same(_annotated, _annotated.With(RequestPriority.High));
    }

    [Fact]
    public void What_the_options_leave_out_the_annotation_says()
    {
        var all = new AcquireOptions { MaxWait = TimeSpan.FromSeconds(1), Priority = RequestPriority.Low, Pool = "mine" };
        Assert.Equal(all, _annotated.With(all).Options);
        AcquireOptions written = _annotated.Options;
        Assert.Equal(written with { MaxWait = TimeSpan.Zero }, _annotated.With(new AcquireOptions { MaxWait = TimeSpan.Zero }).Options);
        Assert.Equal(
            written with { MaxWait = Timeout.InfiniteTimeSpan }, _annotated.With(new AcquireOptions { MaxWait = Timeout.InfiniteTimeSpan }).Options);
        Assert.Equal(written with { Priority = RequestPriority.Low }, _annotated.With(new AcquireOptions { Priority = RequestPriority.Low }).Options);
        Assert.Equal(written with { Pool = "mine" }, _annotated.With(new AcquireOptions { Pool = "mine" }).Options);
        Assert.Equal(written, _annotated.With(new AcquireOptions { Key = "site" }).Options);
    }

    [Fact]
    public void A_priority_of_its_own_changes_nothing_else_and_may_be_the_usual_one()
    {
        Assert.Equal(_annotated.Options with { Priority = RequestPriority.Normal }, _annotated.With(RequestPriority.Normal).Options);
        AcquireOptions own = new() { Pool = "mine", Key = "site" };
        LimitedMethod both = _annotated.With(own).With(RequestPriority.Low);
        Assert.Equal((RequestPriority.Low, "mine", "site"), (both.Options.Priority, both.Options.Pool, both.Key));
    }

    [Fact]
    public void What_the_method_is_stays()
    {
        var method = new LimitedMethod("acme", "model-1", "Tests!M:Ask") { OutputTokens = 30, Estimator = new OneTokenPerLetter(), StatusOf = static _ => 429 };
        foreach (LimitedMethod own in (LimitedMethod[])[method.With(RequestPriority.Low), method.With(new AcquireOptions { Pool = "mine" })])
        {
            Assert.NotSame(method, own);
            Assert.Equal(
                (method.Provider, method.Model, method.Key, method.OutputTokens, method.Estimator, method.StatusOf),
                (own.Provider, own.Model, own.Key, own.OutputTokens, own.Estimator, own.StatusOf));
        }
    }

    [Fact]
    public async Task Answers_are_learned_under_the_calls_key_where_it_has_one()
    {
        using var test = new LimiterUnderTest(new ModelLimits { TokensPerMinute = 10_000 });
        foreach (AcquireOptions options in (AcquireOptions[])[default, new() { Key = "" }, new() { Key = "chapters" }])
        {
            await Send(test, AnyCall.Annotated.With(options));
        }

        Assert.Equal(
            [("Tests!M:Ask", 2L), ("chapters", 1L)],
            test.Limiter.GetUsage("acme", "model-1").CallSites.Select(static site => (site.Key, site.Answers)));
    }

    [Fact]
    public async Task A_pool_of_the_calls_own_is_drawn_from_too()
    {
        using var limiter = new LlmRateLimiter(
            new RateLimitConfig(new Dictionary<string, ProviderLimits>
            {
                ["acme"] = new()
                {
                    Pools = new Dictionary<string, ModelLimits>
                    {
                        ["team"] = new() { RequestsPerMinute = 10 },
                        ["mine"] = new() { RequestsPerMinute = 10 },
                    },
                    Models = new Dictionary<string, ModelLimits> { ["model-1"] = new() { RequestsPerMinute = 10 } },
                },
            }),
            new LlmRateLimiterOptions { TimeProvider = new FakeTime() });
        await new AnyCall { Limiter = limiter, Method = _annotated }.RunAsync(CallKind.Task);
        await new AnyCall { Limiter = limiter, Method = _annotated.With(new AcquireOptions { Pool = "mine" }) }.RunAsync(CallKind.Task);
        await new AnyCall { Limiter = limiter, Method = _annotated.With(new AcquireOptions { Pool = "mine" }) }.RunAsync(CallKind.Synchronous);
        Assert.Equal(
            [("mine", 2L), ("team", 1L)],
            limiter.GetUsage().Pools.Select(static pool => (pool.Name, pool.Rules.Single().Used)));
        Assert.Equal(3, limiter.GetUsage("acme", "model-1").Rules.Single().Used);
    }

    [Theory, MemberData(nameof(ReturnKindsTests.All), MemberType = typeof(ReturnKindsTests))]
    public async Task The_calls_own_wait_and_priority_decide(CallKind kind)
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 1 });
        await Send(test, AnyCall.Annotated);
        LimitedMethod hasty = AnyCall.Annotated.With(new AcquireOptions { MaxWait = TimeSpan.FromSeconds(1) });
        await Assert.ThrowsAsync<RateLimitTimeoutException>(() => new AnyCall { Limiter = test.Limiter, Method = hasty }.RunAsync(kind));

        List<string> sent = [];
        Task usual = WaitingCall("usual", AnyCall.Annotated, 1);
        Task low = WaitingCall("low", AnyCall.Annotated.With(RequestPriority.Low), 2);
        Task high = WaitingCall("high", AnyCall.Annotated.With(new AcquireOptions { Priority = RequestPriority.High }), 3);
        foreach (Task call in (Task[])[high, usual, low])
        {
            test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
            await call.EndsNow();
        }

        Assert.Equal(["high", "usual", "low"], sent);

        Task WaitingCall(string name, LimitedMethod method, int waiting)
        {
            Task call = new AnyCall
            {
                Limiter = test.Limiter,
                Method = method,
                Send = (_, _) =>
                {
                    sent.Add(name);
                    return Task.FromResult("");
                },
            }.RunAsync(kind);
            Assert.True(SpinWait.SpinUntil(() => test.Waiting == waiting, TimeSpan.FromSeconds(20)));
            return call;
        }
    }

    [Fact]
    public async Task An_estimator_of_the_methods_own_counts_and_learns_apart_from_the_limiters()
    {
        using var test = new LimiterUnderTest(new ModelLimits { TokensPerMinute = 1_000_000 });
        var method = new LimitedMethod("acme", "model-1", "Tests!M:Ask") { Estimator = new OneTokenPerLetter() };
        string prompt = new('a', 1_000);
        long usual = Input(AnyCall.Annotated);
        Assert.InRange(Input(method), 1_000, 1_010);

        for (int i = 0; i < 20; i++)
        {
            await Send(test, method, prompt, new TokenUsage(1_500, 1));
        }

        Assert.InRange(Input(method), 1_450, 1_550);
        Assert.Equal(usual, Input(AnyCall.Annotated));
        Assert.Equal(1, test.Limiter.GetUsage("acme", "model-1").InputRatio);

        long Input(LimitedMethod by) => LimitedCall.Request(test.Limiter, by).Estimate.Message(prompt).ToTokenEstimate().InputTokens;
    }

    private static Task Send(LimiterUnderTest test, LimitedMethod method, string prompt = "one two three", TokenUsage? usage = null) => new AnyCall
    {
        Limiter = test.Limiter,
        Method = method,
        Describe = request => request.Estimate.Message(prompt),
        Usage = _ => usage ?? new TokenUsage(10, 20),
    }.RunAsync(CallKind.TaskOfResult);

    private sealed class OneTokenPerLetter : ITokenEstimator
    {
        public long CountTokens(ModelId model, ReadOnlySpan<char> text) => text.Length;
    }
}
