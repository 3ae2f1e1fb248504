using LlmLimiter.Analyzers.Definition;
using LlmLimiter.CodeFixes.Definition;
using Microsoft.CodeAnalysis.CodeFixes;

namespace CodeFixes.Tests;

public sealed class MustBePartialFixTests
{
    [Theory]
    [InlineData(
        "class C { [RateLimited(\"a\", \"b\")] private Task [|AskAsync|]() => Task.CompletedTask; }",
        "partial class C { [RateLimited(\"a\", \"b\")] private Task AskAsync() => Task.CompletedTask; }")]
    [InlineData(
        "// kept\npublic sealed record R { [RateLimited(\"a\", \"b\")] public static Task [|AskAsync|]() => Task.CompletedTask; }",
        "// kept\npublic sealed partial record R { [RateLimited(\"a\", \"b\")] public static Task AskAsync() => Task.CompletedTask; }")]
    [InlineData(
        "static class O { partial struct M { class C { [RateLimited(\"a\", \"b\")] private Task [|AskAsync|]() => Task.CompletedTask; } } }",
        "static partial class O { partial struct M { partial class C { [RateLimited(\"a\", \"b\")] private Task AskAsync() => Task.CompletedTask; } } }")]
    [InlineData(
        "class C { [RateLimited(\"a\", \"b\")] private Task [|AskAsync|]() => Task.CompletedTask; [RateLimited(\"a\", \"b\")] private Task [|TellAsync|]() => Task.CompletedTask; }",
        "partial class C { [RateLimited(\"a\", \"b\")] private Task AskAsync() => Task.CompletedTask; [RateLimited(\"a\", \"b\")] private Task TellAsync() => Task.CompletedTask; }")]
    [InlineData(
        "class O { class C { [RateLimited(\"a\", \"b\")] private Task [|AskAsync|]() => Task.CompletedTask; } class D { [RateLimited(\"a\", \"b\")] private Task [|AskAsync|]() => Task.CompletedTask; } }",
        "partial class O { partial class C { [RateLimited(\"a\", \"b\")] private Task AskAsync() => Task.CompletedTask; } partial class D { [RateLimited(\"a\", \"b\")] private Task AskAsync() => Task.CompletedTask; } }")]
    public Task The_type_and_its_containers_become_partial(string before, string after) => new FixTest<MustBePartialAnalyzer, MustBePartialFix>
    {
        TestCode = "using System.Threading.Tasks;\nusing LlmLimiter;\n" + before,
        FixedCode = "using System.Threading.Tasks;\nusing LlmLimiter;\n" + after,
        FixAllScopes = [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution],
    }.RunAsync();
}
