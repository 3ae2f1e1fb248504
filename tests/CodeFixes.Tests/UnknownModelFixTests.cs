using LlmLimiter.Analyzers.Configuration;
using LlmLimiter.CodeFixes.Configuration;
using Microsoft.CodeAnalysis.CodeFixes;

namespace CodeFixes.Tests;

public sealed class UnknownModelFixTests
{
    private const string Usings = "using System.Threading.Tasks;\nusing LlmLimiter;\n";

    private const string File = "openai:\n  gpt-4o: { requests_per_minute: 500 }\n  GPT-5: { requests_per_minute: 500 }\n";

    [Theory]
    [InlineData(
        "interface I { [RateLimited(\"openai\", /* best */ [|\"gpt-4p\"|] /* yet */)] Task AskAsync(string prompt); }",
        "interface I { [RateLimited(\"openai\", /* best */ \"gpt-4o\" /* yet */)] Task AskAsync(string prompt); }",
        "Change to 'gpt-4o'")]
    [InlineData(
        "[RateLimited(model: \"gpt-4o\", provider: [|@\"opnai\"|])] interface I { Task AskAsync(string prompt); }",
        "[RateLimited(model: \"gpt-4o\", provider: \"openai\")] interface I { Task AskAsync(string prompt); }",
        "Change to 'openai'")]
    [InlineData(
        "class C { object M(LlmRateLimiter l) => l.GetUsage(\"openai\", [|\"gpt5\"|]); }",
        "class C { object M(LlmRateLimiter l) => l.GetUsage(\"openai\", \"GPT-5\"); }",
        "Change to 'GPT-5'")]
    public Task The_name_becomes_the_nearest_of_the_file(string before, string after, string title) => Test(before, after, title).RunAsync();

    [Theory]
    [InlineData("interface I { [RateLimited(\"openai\", [|\"davinci\"|])] Task AskAsync(string prompt); }")]
    [InlineData("interface I { [RateLimited(\"openai\", [|N.Model|])] Task AskAsync(string prompt); } static class N { public const string Model = \"gpt-4p\"; }")]
    [InlineData("class C { object M(LlmRateLimiter l) => l.GetUsage(\"openai\", [|\"gpt-\" + \"4p\"|]); }")]
    [InlineData("class C { object M(LlmRateLimiter l) => l.GetUsage(\"openai\", [|$\"gpt-4p\"|]); }")]
    public Task No_fix_is_offered_where_no_name_is_near_or_it_is_no_literal(string code) => Test(code, "", null).RunAsync();

    [Fact]
    public Task All_names_are_changed_at_once()
    {
        var test = Test(
            "interface I { [RateLimited([|\"opnai\"|], \"gpt-4o\")] Task AskAsync(string prompt); [RateLimited(\"openai\", [|\"gpt-4p\"|])] Task TellAsync(string prompt); }",
            "interface I { [RateLimited(\"openai\", \"gpt-4o\")] Task AskAsync(string prompt); [RateLimited(\"openai\", \"gpt-4o\")] Task TellAsync(string prompt); }",
            null);
        test.SecondProject.Add("Second.cs", Usings + "class D { object M(LlmRateLimiter l) => l.GetUsage(\"openai\", \"gpt-6\"); }");
        test.FurtherFixedSources.Add("Second.cs", Usings + "class D { object M(LlmRateLimiter l) => l.GetUsage(\"openai\", \"GPT-5\"); }");
        test.FixAllScopes = [FixAllScope.Solution];
        return test.RunAsync();
    }

    [Fact]
    public Task All_names_of_a_document_or_a_project_are_changed_at_once()
    {
        var test = Test(
            "interface I { [RateLimited([|\"opnai\"|], \"gpt-4o\")] Task AskAsync(string prompt); [RateLimited(\"openai\", [|\"gpt-4p\"|])] Task TellAsync(string prompt); }",
            "interface I { [RateLimited(\"openai\", \"gpt-4o\")] Task AskAsync(string prompt); [RateLimited(\"openai\", \"gpt-4o\")] Task TellAsync(string prompt); }",
            null);
        test.FixAllScopes = [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];
        return test.RunAsync();
    }

    private static FixTest<UnknownModelAnalyzer, UnknownModelFix> Test(string before, string after, string? title)
    {
        var test = new FixTest<UnknownModelAnalyzer, UnknownModelFix>
        {
            TestCode = Usings + before,
            FixedCode = after.Length == 0 ? "" : Usings + after,
            CodeActionTitle = title,
        };
        test.AdditionalFiles.Add("rate_limits.yaml", File);
        return test;
    }
}
