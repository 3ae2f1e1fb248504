using LlmLimiter.Analyzers.Definition;

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
    public Task A_member_that_can_be_limited_is_left_in_peace(string code) => Verify.AsMarkedAsync<CannotBeLimitedAnalyzer>(code);

    [Theory]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] ValueTask [|AskAsync|](string prompt); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] IAsyncEnumerable<string> [|AskAsync|](string prompt); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task [|AskAsync|](in int number); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task [|AskAsync|](ReadOnlySpan<char> prompt); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] unsafe Task [|AskAsync|](int* prompt); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] static abstract Task [|AskAsync|](); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] static Task [|AskAsync|]() => Task.CompletedTask; }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task AskAsync(); static abstract void [|Shared|](); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task AskAsync(); int Number { get; init; } }", "Number")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task AskAsync(); protected void [|Hidden|](); }")]
    [InlineData("interface IBase { static abstract void Shared(); } interface [|I|] : IBase { [RateLimited(\"a\", \"b\")] Task AskAsync(); }")]
    [InlineData("[RateLimited(\"a\", \"b\")] interface I { Task AskAsync(); int [|Count|](string text); }")]
    [InlineData("class O { private interface I { [RateLimited(\"a\", \"b\")] Task [|AskAsync|](); } }")]
    [InlineData("file interface I { [RateLimited(\"a\", \"b\")] Task [|AskAsync|](); }")]
    [InlineData("interface I { Task AskAsync(); } class C : I { [RateLimited(\"a\", \"b\")] Task I.[|AskAsync|]() => Task.CompletedTask; }")]
    [InlineData("ref partial struct S { [RateLimited(\"a\", \"b\")] public Task [|AskAsync|]() => Task.CompletedTask; }")]
    [InlineData("partial class C { [RateLimited(\"a\", \"b\")] public partial Task [|AskAsync|](); public partial Task AskAsync() => Task.CompletedTask; }")]
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
    public Task A_member_that_cannot_be_limited_is_an_error(string code, string? marked = null) =>
        Verify.AsMarkedAsync<CannotBeLimitedAnalyzer>(marked is null ? code : code.Replace(marked, $"[|{marked}|]", StringComparison.Ordinal));

    [Fact]
    public Task The_message_names_the_way_out() => Verify.AsMarkedAsync<CannotBeLimitedAnalyzer>(
        "interface I { [RateLimited(\"a\", \"b\")] string [|Ask|](string prompt); }",
        "'Ask' cannot be limited: it returns 'string', and only Task and Task<T> can be limited; "
            + "call it through LlmRateLimiter.Run or RunAsync, or take a lease with AcquireAsync");
}
