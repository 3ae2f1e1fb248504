using System.Reflection;
using LlmLimiter;

namespace Interceptors.Tests;

/// <summary>Calls that are redirected.</summary>
public sealed class RedirectionTests
{
    private const string Declarations = """
        #nullable enable
        public partial class Client(LlmRateLimiter limiter)
        {
            public LlmRateLimiter Limiter => limiter;
            public Client? Next => null;
            [RateLimited("test", "model")] public virtual Task<string> AskAsync(string prompt, int times = 1) => Task.FromResult(prompt);
            [RateLimited("test", "model")] public Task AskAsync(object prompt) => Task.CompletedTask;
            [RateLimited("test", "model")] public Task ManyAsync(params string[] prompts) => Task.CompletedTask;
            [RateLimited("test", "model")] public Task LeasedAsync(string prompt, LlmLease lease = default, CancellationToken token = default) => Task.FromResult(lease);
            [RateLimited("test", "model")] internal protected Task InnerAsync(dynamic prompt, (int First, int Second) pair) => Task.CompletedTask;
            [RateLimited("test", "model")] public Task<T> EchoAsync<T>(T value) where T : notnull => Task.FromResult(value);
            [RateLimited("test", "model")] public Task<T?> NewAsync<T>(string prompt) where T : class, new() => Task.FromResult<T?>(new T());
            [RateLimited("test", "model")] public Task CalledAsync([System.Runtime.CompilerServices.CallerMemberName] string caller = "") => caller.StartsWith("Run") ? Task.CompletedTask : throw new InvalidOperationException(caller);
            [RateLimited("test", "model")] public Task @event(string @class) => Task.CompletedTask;
            [RateLimited("test", "model")] public Task ClientAsync(string client) => Task.CompletedTask;
            public Task InsideAsync() => AskAsync("");
            public Task ThisAsync() => this.AskAsync("");
        }

        public class Derived(LlmRateLimiter limiter) : Client(limiter)
        {
            public override Task<string> AskAsync(string prompt, int times) => Task.FromResult("derived");
            public Task AskRateLimitedAsync(string prompt, int times = 1, bool other = false) => throw new InvalidOperationException("not the twin");
            public new Task AskRateLimitedAsync(string prompt, int times) => throw new InvalidOperationException("not the twin");
        }

        public class Heir(LlmRateLimiter limiter) : Client(limiter);

        public class Outer<TOuter>
        {
            public class Plain(LlmRateLimiter limiter)
            {
                public LlmRateLimiter Limiter => limiter;
                [RateLimited("test", "model")] public virtual Task<string> AskAsync(string prompt) => Task.FromResult(prompt);
                [RateLimited("test", "model")] public Task<T?> PairAsync<T>(TOuter value, List<T>? others, string? limiter = null) where T : struct => Task.FromResult<T?>(default);
            }
        }

        public class Inner(LlmRateLimiter limiter) : Outer<string?>.Plain(limiter)
        {
            public override Task<string> AskAsync(string prompt) => Task.FromResult("inner");
        }

        public partial class Generic<T>(LlmRateLimiter limiter)
            where T : class
        {
            public static LlmRateLimiter? Shared { get; set; }
            private readonly LlmRateLimiter _limiter = limiter;
            [RateLimited("test", "model")] public Task<(T, TOther)> AskAsync<TOther>(T value, TOther other) => Task.FromResult((value, other));
        }

        public partial class Statics<T>
        {
            public static LlmRateLimiter? Limiter { get; set; }
            [RateLimited("test", "model")] public static Task AskAsync(T prompt) => Task.CompletedTask;
            [RateLimited("test", "model")] public static Task AskAsync(string prompt, int times) => Task.CompletedTask;
        }

        public static partial class Extensions
        {
            public static LlmRateLimiter? Limiter { get; set; }
            [RateLimited("test", "model")] public static Task TellAsync(this Client client, string prompt, int times = 2) => Task.CompletedTask;
            [RateLimited("test", "model")] public static Task AskAsync(string prompt) => Task.CompletedTask;
        }

        public partial struct Value(LlmRateLimiter limiter)
        {
            private readonly LlmRateLimiter _limiter = limiter;
            [RateLimited("test", "model")] public Task AskAsync(string prompt) => Task.CompletedTask;
            [RateLimited("test", "model")] public readonly Task ReadAsync(string prompt) => Task.CompletedTask;
            public Task InsideAsync() => AskAsync("");
            public readonly Task CopyAsync() => AskAsync("");
        }

        public readonly partial record struct Constant(LlmRateLimiter Limiter)
        {
            [RateLimited("test", "model")] public Task AskAsync(string prompt) => Task.CompletedTask;
        }

        public class Holder(LlmRateLimiter limiter)
        {
            public readonly Value Fixed = new(limiter);
            public Value Free = new(limiter);
            public Value Property => Free;
        }

        public class Started(LlmRateLimiter limiter)
        {
            public readonly Task Initial = new Client(limiter).AskAsync("");
        }

        [RateLimited("test", "model")]
        public class Whole(LlmRateLimiter limiter)
        {
            public LlmRateLimiter Limiter => limiter;
            [Obsolete("old", DiagnosticId = "OLD1")] public Task OldAsync() => Task.CompletedTask;
        }

        [RateLimited("test", "model")]
        public partial class Parts(LlmRateLimiter limiter) { private readonly LlmRateLimiter _limiter = limiter; }
        public partial class Parts { public Task PartAsync() => Task.CompletedTask; }

        public partial class Kinds(LlmRateLimiter limiter)
        {
            [RateLimited("test", "model")] public ValueTask FastAsync(string prompt) => default;
            [RateLimited("test", "model")] public ValueTask<int> FastAsync(int number) => new(number);
            [RateLimited("test", "model")] public bool TryAsk(ReadOnlySpan<char> prompt, in int more, ref int times, out string answer) { answer = ""; return ++times > more; }
            [RateLimited("test", "model")] public ref readonly int Find(ref int number) => ref number;
            [RateLimited("test", "model")] public void Tell(string prompt) { }
            [RateLimited("test", "model")] public async IAsyncEnumerable<int> CountAsync(int to, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default)
            {
                await Task.Yield();
                yield return to;
            }
        }

        public static class Calls
        {
            public static int FindIn(Kinds client, ref int number)
            {
                ref readonly int found = ref client.Find(ref number);
                number++;
                return found;
            }

            public static Task OnAsync<T>(T client) where T : Client => client.AskAsync("");
            public static Task OnAsync<T>(Generic<T> client, T value) where T : class => client.AskAsync(value, 1);
        }

        """;

