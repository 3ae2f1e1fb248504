using LlmLimiter.Analyzers.Usage;
using LlmLimiter.CodeFixes.Usage;
using Microsoft.CodeAnalysis.CodeFixes;

namespace CodeFixes.Tests;

/// <summary>The same fix where the method is not called but named.</summary>
public sealed partial class BypassedLimitFixTests
{
    private const string Handler = "delegate Task Handler(string prompt);\nclass Events { public event Handler? Raised; public void Raise() => Raised?.Invoke(\"\"); }\n";

    [Fact]
    public Task The_limited_twin_becomes_the_delegate() => DelegateAsync(
        "object M(Client client, string[] prompts) { Func<string, Task> ask = client. /* kept */ [|AskAsync|]; return new Func<string, Task>((client.[|AskAsync|])) ?? (object)prompts.Select(client.[|AskAsync|]); }",
        "object M(Client client, string[] prompts) { Func<string, Task> ask = client. /* kept */ AskRateLimitedAsync; return new Func<string, Task>((client.AskRateLimitedAsync)) ?? (object)prompts.Select(client.AskRateLimitedAsync); }",
        "Call 'AskRateLimitedAsync'");

    [Fact]
    public Task A_subscription_and_its_end_are_changed_alike() => DelegateAsync(
        "void M(Client client, Events events) { events.Raised += client.[|AskAsync|]; events.Raised -= client.[|AskAsync|]; }",
        "void M(Client client, Events events) { events.Raised += client.AskRateLimitedAsync; events.Raised -= client.AskRateLimitedAsync; }");

    [Fact]
    public Task A_delegate_of_a_concrete_receiver_is_one_of_its_decorator() => DelegateAsync(
        "Task[] M(Assistant assistant, string[] prompts) => prompts.Select(assistant.[|AskAsync|]).ToArray();",
        "Task[] M(Assistant assistant, string[] prompts) => prompts.Select(new RateLimitedAssistant(assistant).AskAsync).ToArray();",
        "Wrap with 'new RateLimitedAssistant(…)'");

    [Fact]
    public Task A_name_alone_is_changed_too() => DelegateAsync(
        "class Sub : Client { Func<string, Task> Ask => [|AskAsync|]; }",
        "class Sub : Client { Func<string, Task> Ask => AskRateLimitedAsync; }");

    [Fact]
    public Task An_expression_tree_calls_the_twin() => DelegateAsync(
        "object M(Client client, string[] prompts) { Expression<Func<string, Task>> ask = prompt => client.[|AskAsync|](prompt); return prompts.AsQueryable().Select(prompt => client.[|AskAsync|](prompt)); }",
        "object M(Client client, string[] prompts) { Expression<Func<string, Task>> ask = prompt => client.AskRateLimitedAsync(prompt); return prompts.AsQueryable().Select(prompt => client.AskRateLimitedAsync(prompt)); }");

    [Theory]
    [InlineData("Func<string, Task> M(Closed closed) => closed.[|AskAsync|];")]
    [InlineData("Expression<Func<Closed, Task>> M() => closed => closed.[|AskAsync|](\"\");")]
    [InlineData("Expression<Func<Assistant, Task>> M() => assistant => assistant.[|AskAsync|](\"\");")]
    [InlineData("void M(Assistant assistant, Events events) { events.Raised += assistant.[|AskAsync|]; events.Raised -= new Handler(assistant.[|AskAsync|]); }")]
    [InlineData("class Sub : Client { Func<string, Task> Ask => base.[|AskAsync|]; }")]
    [InlineData("class Sub : Assistant { Func<string, Task> Ask => [|AskAsync|]; }")]
    public Task There_is_no_fix_of_a_delegate_that_would_not_compile_or_not_be_equal(string code) => DelegateAsync(code, "");

    [Fact]
    public async Task All_delegates_are_fixed_in_a_document_a_project_and_a_solution()
    {
        const string Before = "namespace Demo;\nclass {0} {{ void M(Client client) {{ System.Func<string, System.Threading.Tasks.Task> a = client.[|AskAsync|], b = client.[|AskAsync|]; }} }}";
        foreach (FixAllScope scope in new[] { FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution })
        {
            await FixAllAsync<BypassingDelegateAnalyzer>(Before, Before.Replace("[|AskAsync|]", "AskRateLimitedAsync", StringComparison.Ordinal), scope);
        }
    }

    private static Task DelegateAsync(string before, string after, string? title = null)
    {
        const string Begin = $"using System;\nusing System.Linq;\nusing System.Linq.Expressions;\n{Usings}namespace Demo;\n{Handler}class Caller {{ ";
        return new FixTest<BypassingDelegateAnalyzer, BypassedLimitFix>
        {
            TestCode = $"{Begin}{before} }}",
            FixedCode = after.Length == 0 ? "" : $"{Begin}{after} }}",
            FurtherSources = { ["Declarations.cs"] = Declarations },
            CodeActionTitle = title,
        }.RunAsync();
    }
}
