namespace LlmLimiter.DynamicProxy.Tests;

/// <summary>Limits of interfaces that bear no attribute, described in code.</summary>
public sealed class DescriptionTests : IDisposable
{
    private readonly LlmRateLimiter _limiter = Limiters.Wide();
    private readonly Api _api = new();

    /// <summary>As a third party's.</summary>
    public interface IApi
    {
        Task<Reply> AskAsync(string question, int budget, string engine, CancellationToken cancellationToken = default);

        Task<Reply> AskAsync(string question);

        ValueTask<Reply> AskFastAsync(string question);

        IAsyncEnumerable<Reply> StreamAsync(string question);

        Reply Ask(string question);

        Task TellAsync(string question);

        ValueTask TellFastAsync(string question);

        void Tell(string question);

        Task<T> ConvertAsync<T>(T question);
    }

    [Fact]
    public async Task A_method_is_limited_by_its_description_only()
    {
        IApi proxy = Proxy(api => api.Method(x => x.AskAsync(default!)).Provider("acme").Model("model-1"));

        await proxy.AskAsync("why");
        await proxy.AskFastAsync("why");

        Assert.Equal(1, _limiter.Granted());
    }

    [Fact]
    public async Task Overloads_are_told_apart()
    {
        IApi proxy = Proxy(api => api.Method(x => x.AskAsync(default!, default, default!, default)).Provider("acme").ModelName("engine"));

        await proxy.AskAsync("why");
        Assert.Equal(0, _limiter.Granted());
        await proxy.AskAsync("why", 10, "model-1", TestContext.Current.CancellationToken);
        Assert.Equal(1, _limiter.Granted());
    }

    [Fact]
    public async Task Every_kind_of_method_can_be_described()
    {
        IApi proxy = Proxy(api =>
        {
            api.Method(x => x.AskAsync(default!)).Provider("acme").Model("model-1").Usage(reply => reply.Usage);
            api.Method(x => x.AskFastAsync(default!)).Provider("acme").Model("model-1").Usage(reply => reply.Usage);
            api.Method(x => x.StreamAsync(default!)).Provider("acme").Model("model-1").Usage(reply => reply.Usage);
            api.Method(x => x.Ask(default!)).Provider("acme").Model("model-1").Usage(new ReplyUsage());
            api.Method(x => x.TellAsync(default!)).Provider("acme").Model("model-1").OutputTokens(1).Prompt();
            api.Method(x => x.TellFastAsync(default!)).Provider("acme").Model("model-1").OutputTokens(1).Prompt();
            api.Method(x => x.Tell(default!)).Provider("acme").Model("model-1").OutputTokens(1).Prompt();
        });

        await proxy.AskAsync("why");
        await proxy.AskFastAsync("why");
        _ = await proxy.StreamAsync("why").ToArrayAsync(TestContext.Current.CancellationToken);
        proxy.Ask("why");
        Assert.Equal((4, 40), (_limiter.Granted(), _limiter.Tokens()));

        await proxy.TellAsync("why");
        await proxy.TellFastAsync("why");
        proxy.Tell("why");
        Assert.Equal((7, 43), (_limiter.Granted(), _limiter.Tokens()));
    }

    [Fact]
    public async Task A_clients_description_limits_all_its_methods_but_those_described_by_themselves()
    {
        IApi proxy = Proxy(api => api
            .Provider("acme").Model("model-1")
            .Method(x => x.Ask(default!)).NotLimited());

        await proxy.AskAsync("why");
        proxy.Tell("why");
        proxy.Ask("why");

        Assert.Equal(2, _limiter.Granted());
    }

    [Fact]
    public async Task A_generic_methods_description_holds_for_all_type_arguments()
    {
        IApi proxy = Proxy(api => api.Method(x => x.ConvertAsync<string>(default!)).Provider("acme").Model("model-1"));

        Assert.Equal("why", await proxy.ConvertAsync("why"));
        Assert.Equal(7, await proxy.ConvertAsync(7));
        Assert.Equal("again", await proxy.ConvertAsync("again"));

        Assert.Equal(3, _limiter.Granted());
    }

    [Fact]
    public async Task A_description_outweighs_attributes()
    {
        IAnnotated target = new Annotated();
        IAnnotated proxy = RateLimitProxy.Create(target, _limiter, new RateLimitProxyOptions().For<IAnnotated>(api =>
        {
            api.Method(x => x.AskAsync()).Provider("acme").Model("model-1");
            api.Method(x => x.SayAsync()).NotLimited();
        }));

        await proxy.AskAsync();
        await proxy.SayAsync();

        Assert.Equal(1, _limiter.Granted());
    }

    [Fact]
    public async Task What_a_description_says_of_waiting_holds()
    {
        using LlmRateLimiter narrow = Limiters.Of(requests: 1, new LlmLimiter.Tests.FakeTime());
        IApi proxy = RateLimitProxy.Create<IApi>(_api, narrow, new RateLimitProxyOptions().For<IApi>(api => api
            .Method(x => x.AskAsync(default!)).Provider("acme").Model("model-1").Timeout(TimeSpan.FromSeconds(1))
            .Priority(RequestPriority.High).MaxRetries(1)));

        await proxy.AskAsync("why");
        await Assert.ThrowsAsync<RateLimitTimeoutException>(() => proxy.AskAsync("why"));
    }