    private static readonly string[] _statements =
    [
        "await client.AskAsync(\"\");",
        "await client.AskAsync(\"\", 2);",
        "await client.AskAsync(times: 2, prompt: \"\");",
        "await client.AskAsync(1);",
        "await client.AskAsync(new object());",
        "await (client?.AskAsync(\"\") ?? Task.FromResult(\"\"));",
        "await (client.Next ?? client).AskAsync(\"\"); await (client.Next?.Next?.AskAsync(\"\") ?? Task.FromResult(\"\"));",
        "await client.ManyAsync();",
        "await client.ManyAsync(\"a\", \"b\");",
        "await client.ManyAsync([\"a\"]);",
        "await client.LeasedAsync(\"\");",
        "await client.LeasedAsync(\"\", default, CancellationToken.None);",
        "await client.LeasedAsync(\"\", token: CancellationToken.None);",
        "await client.InnerAsync(\"\", (1, 2));",
        "await client.EchoAsync(1);",
        "await client.EchoAsync(new { Anonymous = 1 });",
        "await client.NewAsync<List<string?>>(\"\");",
        "await client.CalledAsync();",
        "await client.@event(\"\");",
        "await client.ClientAsync(\"\");",
        "await client.InsideAsync();",
        "await client.ThisAsync();",
        "Func<Task> call = () => client.AskAsync(\"\"); await call();",
        "await Local(); Task Local() => client.AskAsync(\"\");",
        "await new Derived(limiter).AskAsync(\"\", 1);",
        "await new Heir(limiter).AskAsync(\"\");",
        "await Calls.OnAsync(new Heir(limiter));",
        "await Calls.OnAsync(new Generic<string>(limiter), \"\");",
        "await new Outer<string?>.Plain(limiter).AskAsync(\"\");",
        "await new Outer<int>.Plain(limiter).PairAsync<int>(1, null);",
        "await new Inner(limiter).AskAsync(\"\");",
        "await new Inner(limiter).PairAsync(null, new List<int>());",
        "await new Generic<string>(limiter).AskAsync(\"\", 1);",
        "Statics<string>.Limiter = limiter; await Statics<string>.AskAsync(\"\");",
        "Statics<int>.Limiter = limiter; await Statics<int>.AskAsync(\"\", 1);",
        "Extensions.Limiter = limiter; await client.TellAsync(\"\");",
        "Extensions.Limiter = limiter; await (client?.TellAsync(\"\") ?? Task.CompletedTask);",
        "Extensions.Limiter = limiter; await Extensions.TellAsync(client, \"\", 3);",
        "Extensions.Limiter = limiter; await Extensions.AskAsync(\"\");",
        "var value = new Value(limiter); await value.AskAsync(\"\");",
        "await new Value(limiter).ReadAsync(\"\");",
        "await new Value(limiter).InsideAsync();",
        "await new Constant(limiter).AskAsync(\"\");",
        "Constant? constant = new Constant(limiter); await constant.Value.AskAsync(\"\");",
        "await new Parts(limiter).PartAsync();",
        "await new Started(limiter).Initial;",
        "\n#pragma warning disable OLD1\nawait new Whole(limiter).OldAsync();",
        "await new Value(limiter).AskAsync(\"\");",
        "await new Value(limiter).CopyAsync();",
        "await new Kinds(limiter).FastAsync(\"\");",
        "await new Kinds(limiter).FastAsync(1);",
        "int times = 1; new Kinds(limiter).TryAsk(\"a\", 1, ref times, out string answer); if (times != 2 || answer != \"\") throw new InvalidOperationException();",
        "int number = 3; if (Calls.FindIn(new Kinds(limiter), ref number) != 4) throw new InvalidOperationException();",
        "new Kinds(limiter).Tell(\"\");",
        "await foreach (int number in new Kinds(limiter).CountAsync(1)) { }",
        "await new Holder(limiter).Fixed.AskAsync(\"\");",
        "await new Holder(limiter).Free.AskAsync(\"\");",
        "await new Holder(limiter).Property.AskAsync(\"\");",
    ];

