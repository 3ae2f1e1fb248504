using Castle.DynamicProxy;
using LlmLimiter.Calls;
using LlmLimiter.Tests;

namespace LlmLimiter.DynamicProxy.Tests;

/// <summary>A call costs what Castle allocates for it and what the generated decorator would; a member without a limit nothing at all.</summary>
public sealed class AllocationTests : IDisposable
{
    private const int Calls = 100;

    private readonly LlmRateLimiter _limiter = Limiters.Wide(new FakeTime());
    private readonly Client _client = new();
    private readonly IClient _proxy;
    private readonly IClient _passing;
    private readonly LimitedMethod _method = new("acme", "model-1", "Tests!M:Ask");

    public AllocationTests()
    {
        _proxy = RateLimitProxy.Create<IClient>(_client, _limiter);
        _passing = new ProxyGenerator().CreateInterfaceProxyWithTarget<IClient>(_client, new Passing());
    }

    public interface IClient
    {
        [RateLimited("acme", "model-1")]
        Task<string> AskAsync(string prompt);

        [RateLimited("acme", "model-1")]
        ValueTask<string> AskFastAsync(string prompt);

        [RateLimited("acme", "model-1")]
        string Ask(string prompt);

        string Name(string prompt);
    }

    [Fact]
    public void A_task() => RequireNoMore(
        client => client.AskAsync("why").GetAwaiter().GetResult(),
        () => LimitedCall.RunAsync(
            _limiter, _method, (_client, prompt: "why"), static (request, call) => request.Estimate.Message(call.prompt),
            static (call, _, _) => call._client.AskAsync(call.prompt), usage: null, CancellationToken.None).GetAwaiter().GetResult());

    [Fact]
    public void A_value_task() => RequireNoMore(
        client => client.AskFastAsync("why").AsTask().GetAwaiter().GetResult(),
        () => LimitedCall.RunAsync(
            _limiter, _method, (_client, prompt: "why"), static (request, call) => request.Estimate.Message(call.prompt),
            static (call, _, _) => call._client.AskFastAsync(call.prompt), usage: null, CancellationToken.None).AsTask().GetAwaiter().GetResult());

    [Fact]
    public void A_result() => RequireNoMore(
        client => client.Ask("why"),
        () =>
        {
            LimitedRequest request = LimitedCall.Request(_limiter, _method).Estimate.Message("why");
            LimitedTurn turn = LimitedCall.Acquire(_limiter, _method, request, CancellationToken.None);
            _client.Ask("why");
            turn.Settle(usage: null);
        });

    [Fact]
    public void A_member_without_a_limit_allocates_nothing() => Assert.Equal(0, BytesBy(() => _proxy.Name("why")));

    public void Dispose() => _limiter.Dispose();

    private void RequireNoMore(Action<IClient> call, Action generated)
    {
        long castle = BytesBy(() => call(_passing)) - BytesBy(() => call(_client));
        long ours = BytesBy(() => call(_proxy));

        Assert.InRange(ours, castle, castle + BytesBy(generated));
    }

    private static long BytesBy(Action call) => Allocated.BytesBy(() =>
    {
        for (int i = 0; i < Calls; i++)
        {
            call();
        }
    }) / Calls;

    private sealed class Passing : IInterceptor
    {
        public void Intercept(IInvocation invocation) => invocation.Proceed();
    }

    private sealed class Client : IClient
    {
        private readonly Task<string> _answer = Task.FromResult("because");

        public Task<string> AskAsync(string prompt) => _answer;

        public ValueTask<string> AskFastAsync(string prompt) => new("because");

        public string Ask(string prompt) => "because";

        public string Name(string prompt) => prompt;
    }
}
