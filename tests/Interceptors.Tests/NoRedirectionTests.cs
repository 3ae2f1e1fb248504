namespace Interceptors.Tests;

/// <summary>Calls that stay as they are: those that go around a limit stay LLML101.</summary>
public sealed class NoRedirectionTests
{
    private const string Declarations = """
        public partial class Client
        {
            [RateLimited("a", "b")] public virtual Task AskAsync(string prompt = "") => Task.CompletedTask;
            [RateLimited("a", "b")] public Task LeasedAsync(string prompt, LlmLease lease) => Task.CompletedTask;
            [RateLimited("a", "b")] public Task<string> TellAsync() => Task.FromResult("");
            [RateLimited("a", "b")] public Task RunAsync(object run) => Task.CompletedTask;
            [RateLimited("a", "b")] public Task RunAsync<T>(Func<Task<T>> run) => run();
            [RateLimited("a", "b")] private Task HiddenAsync() => Task.CompletedTask;
            [RateLimited("a", "b")] protected Task HeirsAsync() => Task.CompletedTask;
            [RateLimited("a", "b")] private protected Task NearAsync() => Task.CompletedTask;
            public Task InsideAsync() => [|HiddenAsync|]();

            private sealed partial class Nested
            {
                [RateLimited("a", "b")] public Task AskAsync() => Task.CompletedTask;
                public Task InsideAsync() => [|AskAsync|]();
            }
        }

        internal partial class Partial
        {
            [RateLimited("a", "b")] public partial Task AskAsync();
            private Task AskCoreAsync() => Task.CompletedTask;
        }

        public interface IAssistant { [RateLimited("a", "b")] Task AskAsync(string prompt); }
        public class Assistant : IAssistant { public Task AskAsync(string prompt) => Task.CompletedTask; }

        """;

    [Theory]
    [InlineData("class Caller : Client { Task M() => base.[|AskAsync|](); }")]
    [InlineData("class Caller : Client { Task M() => [|HeirsAsync|](); Task N() => [|NearAsync|](); }")]
    [InlineData("class Caller { Task M(Assistant client) => client.[|AskAsync|](\"\"); }")]
    [InlineData("file class Local : Client { public override Task AskAsync(string prompt) => Task.CompletedTask; } class Caller { Task M() => new Local().[|AskAsync|](\"\"); }")]
    [InlineData("class Caller { async Task M(Client client) => await client.[|AskAsync|](await client.TellRateLimitedAsync()); }")]
    [InlineData("class Caller { Task M(Client client) => client.[|RunAsync|](() => client.TellRateLimitedAsync()); }")]
    public async Task A_call_that_no_interceptor_can_take_is_reported(string code)
    {
        await Intercepted.RequireMarkedAsync(Declarations + code);
        Assert.Equal("", Intercepted.Text(Declarations + code));
    }

    [Theory]
    [InlineData("class Caller { [BypassRateLimit(\"why\")] Task M(Client client) => client.AskAsync(); }")]
    [InlineData("class Caller { Task M(Client client, LlmLease lease) => client.LeasedAsync(\"\", lease); }")]
    [InlineData("class Caller { Task M(Client client) => LlmRateLimiter.Default.RunAsync(\"a\", \"b\", 10, ct => client.AskAsync()); }")]
    [InlineData("class Caller { System.Linq.Expressions.Expression<Func<Client, Task>> M() => client => client.AskAsync(\"\"); }")]
    [InlineData("class Caller { Task M(Client client) => client.AskRateLimitedAsync(); }")]
    [InlineData("class Caller { Task M() => new Partial().AskAsync(); static Task N(Partial client) => client.AskAsync(); }")]
    [InlineData("class Caller : Client { public override Task AskAsync(string prompt) => base.AskAsync(prompt); }")]
    [InlineData("namespace LlmLimiter.DynamicProxy { public static class RateLimitProxy { public static T CreateClass<T>() where T : class, new() => new(); } } class Caller { Task M(Client client) => client.AskAsync(); Client Make() => LlmLimiter.DynamicProxy.RateLimitProxy.CreateClass<Client>(); }")]
    public async Task A_call_that_has_its_turn_is_left_alone(string code)
    {
        await Intercepted.RequireMarkedAsync(Declarations + code);
        Assert.Equal("", Intercepted.Text(Declarations + code));
    }
}
