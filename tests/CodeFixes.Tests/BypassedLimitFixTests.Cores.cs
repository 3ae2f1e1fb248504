using LlmLimiter.Analyzers.Usage;
using LlmLimiter.CodeFixes.Usage;
using Microsoft.CodeAnalysis.CodeFixes;

namespace CodeFixes.Tests;

/// <summary>The same fix where a core is used instead of its partial method.</summary>
public sealed partial class BypassedLimitFixTests
{
    private const string Cores = """
        using System.Threading.Tasks;
        using LlmLimiter;

        namespace Demo;

        public partial class Partial
        {
            [RateLimited("openai", "gpt-4o")] public partial Task<string> AskAsync(string prompt, int n = 0);
            public Task<string> AskCoreAsync(string prompt, LlmLease lease = default) => Task.FromResult(prompt);
            [RateLimited("openai", "gpt-4o")] public partial Task MixAsync(string one, string other);
            public Task MixCoreAsync(string other, string one) => Task.CompletedTask;
            [RateLimited("openai", "gpt-4o")] public partial Task TellAsync(string prompt);
            public static Task TellCoreAsync(string prompt) => Task.CompletedTask;
            [RateLimited("openai", "gpt-4o")] public partial Task SendAsync(string prompt);
            public virtual Task SendCoreAsync(string prompt) => Task.CompletedTask;
            public Partial Self => this;
        }
        """;

    [Fact]
    public Task The_partial_method_is_called() => CoreAsync(
        "async Task M(Partial client) { await client . /* kept */ [|AskCoreAsync|](\"a\"); client.Self?.[|AskCoreAsync|](prompt: \"b\", lease: default); await client.[|AskCoreAsync|](await client.[|AskCoreAsync|](\"c\", default)); }",
        "async Task M(Partial client) { await client . /* kept */ AskAsync(\"a\"); client.Self?.AskAsync(prompt: \"b\"); await client.AskAsync(await client.AskAsync(\"c\")); }",
        "Call 'AskAsync'");

    [Fact]
    public Task The_partial_method_becomes_the_delegate() => CoreAsync(
        "Func<string, Task> M(Partial client) => client.[|SendCoreAsync|]; Expression<Func<Partial, Task>> N() => client => client.[|SendCoreAsync|](\"\");",
        "Func<string, Task> M(Partial client) => client.SendAsync; Expression<Func<Partial, Task>> N() => client => client.SendAsync(\"\");");

    [Fact]
    public Task A_name_alone_calls_the_partial_method() => CoreAsync(
        "class Heir : Partial { Task M() => [|SendCoreAsync|](\"\"); Task N() => this.[|SendCoreAsync|](\"\"); }",
        "class Heir : Partial { Task M() => SendAsync(\"\"); Task N() => this.SendAsync(\"\"); }");

    [Theory]
    [InlineData("Task M(Partial client) => client.[|MixCoreAsync|](\"other\", \"one\");")]
    [InlineData("Task M(Partial client) => Partial.[|TellCoreAsync|](\"\");")]
    [InlineData("class Heir : Partial { Task M() => base.[|SendCoreAsync|](\"\"); }")]
    public Task There_is_no_fix_where_the_partial_method_would_not_be_called_alike(string code) => CoreAsync(code, "");

    [Fact]
    public async Task All_uses_of_cores_are_fixed_in_a_document_a_project_and_a_solution()
    {
        const string Before = "namespace Demo;\nclass {0} {{ void M(Partial client) {{ client.[|SendCoreAsync|](\"a\"); client.[|AskCoreAsync|](\"b\"); }} }}";
        string after = Before.Replace("[|", "", StringComparison.Ordinal).Replace("Core", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);
        foreach (FixAllScope scope in new[] { FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution })
        {
            await FixAllAsync<CalledCoreAnalyzer>(Before, after, scope, Cores);
        }
    }

    private static Task CoreAsync(string before, string after, string? title = null)
    {
        const string Begin = $"using System;\nusing System.Linq.Expressions;\n{Usings}namespace Demo;\nclass Caller {{ ";
        return new FixTest<CalledCoreAnalyzer, BypassedLimitFix>
        {
            TestCode = $"{Begin}{before} }}",
            FixedCode = after.Length == 0 ? "" : $"{Begin}{after} }}",
            FurtherSources = { ["Declarations.cs"] = Cores },
            CodeActionTitle = title,
        }.RunAsync();
    }
}
