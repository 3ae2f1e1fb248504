using LlmLimiter.Analyzers.Definition;
using LlmLimiter.CodeFixes.Definition;
using Microsoft.CodeAnalysis.CodeFixes;

namespace CodeFixes.Tests;

public sealed class UnknownPromptFixTests
{
    private const string Usings = "using System.Collections.Generic;\nusing System.Threading.Tasks;\nusing LlmLimiter;\n";

    [Theory]
    [InlineData("(string article)", "([Prompt] string article)", "article")]
    [InlineData("(int number, string[] articles)", "(int number, [Prompt] string[] articles)", "articles")]
    [InlineData("(List<Turn> turns, string user)", "([Prompt] List<Turn> turns, string user)", "turns")]
    [InlineData("(Asked asked, object other)", "([Prompt] Asked asked, object other)", "asked")]
    [InlineData("([ModelName] string model, string article)", "([ModelName] string model, [Prompt] string article)", "article")]
    [InlineData("(\n        // kept\n        [System.ComponentModel.Description] string article)", "(\n        // kept\n        [Prompt][System.ComponentModel.Description] string article)", "article")]
    public Task The_parameter_that_can_be_the_prompt_is_marked(string before, string after, string parameter) =>
        new FixTest<UnknownPromptAnalyzer, UnknownPromptFix>
        {
            CodeActionTitle = $"Mark '{parameter}' with [Prompt]",
            TestCode = Code($"[|AskAsync|]{before}"),
            FixedCode = Code($"AskAsync{after}"),
        }.RunAsync();

    [Theory]
    [InlineData("(Plain request)")]
    [InlineData("(int number)")]
    [InlineData("()")]
    public Task Nothing_is_marked_that_would_not_be_counted(string parameters) => new FixTest<UnknownPromptAnalyzer, UnknownPromptFix>
    {
        TestCode = Code($"[|AskAsync|]{parameters}"),
    }.RunAsync();

    [Fact]
    public Task What_is_marked_already_is_left_as_it_is() => new FixTest<UnknownPromptAnalyzer, UnknownPromptFix>
    {
        TestCode = Code("AskAsync([Prompt] Plain [|request|])"),
    }.RunAsync();

    [Fact]
    public Task A_file_that_does_not_use_the_library_names_it_in_full() => new FixTest<UnknownPromptAnalyzer, UnknownPromptFix>
    {
        TestCode = "interface I { [LlmLimiter.RateLimited(\"a\", \"b\")] System.Threading.Tasks.Task [|AskAsync|](string article); }",
        FixedCode = "interface I { [LlmLimiter.RateLimited(\"a\", \"b\")] System.Threading.Tasks.Task AskAsync([LlmLimiter.Prompt] string article); }",
    }.RunAsync();

    [Fact]
    public Task All_methods_of_a_solution_are_marked_where_nothing_need_be_guessed() => new FixTest<UnknownPromptAnalyzer, UnknownPromptFix>
    {
        TestCode = Usings + "interface I { [RateLimited(\"a\", \"b\")] Task [|AskAsync|](string article); [RateLimited(\"a\", \"b\")] Task [|TellAsync|](string story); }",
        FixedCode = Usings + "interface I { [RateLimited(\"a\", \"b\")] Task AskAsync([Prompt] string article); [RateLimited(\"a\", \"b\")] Task TellAsync([Prompt] string story); }",
        FixAllScopes = [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution],
    }.RunAsync();

    [Fact]
    public Task Where_several_can_be_the_prompt_the_name_that_was_chosen_decides() => new FixTest<UnknownPromptAnalyzer, UnknownPromptFix>
    {
        TestCode = Usings + "interface I { [RateLimited(\"a\", \"b\")] Task [|AskAsync|](string article, string user); [RateLimited(\"a\", \"b\")] Task [|TellAsync|](string article, string user); }",
        FixedCode = Usings + "interface I { [RateLimited(\"a\", \"b\")] Task AskAsync([Prompt] string article, string user); [RateLimited(\"a\", \"b\")] Task TellAsync([Prompt] string article, string user); }",
        FixAllScopes = [FixAllScope.Project],
    }.RunAsync();

    private static string Code(string method) => Usings + $$"""
        interface I { [RateLimited("a", "b")] Task {{method}}; }
        record Asked(string Topic);
        class Turn { public string Content { get; set; } = ""; }
        class Plain { }
        """;
}
