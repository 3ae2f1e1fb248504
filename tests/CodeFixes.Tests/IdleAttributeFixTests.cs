using LlmLimiter.Analyzers.Definition;
using LlmLimiter.CodeFixes.Definition;
using Microsoft.CodeAnalysis.CodeFixes;

namespace CodeFixes.Tests;

public sealed class IdleAttributeFixTests
{
    private const string Usings = "using System.ComponentModel;\nusing System.Threading.Tasks;\nusing LlmLimiter;\n";

    [Theory]
    [InlineData("int Ask([[|Prompt|]] string text) => 1;", "int Ask(string text) => 1;")]
    [InlineData("int Ask([[|Prompt|], Description] string text) => 1;", "int Ask([Description] string text) => 1;")]
    [InlineData("int Ask([Description, [|Prompt|]] string text) => 1;", "int Ask([Description] string text) => 1;")]
    [InlineData("int Ask([Description] [[|Prompt|]] string text) => 1;", "int Ask([Description] string text) => 1;")]
    [InlineData("int Ask([[|Prompt|], [|ModelName|]] string text) => 1;", "int Ask(string text) => 1;")]
    [InlineData("/// <summary>Kept.</summary>\n    [[|NotRateLimited|]]\n    public int Ask() => 1;", "/// <summary>Kept.</summary>\n    public int Ask() => 1;")]
    [InlineData("// kept\n    [[|NotRateLimited|]] // kept too\n    public int Ask() => 1;", "// kept\n     // kept too\n    public int Ask() => 1;")]
    [InlineData("[Description]\n    [[|NotRateLimited|]]\n    // kept\n    public int Ask() => 1;", "[Description]\n    // kept\n    public int Ask() => 1;")]
    public Task The_attribute_goes_and_what_stands_around_it_stays(string before, string after) => FixedAsync($"class C\n{{\n    {before}\n}}\n", $"class C\n{{\n    {after}\n}}\n");

    [Theory]
    [InlineData(
        "class C { [RateLimited(\"a\", \"b\", [|CoreMethod = \"Send\"|])] public Task AskAsync() => Task.CompletedTask; }",
        "class C { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; }")]
    [InlineData(
        "[RateLimited(\"a\", \"b\", [|CoreMethod = \"Send\"|], OutputTokens = 5, [|WrapperName = \"X\"|])] class C { public Task AskAsync() => Task.CompletedTask; }",
        "[RateLimited(\"a\", \"b\", OutputTokens = 5)] class C { public Task AskAsync() => Task.CompletedTask; }")]
    public Task The_argument_goes_and_the_others_stay(string before, string after) => FixedAsync(before, after);

    [Theory]
    [InlineData("[[|RateLimited(\"a\", \"b\")|]] interface I { [NotRateLimited] Task AskAsync(); }")]
    [InlineData("class C { int Ask([\n#if true\n    [|Prompt|]\n#endif\n    ] string text) => 1; }")]
    public Task What_cannot_go_alone_is_left_as_it_is(string code) => FixedAsync(code, "");

    [Fact]
    public Task All_of_a_solution_can_go() => new FixTest<IdleAttributeAnalyzer, IdleAttributeFix>
    {
        TestCode = Usings + "[[|RateLimited(\"a\", \"b\")|]] interface I { [RateLimited(\"a\", \"c\"), [|NotRateLimited|]] Task AskAsync(); }",
        FixedCode = Usings + "interface I { [RateLimited(\"a\", \"c\")] Task AskAsync(); }",
        FixAllScopes = [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution],
    }.RunAsync();

    private static Task FixedAsync(string before, string after) => new FixTest<IdleAttributeAnalyzer, IdleAttributeFix>
    {
        TestCode = Usings + before,
        FixedCode = after.Length == 0 ? "" : Usings + after,
    }.RunAsync();
}