    [Fact]
    public async Task An_estimator_of_its_own_counts_the_described_parameters()
    {
        var estimator = new CountingEstimator();
        IApi proxy = Proxy(api => api
            .Method(x => x.AskAsync(default!, default, default!, default))
            .Provider("acme").Model("model-1").Estimator(estimator).Prompt("engine").MaxOutputTokens("budget"));

        await proxy.AskAsync("why", 10, "this one", TestContext.Current.CancellationToken);

        Assert.Equal(["this one"], estimator.Counted);
    }

    [Fact]
    public async Task A_later_description_holds_for_later_proxies()
    {
        RateLimitProxyOptions options = new RateLimitProxyOptions().For<IApi>(api => api.Method(x => x.AskAsync(default!)).Provider("acme").Model("model-1"));
        IApi first = RateLimitProxy.Create<IApi>(_api, _limiter, options);
        IApi second = RateLimitProxy.Create<IApi>(_api, _limiter, options.For<IApi>(api => api.Method(x => x.Ask(default!)).Provider("acme").Model("model-1")));

        await first.AskAsync("why");
        Assert.Equal(1, _limiter.Granted());
        await second.AskAsync("why");
        Assert.Equal(1, _limiter.Granted());
        second.Ask("why");
        Assert.Equal(2, _limiter.Granted());
    }

    [Fact]
    public void Equal_descriptions_share_one_proxy_class()
    {
        object first = Proxy(Describe);
        object second = Proxy(Describe);

        Assert.Same(first.GetType(), second.GetType());
        Assert.NotSame(first.GetType(), Proxy(api => api.Method(x => x.Ask(default!)).Provider("acme").Model("model-1")).GetType());

        static void Describe(ClientDescription<IApi> api) => api.Method(x => x.AskAsync(default!)).Provider("acme").Model("model-1");
    }

    [Fact]
    public void What_is_no_call_of_the_clients_method_is_refused()
    {
        Assert.Throws<ArgumentException>("call", () => Proxy(api => api.Method(x => x.ToString()!.Length)));
        Assert.Throws<ArgumentException>("call", () => Proxy(api => api.Method(x => Task.FromResult(1))));
        Assert.Throws<ArgumentException>("call", () => Proxy(api => api.Method(x => x.ToString()!)));
        Assert.Throws<ArgumentException>("call", () => new RateLimitProxyOptions().For<PassThroughTests.IEverything>(api => api.Method(x => x[1])));
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Proxy(api =>
        {
            api.Provider("acme").Model("model-1");
            Assert.Throws<ArgumentException>("provider", () => api.Provider(" "));
            Assert.Throws<ArgumentException>("model", () => api.Model(""));
            Assert.Throws<ArgumentException>("pool", () => api.Pool(""));
            Assert.Throws<ArgumentNullException>("estimator", () => api.Estimator(null!));
            Assert.Throws<ArgumentOutOfRangeException>("tokens", () => api.OutputTokens(-1));
            Assert.Throws<ArgumentOutOfRangeException>("wait", () => api.Timeout(TimeSpan.Zero));
            Assert.Throws<ArgumentOutOfRangeException>("wait", () => api.Timeout(TimeSpan.FromDays(30)));
            Assert.Throws<ArgumentOutOfRangeException>("MaxRetries", () => api.MaxRetries(101));
            Assert.Throws<ArgumentOutOfRangeException>("Priority", () => api.Priority((RequestPriority)9));
            MethodDescription<Reply> method = api.Method(x => x.Ask(default!)).Provider("acme").Model("model-1").Timeout(Timeout.InfiniteTimeSpan);
            Assert.Throws<ArgumentException>("parameter", () => method.ModelName(""));
            Assert.Throws<ArgumentException>("parameter", () => method.MaxOutputTokens(""));
            Assert.Throws<ArgumentException>("parameters", () => method.Prompt("question", ""));
            Assert.Throws<ArgumentNullException>("reader", () => method.Usage((IUsageReader<Reply>)null!));
        });
    }

    public void Dispose() => _limiter.Dispose();

    private IApi Proxy(Action<ClientDescription<IApi>> describe) =>
        RateLimitProxy.Create<IApi>(_api, _limiter, new RateLimitProxyOptions().For(describe));

    public sealed record Reply(TokenUsage? Usage);

    private sealed class ReplyUsage : IUsageReader<Reply>
    {
        public TokenUsage? Read(Reply answer) => answer.Usage;
    }

    [RateLimited("other", "model-2")]
    public interface IAnnotated
    {
        Task AskAsync();

        Task SayAsync();
    }

    private sealed class Annotated : IAnnotated
    {
        public Task AskAsync() => Task.CompletedTask;

        public Task SayAsync() => Task.CompletedTask;
    }

    private sealed class CountingEstimator : ITokenEstimator
    {
        public List<string> Counted { get; } = [];

        public long CountTokens(ModelId model, ReadOnlySpan<char> text)
        {
            Counted.Add(text.ToString());
            return text.Length;
        }
    }

    private sealed class Api : IApi
    {
        private static readonly Reply _reply = new(new TokenUsage(6, 4));

        public Task<Reply> AskAsync(string question, int budget, string engine, CancellationToken cancellationToken) => Task.FromResult(_reply);

        public Task<Reply> AskAsync(string question) => Task.FromResult(_reply);

        public ValueTask<Reply> AskFastAsync(string question) => new(_reply);

        public async IAsyncEnumerable<Reply> StreamAsync(string question)
        {
            await Task.Yield();
            yield return _reply;
        }

        public Reply Ask(string question) => _reply;

        public Task TellAsync(string question) => Task.CompletedTask;

        public ValueTask TellFastAsync(string question) => default;

        public void Tell(string question)
        {
        }

        public Task<T> ConvertAsync<T>(T question) => Task.FromResult(question);
    }
}
