using LlmLimiter.Analyzers.Definition;
using LlmLimiter.CodeFixes.Definition;
using Microsoft.CodeAnalysis.CodeFixes;

namespace CodeFixes.Tests;

public sealed class UntoldUsageFixTests
{
    private const string Usings = "using System.Threading;\nusing System.Threading.Tasks;\nusing LlmLimiter;\n";

    [Theory]
    [InlineData("()", "(LlmLease lease)")]
    [InlineData("(string prompt)", "(string prompt, LlmLease lease)")]
    [InlineData("(string prompt, CancellationToken token)", "(string prompt, LlmLease lease, CancellationToken token)")]
    [InlineData("(string prompt, int number = 1, CancellationToken token = default)", "(string prompt, LlmLease lease, int number = 1, CancellationToken token = default)")]
    [InlineData("(string? prompt = null)", "(LlmLease lease, string? prompt = null)")]
    [InlineData("(params string[] prompts)", "(LlmLease lease, params string[] prompts)")]
    [InlineData("(\n        string prompt, // kept\n        CancellationToken token)", "(\n        string prompt, // kept\n        LlmLease lease,\n        CancellationToken token)")]
    [InlineData("(\n        string prompt,\n        int number)", "(\n        string prompt,\n        int number,\n        LlmLease lease)")]
    [InlineData("(string lease)", "(string lease, LlmLease llmLease)")]
    public Task The_lease_stands_after_what_must_be_given(string before, string after) => FixedAsync(
        $"class C\n{{\n    /// <summary>Kept.</summary>\n    [RateLimited(\"a\", \"b\")]\n    public Task [|AskAsync|]{before} => Task.CompletedTask;\n}}\n",
        $"class C\n{{\n    /// <summary>Kept.</summary>\n    [RateLimited(\"a\", \"b\")]\n    public Task AskAsync{after} => Task.CompletedTask;\n}}\n");

    [Fact]
    public Task Documentation_of_the_parameters_tells_of_it() => FixedAsync(
        "class C\n{\n    /// <summary>Asks.</summary>\n    /// <param name=\"prompt\">Asked.</param>\n    /// <param name=\"token\">Ends it.</param>\n"
            + "    [RateLimited(\"a\", \"b\")]\n    public Task [|AskAsync|](string prompt, CancellationToken token) => Task.CompletedTask;\n}\n",
        "class C\n{\n    /// <summary>Asks.</summary>\n    /// <param name=\"prompt\">Asked.</param>\n"
            + "    /// <param name=\"lease\">The lease of the call, with which it records what it used.</param>\n    /// <param name=\"token\">Ends it.</param>\n"
            + "    [RateLimited(\"a\", \"b\")]\n    public Task AskAsync(string prompt, LlmLease lease, CancellationToken token) => Task.CompletedTask;\n}\n");

