using LlmLimiter.Analyzers.Definition;

namespace Analyzers.Tests;

public sealed class MustBePartialTests
{
    [Theory]
    [InlineData("partial class C { [RateLimited(\"a\", \"b\")] private Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] internal Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("class C { internal LlmRateLimiter? L; [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task AskAsync(); }")]
    public Task A_type_that_needs_no_partial_is_left_in_peace(string code) => Verify.AsMarkedAsync<MustBePartialAnalyzer>(code);

    [Theory]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] private Task [|AskAsync|]() => Task.CompletedTask; }")]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] protected Task [|AskAsync|]() => Task.CompletedTask; }")]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] public static Task [|AskAsync|]() => Task.CompletedTask; }")]
    [InlineData("class O { partial class C { [RateLimited(\"a\", \"b\")] public static Task [|AskAsync|]() => Task.CompletedTask; } }")]
    [InlineData("class O { private class C { [RateLimited(\"a\", \"b\")] public Task [|AskAsync|]() => Task.CompletedTask; } }")]
    [InlineData("class C { private LlmRateLimiter? L { get; } [RateLimited(\"a\", \"b\")] public Task [|AskAsync|]() => Task.CompletedTask; }")]
    [InlineData("class C(LlmRateLimiter limiter) { public object L => limiter; [RateLimited(\"a\", \"b\")] public Task [|AskAsync|]() => Task.CompletedTask; }")]
    [InlineData("class B { protected LlmRateLimiter? L; } class C : B { [RateLimited(\"a\", \"b\")] public Task [|AskAsync|]() => Task.CompletedTask; }")]
    [InlineData("class B { public LlmRateLimiter? Shared; } class C(LlmRateLimiter mine) : B { private LlmRateLimiter _mine = mine; [RateLimited(\"a\", \"b\")] public Task [|AskAsync|]() => Task.CompletedTask; }")]
    [InlineData("class C { private LlmRateLimiter? _l; public static LlmRateLimiter? S; [RateLimited(\"a\", \"b\")] public Task [|AskAsync|]() => Task.CompletedTask; }")]
    [InlineData("[RateLimited(\"a\", \"b\")] class C { private LlmRateLimiter? _l; public Task [|AskAsync|]() => Task.CompletedTask; }")]
    [InlineData("class C<prompt> { [RateLimited(\"a\", \"b\")] public Task [|AskAsync|](string prompt) => Task.CompletedTask; }")]
    [InlineData("struct S { int n; [System.Diagnostics.CodeAnalysis.UnscopedRef] [RateLimited(\"a\", \"b\")] public ref int [|Ask|](string prompt) => ref n; }")]
    public Task A_type_that_cannot_be_added_to_is_an_error(string code) => Verify.AsMarkedAsync<MustBePartialAnalyzer>(code);

    [Fact]
    public Task The_message_says_why() => Verify.AsMarkedAsync<MustBePartialAnalyzer>(
        "class C { private LlmRateLimiter? _l; [RateLimited(\"a\", \"b\")] public Task [|AskAsync|]() => Task.CompletedTask; }",
        "'C' and the types around it must be partial, so that 'AskAsync' can be limited: an extension method cannot reach its limiter '_l'");
}