    private static readonly string _program = Declarations + "public static class Program {" + string.Concat(_statements.Select((statements, index) => $$"""
        public static async Task Run{{index}}Async(LlmRateLimiter limiter)
        {
            Client client = new(limiter);
            {{statements}}
            await Task.CompletedTask;
        }
        """)) + "}";

    private static readonly Lazy<Type> _loaded = new(static () => Intercepted.Load(_program).GetType("Program")!);

    public static TheoryData<string> Statements => [.. _statements];

    [Theory]
    [MemberData(nameof(Statements))]
    public async Task A_call_takes_a_lease(string statements)
    {
        using var limiter = new LlmRateLimiter("test", "model", new ModelLimits { RequestsPerMinute = 100 });
        MethodInfo run = _loaded.Value.GetMethod($"Run{Array.IndexOf(_statements, statements)}Async")!;
        await (Task)run.Invoke(null, [limiter])!;
        Assert.Equal(1, limiter.GetUsage("test", "model").Granted);
    }

    [Fact]
    public Task None_of_them_is_reported() => Intercepted.RequireMarkedAsync(_program);

    [Fact]
    public async Task Calls_of_other_assemblies_are_redirected_where_these_have_a_twin_to_call()
    {
        const string Other = """
            public partial class Open { [RateLimited("a", "b")] public Task AskAsync() => Task.CompletedTask; [RateLimited("a", "b")] protected internal Task InnerAsync() => Task.CompletedTask; }
            public class Plain<T> { [RateLimited("a", "b")] public virtual Task AskAsync(T prompt) => Task.CompletedTask; }
            """;
        const string Caller = """
            class Caller { Task M(Open open) => open.AskAsync(); Task N(Plain<int> plain) => plain.AskAsync(1); }
            class Sub : Plain<string> { public override Task AskAsync(string prompt) => Task.CompletedTask; Task M(Sub sub) => sub.AskAsync(""); Task N() => this.AskAsync(""); }
            class Heir : Open { Task M() => [|InnerAsync|](); }
            """;
        await Intercepted.RequireMarkedAsync(Caller, Intercepted.Reference(Other));
        await Intercepted.RequireMarkedAsync(
            Caller.Replace(".AskAsync(", ".[|AskAsync|](", StringComparison.Ordinal), Intercepted.Reference(Other, hasTwins: false));
    }
}
