using LlmLimiter.Analyzers.Definition;
using Roslyn.Testing;

namespace Analyzers.Tests;

public sealed class CannotBeLimitedTests
{
    [Theory]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task AskAsync(string prompt); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task<int> AskAsync(string prompt) => Task.FromResult(1); static int Zero() => 0; private void Hide() { } }")]
    [InlineData("partial class C { [RateLimited(\"a\", \"b\")] private static Task<int> AskAsync() => Task.FromResult(1); }")]
    [InlineData("[RateLimited(\"a\", \"b\")] class C { public Task AskAsync() => Task.CompletedTask; public int Count(ref int number) => number; }")]
    [InlineData("[RateLimited(\"a\", \"b\")] interface I { Task AskAsync(); [NotRateLimited] int Count(string text); int Property { get; } }")]
    [InlineData("interface I { ValueTask AskAsync(in int number); static abstract void Shared(); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] ValueTask AskAsync(string prompt); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] IAsyncEnumerable<string> AskAsync(string prompt); }")]
    [InlineData("[RateLimited(\"a\", \"b\")] interface I { Task AskAsync(); int Count(ReadOnlySpan<char> text, out int number); }")]
    [InlineData("partial class C { [RateLimited(\"a\", \"b\")] public partial Task AskAsync(); public partial Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("partial class C { [RateLimited(\"a\", \"b\")] public partial Task AskAsync(); private Task AskCoreAsync() => Task.CompletedTask; }")]
    public Task A_member_that_can_be_limited_is_left_in_peace(string code) => Verify.AsMarkedAsync<CannotBeLimitedAnalyzer>(code);

    [Theory]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] ValueTask [|AskAsync|](ref string prompt); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] IAsyncEnumerable<string> [|AskAsync|](Span<char> prompt); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task [|AskAsync|](in int number); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task [|AskAsync|](ReadOnlySpan<char> prompt); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] unsafe Task [|AskAsync|](int* prompt); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] static abstract Task [|AskAsync|](); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] static Task [|AskAsync|]() => Task.CompletedTask; }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task AskAsync(); static abstract void [|Shared|](); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task AskAsync(); int Number { get; init; } }", "Number")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task AskAsync(); protected void [|Hidden|](); }")]
    [InlineData("interface IBase { static abstract void Shared(); } interface [|I|] : IBase { [RateLimited(\"a\", \"b\")] Task AskAsync(); }")]
    [InlineData("[RateLimited(\"a\", \"b\")] interface I { Task AskAsync(); IEnumerable<int> [|Count|](string text); }")]
    [InlineData("class O { private interface I { [RateLimited(\"a\", \"b\")] Task [|AskAsync|](); } }")]
    [InlineData("file interface I { [RateLimited(\"a\", \"b\")] Task [|AskAsync|](); }")]
    [InlineData("interface I { Task AskAsync(); } class C : I { [RateLimited(\"a\", \"b\")] Task I.[|AskAsync|]() => Task.CompletedTask; }")]
    [InlineData("ref partial struct S { [RateLimited(\"a\", \"b\")] public Task [|AskAsync|]() => Task.CompletedTask; }")]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] public static C operator [|+|](C left, C right) => left; }")]
    [InlineData("class C { public int P { [RateLimited(\"a\", \"b\")] [|get|] => 1; } }")]
    [InlineData("class C { void M() { L(); [RateLimited(\"a\", \"b\")] Task [|L|]() => Task.CompletedTask; } }")]
    [InlineData("class C { Func<Task> F = [|[RateLimited(\"a\", \"b\")] () => Task.CompletedTask|]; }")]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] public Task [|AskAsync|](__arglist) => Task.CompletedTask; }")]
    [InlineData("[RateLimited(\"a\", \"b\")] class C { public Task [|AskAsync|](ref int number) => Task.CompletedTask; }")]
    [InlineData("class C { [RateLimited(\"a\", \"b\", WrapperName = \"a b\")] public Task [|AskAsync|]() => Task.CompletedTask; }")]
    [InlineData("partial class C { LlmRateLimiter? _l; [RateLimited(\"a\", \"b\")] public static Task [|AskAsync|]() => Task.CompletedTask; }")]
    [InlineData("partial class C(LlmRateLimiter limiter) { [RateLimited(\"a\", \"b\")] public Task [|AskAsync|](int limiter) => Task.CompletedTask; public object L => limiter; }")]
    [InlineData("class C<T> { [RateLimited(\"a\", \"b\")] public Task [|AskAsync|]<T>() => Task.CompletedTask; }")]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] public async void [|Ask|](string prompt) => await Task.Yield(); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] string [|Ask|](ref dynamic prompt); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task AskAsync(); void [|Tell|](ref dynamic prompt); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] string [|Ask|]([Prompt] Span<int> prompt); }")]
    [InlineData("interface IA<U> { void M<T>(U u, T t); } interface [|I|]<T> : IA<T> { [RateLimited(\"a\", \"b\")] Task AskAsync(); }")]
    [InlineData("partial class C(LlmRateLimiter limiter) { [RateLimited(\"a\", \"b\")] public Task [|AskAsync|]() => Task.CompletedTask; public int limiter() => 1; }")]
    public Task A_member_that_cannot_be_limited_is_an_error(string code, string? marked = null) =>
        Verify.AsMarkedAsync<CannotBeLimitedAnalyzer>(marked is null ? code : code.Replace(marked, $"[|{marked}|]", StringComparison.Ordinal));

    [Theory]
    [InlineData("IEnumerable<string>", "may send only when it is read; return a list, or IAsyncEnumerable<T>", ", which ")]
    [InlineData("IAsyncEnumerator<int>", "of streams only IAsyncEnumerable<T> can be limited")]
    [InlineData("Task<IAsyncEnumerable<int>>", "stream would be read after the call was settled; return IAsyncEnumerable<T> itself", ", whose ")]
    [InlineData(
        "System.Runtime.CompilerServices.ConfiguredTaskAwaitable",
        "of what can be awaited only Task, Task<T>, ValueTask and ValueTask<T> can be limited")]
    public Task The_message_names_the_way_out(string type, string wayOut, string before = "; ") => Verify.AsMarkedAsync<CannotBeLimitedAnalyzer>(
        $"interface I {{ [RateLimited(\"a\", \"b\")] {type} [|Ask|](string prompt); }}",
        $"'Ask' cannot be limited: it returns '{type.Split('.')[^1]}'{before}{wayOut}");

    [Theory]
    [InlineData("Estimator = typeof(C)", "its Estimator 'C' is no ITokenEstimator")]
    [InlineData("UsageReader = typeof(C)", "its UsageReader 'C' is no IUsageReader<string>")]
    [InlineData("UsageReader = typeof(IDisposable)", "its UsageReader 'IDisposable' must be a class or struct with a constructor without parameters that generated code can call")]
    public Task A_type_that_is_no_help_is_refused(string value, string reason) => Verify.AsMarkedAsync<CannotBeLimitedAnalyzer>(
        $"public class C {{ }} interface I {{ [RateLimited(\"a\", \"b\", {value})] Task<string> [|AskAsync|](string prompt); }}",
        $"'AskAsync' cannot be limited: {reason}");

    [Theory]
    [InlineData("OutputTokens = -5", "its OutputTokens must be 0 or more")]
    [InlineData("TimeoutMilliseconds = -2", "its TimeoutMilliseconds must be 0 or more, or -1 for no bound")]
    [InlineData("MaxRetries = -1", "its MaxRetries must be 0 to 100")]
    [InlineData("MaxRetries = 101", "its MaxRetries must be 0 to 100")]
    [InlineData("Priority = (RequestPriority)2", "its Priority must be Low, Normal or High")]
    [InlineData("Pool = \" \"", "its Pool is empty; leave it out for none")]
    public Task Values_out_of_range_are_refused(string value, string reason) => Verify.AsMarkedAsync<CannotBeLimitedAnalyzer>(
        $"interface I {{ [RateLimited(\"a\", \"b\", {value})] Task [|AskAsync|](string prompt); }}",
        $"'AskAsync' cannot be limited: {reason}");

    [Fact]
    public Task An_annotated_interface_must_reach_the_methods_it_inherits() => Verify.AsMarkedAsync<CannotBeLimitedAnalyzer>(
        "interface IBase : IDisposable { Task AskAsync(string prompt); [NotRateLimited] Task FreeAsync(); } [RateLimited(\"a\", \"b\")] interface [|IDerived|] : IBase { Task TellAsync(string prompt); }",
        "'IDerived' cannot be limited: its attribute does not reach inherited methods: annotate the interface that declares the method, or mark the method [NotRateLimited] ('AskAsync')");

    [Theory]
    [InlineData("IDisposable, IAsyncDisposable, IAsyncEnumerable<string>, IEnumerable<string>, IComparable<string> { Task TellAsync(string prompt); }")]
    [InlineData("IDisposable { Task TellAsync(string prompt); }")]
    public Task Foreign_members_that_ask_no_provider_are_forwarded(string rest) => Verify.AsMarkedAsync<CannotBeLimitedAnalyzer>(
        $"[RateLimited(\"a\", \"b\")] public interface IMine : {rest}");

    [Theory]
    [InlineData("Microsoft.Extensions.AI.IEmbeddingGenerator<string, Microsoft.Extensions.AI.Embedding<float>>", "IEmbeddingGenerator", "GenerateAsync")]
    [InlineData("IOther", "IOther", "AskAsync")]
    public Task A_foreign_interface_that_asks_cannot_be_reached_by_an_attribute(string type, string name, string method) => WithForeignAsync(
        $"[RateLimited(\"a\", \"b\")] public interface [|IMine|] : {type} {{ Task TellAsync(string prompt); }}",
        $"'IMine' cannot be limited: its attribute does not reach inherited methods: annotate '{name}' if it is yours; "
            + $"if not, remove the attribute here, and annotate partial methods of the class that implements 'IMine' ('{method}')");

    [Theory]
    [InlineData("public interface IMine : Microsoft.Extensions.AI.IChatClient { [RateLimited(\"a\", \"b\")] Task TellAsync(string prompt); }")]
    [InlineData("""
        #nullable enable
        using Microsoft.Extensions.AI;
        public interface IMine : IChatClient;
        public sealed partial class Mine : IMine
        {
            [RateLimited("a", "b")]
            public partial Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default);

            [RateLimited("a", "b")]
            public partial IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default);

            public object? GetService(Type serviceType, object? serviceKey = null) => null;

            public void Dispose() { }

            private Task<ChatResponse> GetResponseCoreAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken) => throw new NotSupportedException();

            private IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseCoreAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken) => throw new NotSupportedException();
        }
        """)]
    public Task What_the_message_advises_can_be_done(string code) => WithForeignAsync(code, message: null);

    private static Task WithForeignAsync(string code, string? message)
    {
        var test = Verify.Test<CannotBeLimitedAnalyzer>(code);
        test.FurtherReferences.Add(References.AssemblyOf<Microsoft.Extensions.AI.IChatClient>());
        test.FurtherReferences.Add(Verify.Compiled("public interface IOther { Task AskAsync(string prompt); }"));
        if (message is not null)
        {
            test.ExpectedDiagnostics.Add(new DiagnosticResult("LLML001", Microsoft.CodeAnalysis.DiagnosticSeverity.Error).WithMessage(message));
        }

        return test.RunAsync();
    }

    [Fact]
    public Task An_annotated_class_may_have_nothing_but_partial_methods() => Verify.AsMarkedAsync<CannotBeLimitedAnalyzer>(
        "[RateLimited(\"a\", \"b\")] public partial class C { public partial Task AskAsync(string prompt); private Task AskCoreAsync(string prompt) => Task.CompletedTask; }");

    [Fact]
    public Task An_annotated_class_that_limits_nothing_is_refused() => Verify.AsMarkedAsync<CannotBeLimitedAnalyzer>(
        "[RateLimited(\"a\", \"b\")] class [|C|] { public string Ask(string prompt) => prompt; }",
        "'C' cannot be limited: it has no public or internal instance method that returns a task or a stream");
}
