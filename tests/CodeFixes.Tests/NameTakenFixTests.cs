using LlmLimiter.Analyzers.Definition;
using LlmLimiter.CodeFixes.Definition;
using Microsoft.CodeAnalysis.CodeFixes;

namespace CodeFixes.Tests;

public sealed class NameTakenFixTests
{
    private const string Usings = "using System.Threading.Tasks;\nusing LlmLimiter;\n";

    [Theory]
    [InlineData(
        "interface [|IAssistant|] { [RateLimited(\"a\", \"b\")] Task AskAsync(); } class RateLimitedAssistant;",
        "interface IAssistant { [RateLimited(\"a\", \"b\", WrapperName = \"RateLimitedAssistant2\")] Task AskAsync(); } class RateLimitedAssistant;")]
    [InlineData(
        "/* kept */ [RateLimited(\"a\" /* too */, \"b\")] interface [|IA|] { Task AskAsync(); } class RateLimitedA; struct RateLimitedA2;",
        "/* kept */ [RateLimited(\"a\" /* too */, \"b\", WrapperName = \"RateLimitedA3\")] interface IA { Task AskAsync(); } class RateLimitedA; struct RateLimitedA2;")]
    [InlineData(
        "interface [|IA|] { [RateLimited(\"a\", \"b\")] Task AskAsync(); [RateLimited(\"a\", \"b\", WrapperName = /* kept */ \"Calm\", Pool = \"p\")] Task TellAsync(); } class Calm;",
        "interface IA { [RateLimited(\"a\", \"b\")] Task AskAsync(); [RateLimited(\"a\", \"b\", WrapperName = /* kept */ \"Calm2\", Pool = \"p\")] Task TellAsync(); } class Calm;")]
    public Task A_decorator_gets_a_free_name(string before, string after) => VerifyAsync(before, after);

    [Theory]
    [InlineData(
        "class C { [RateLimited(\"a\", \"b\")] public Task [|AskAsync|]() => Task.CompletedTask; public Task AskRateLimitedAsync() => Task.CompletedTask; }",
        "class C { [RateLimited(\"a\", \"b\", WrapperName = \"AskRateLimited2Async\")] public Task AskAsync() => Task.CompletedTask; public Task AskRateLimitedAsync() => Task.CompletedTask; }")]
    [InlineData(
        "class B { public int Ask2; } class C : B { [RateLimited(\"a\", \"b\", WrapperName = \"Ask\")] public Task [|Ask|]() => Task.CompletedTask; }",
        "class B { public int Ask2; } class C : B { [RateLimited(\"a\", \"b\", WrapperName = \"Ask3\")] public Task Ask() => Task.CompletedTask; }")]
    public Task A_twin_gets_a_free_name(string before, string after) => VerifyAsync(before, after);

    [Fact]
    public Task A_method_that_its_type_limits_gets_an_attribute_of_its_own() => VerifyAsync(
        """
        [RateLimited("a", "b", OutputTokens = 5)]
        public class C
        {
            /// <summary>Kept.</summary>
            public Task [|AskAsync|]() => Task.CompletedTask;

            public int AskRateLimitedAsync() => 1;
        }
        """,
        """
        [RateLimited("a", "b", OutputTokens = 5)]
        public class C
        {
            /// <summary>Kept.</summary>
            [RateLimited("a", "b", OutputTokens = 5, WrapperName = "AskRateLimited2Async")]
            public Task AskAsync() => Task.CompletedTask;

            public int AskRateLimitedAsync() => 1;
        }
        """);

    [Fact]
    public Task All_that_ask_for_one_name_get_different_ones() => new FixTest<NameTakenAnalyzer, NameTakenFix>
    {
        TestCode = Usings + "namespace N { interface IA { [RateLimited(\"a\", \"b\")] Task AskAsync(); } interface [|A|] { [RateLimited(\"a\", \"b\")] Task AskAsync(); } }",
        FixedCode = Usings + "namespace N { interface IA { [RateLimited(\"a\", \"b\")] Task AskAsync(); } interface A { [RateLimited(\"a\", \"b\", WrapperName = \"RateLimitedA2\")] Task AskAsync(); } }",
        FurtherSources = { ["Zebra.cs"] = Usings + "namespace N { [RateLimited(\"a\", \"b\", WrapperName = \"RateLimitedA\")] interface [|IZebra|] { Task AskAsync(); } }" },
        FurtherFixedSources = { ["Zebra.cs"] = Usings + "namespace N { [RateLimited(\"a\", \"b\", WrapperName = \"RateLimitedA3\")] interface IZebra { Task AskAsync(); } }" },
        FixAllScopes = [FixAllScope.Project, FixAllScope.Solution],
    }.RunAsync();

    [Fact]
    public Task A_class_is_made_partial_where_a_name_is_no_way_out() => new FixTest<NameTakenAnalyzer, MustBePartialFix>
    {
        TestCode = Usings + "class [|C|] { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; } static class CRateLimitedExtensions;",
        FixedCode = Usings + "partial class C { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; } static class CRateLimitedExtensions;",
        FixAllScopes = [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution],
    }.RunAsync();

    [Fact]
    public Task No_name_is_offered_where_it_is_no_way_out() => new FixTest<NameTakenAnalyzer, NameTakenFix>
    {
        TestCode = Usings + "class [|C|] { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; } static class CRateLimitedExtensions;",
    }.RunAsync();

    [Fact]
    public Task Nor_is_partial_where_a_name_is_the_way_out() => new FixTest<NameTakenAnalyzer, MustBePartialFix>
    {
        TestCode = Usings + "class C { [RateLimited(\"a\", \"b\")] public Task [|AskAsync|]() => Task.CompletedTask; public int AskRateLimitedAsync => 1; }",
    }.RunAsync();

    [Fact]
    public Task Nothing_is_offered_where_the_attribute_is_in_another_file() => new FixTest<NameTakenAnalyzer, NameTakenFix>
    {
        TestCode = Usings + "partial class C { public Task [|AskAsync|]() => Task.CompletedTask; public int AskRateLimitedAsync => 1; }",
        FurtherSources = { ["Other.cs"] = "[LlmLimiter.RateLimited(\"a\", \"b\")] partial class C { }" },
    }.RunAsync();

    private static Task VerifyAsync(string before, string after) => new FixTest<NameTakenAnalyzer, NameTakenFix>
    {
        TestCode = Usings + before,
        FixedCode = Usings + after,
        FixAllScopes = [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution],
    }.RunAsync();
}