    [Theory]
    [InlineData(
        "partial class C { [RateLimited(\"a\", \"b\")] public partial Task [|AskAsync|](string prompt); Task AskCoreAsync(string prompt) => Task.CompletedTask; }",
        "partial class C { [RateLimited(\"a\", \"b\")] public partial Task AskAsync(string prompt); Task AskCoreAsync(string prompt, LlmLease lease) => Task.CompletedTask; }")]
    [InlineData(
        "partial class C { [RateLimited(\"a\", \"b\", CoreMethod = nameof(Send))] public partial Task [|AskAsync|](string prompt); Task Send(string prompt) => Task.CompletedTask; }",
        "partial class C { [RateLimited(\"a\", \"b\", CoreMethod = nameof(Send))] public partial Task AskAsync(string prompt); Task Send(string prompt, LlmLease lease) => Task.CompletedTask; }")]
    [InlineData(
        "partial class C { [RateLimited(\"a\", \"b\", CoreMethod = \"Send\")] public partial Task [|AskAsync|](string prompt); [RateLimited(\"a\", \"c\", CoreMethod = \"Send\")] public partial Task [|TellAsync|](string prompt); Task Send(string prompt) => Task.CompletedTask; }",
        "partial class C { [RateLimited(\"a\", \"b\", CoreMethod = \"Send\")] public partial Task AskAsync(string prompt); [RateLimited(\"a\", \"c\", CoreMethod = \"Send\")] public partial Task TellAsync(string prompt); Task Send(string prompt, LlmLease lease) => Task.CompletedTask; }")]
    [InlineData(
        "class C { [RateLimited(\"a\", \"b\")] public Task [|AskAsync|](string prompt) => Task.CompletedTask; Task UseAsync() => this.AskRateLimitedAsync(nameof(AskAsync)); }",
        "class C { [RateLimited(\"a\", \"b\")] public Task AskAsync(string prompt, LlmLease lease) => Task.CompletedTask; Task UseAsync() => this.AskRateLimitedAsync(nameof(AskAsync)); }")]
    [InlineData(
        "static partial class C { [RateLimited(\"a\", \"b\")] public static Task [|AskAsync|](this string prompt) => Task.CompletedTask; }",
        "static partial class C { [RateLimited(\"a\", \"b\")] public static Task AskAsync(this string prompt, LlmLease lease) => Task.CompletedTask; }")]
    public Task The_method_that_sends_takes_it(string before, string after) => FixedAsync(before, after);

    [Theory]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task [|AskAsync|](string prompt); }")]
    [InlineData("interface I { Task AskAsync(string prompt); } class C : I { [RateLimited(\"a\", \"b\")] public Task [|AskAsync|](string prompt) => Task.CompletedTask; }")]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] public virtual Task [|AskAsync|](string prompt) => Task.CompletedTask; }")]
    [InlineData("abstract class C { [RateLimited(\"a\", \"b\")] public abstract Task [|AskAsync|](string prompt); }")]
    [InlineData("abstract class B { public abstract Task AskAsync(string prompt); } class C : B { [RateLimited(\"a\", \"b\")] public override Task [|AskAsync|](string prompt) => Task.CompletedTask; }")]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] public Task [|AskAsync|](string prompt) => Task.CompletedTask; Task UseAsync() => AskAsync(\"\"); }")]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] public Task [|AskAsync|](string prompt) => Task.CompletedTask; System.Func<string, Task> Use() => AskAsync; }")]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] public Task [|AskAsync|](string lease, string llmLease) => Task.CompletedTask; }")]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] public Task [|AskAsync|](string prompt) => Task.CompletedTask; public Task AskAsync(string prompt, LlmLease lease) => Task.CompletedTask; }")]
    public Task A_method_whose_parameters_others_rely_on_is_left_as_it_is(string code) => FixedAsync(code, "");

    [Fact]
    public Task A_core_in_another_file_is_left_as_it_is() => new FixTest<UntoldUsageAnalyzer, UntoldUsageFix>
    {
        TestCode = Usings + "partial class C { [RateLimited(\"a\", \"b\")] public partial Task [|AskAsync|](string prompt); }",
        FurtherSources = { ["Core.cs"] = Usings + "partial class C { Task AskCoreAsync(string prompt) => Task.CompletedTask; }" },
    }.RunAsync();

    [Fact]
    public Task All_methods_of_a_solution_can_be_given_theirs() => new FixTest<UntoldUsageAnalyzer, UntoldUsageFix>
    {
        CodeActionTitle = "Let 'AskAsync' take an LlmLease",
        TestCode = Usings + "class C { [RateLimited(\"a\", \"b\")] public Task [|AskAsync|](string prompt) => Task.CompletedTask; }",
        FixedCode = Usings + "class C { [RateLimited(\"a\", \"b\")] public Task AskAsync(string prompt, LlmLease lease) => Task.CompletedTask; }",
        FixAllScopes = [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution],
    }.RunAsync();

    private static Task FixedAsync(string before, string after) => new FixTest<UntoldUsageAnalyzer, UntoldUsageFix>
    {
        TestCode = Usings + before,
        FixedCode = after.Length == 0 ? "" : Usings + after,
    }.RunAsync();
}
