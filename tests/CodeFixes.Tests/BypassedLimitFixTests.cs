using LlmLimiter.Analyzers.Usage;
using LlmLimiter.CodeFixes.Usage;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace CodeFixes.Tests;

public sealed partial class BypassedLimitFixTests
{
    private const string Usings = """
        using System.Threading.Tasks;
        using LlmLimiter;

        """;

    private const string Declarations = """
        using System.Threading.Tasks;
        using LlmLimiter;

        namespace Demo;

        public partial class Client
        {
            [RateLimited("openai", "gpt-4o")] public Task<string> AskAsync(string prompt) => Task.FromResult(prompt);
            [RateLimited("openai", "gpt-4o")] public Task<T> GetAsync<T>(LlmLease lease, T value) => Task.FromResult(value);
            public Client Self => this;
        }

        public class Closed
        {
            [RateLimited("openai", "gpt-4o")] public Task AskAsync(string prompt) => Task.CompletedTask;
        }

        public interface IAssistant
        {
            [RateLimited("openai", "gpt-4o")] Task<string> AskAsync(string prompt);
        }

        public class Assistant : IAssistant
        {
            public Task<string> AskAsync(string prompt) => Task.FromResult(prompt);
        }

        public interface IGeneric<T>
        {
            [RateLimited("openai", "gpt-4o", WrapperName = "Throttled")] Task<T> AskAsync(string prompt);
        }

        public class Generic : IGeneric<string>
        {
            public Task<string> AskAsync(string prompt) => Task.FromResult(prompt);
        }
        """;

    [Fact]
    public Task The_limited_twin_is_called() => RunAsync(
        "void M(Client client) { client.[|AskAsync|](\"a\"); client.Self.Self /* self */ . [|AskAsync|](\"b\"); client.Self?.[|AskAsync|](\"c\"); }",
        "void M(Client client) { client.AskRateLimitedAsync(\"a\"); client.Self.Self /* self */ . AskRateLimitedAsync(\"b\"); client.Self?.AskRateLimitedAsync(\"c\"); }",
        "Call 'AskRateLimitedAsync'");

    [Theory]
    [InlineData("client.[|GetAsync|](default, 1)", "client.GetRateLimitedAsync(1)")]
    [InlineData("client.[|GetAsync|]<long>(value: 1, lease: default)", "client.GetRateLimitedAsync<long>(value: 1)")]
    public Task The_lease_argument_is_dropped(string before, string after) =>
        RunAsync($"object M(Client client) => {before};", $"object M(Client client) => {after};");

    [Fact]
    public Task A_concrete_receiver_is_wrapped() => RunAsync(
        "async Task M(Assistant assistant, Generic generic) { await assistant.[|AskAsync|](\"a\"); await new Assistant().[|AskAsync|](\"b\"); }",
        "async Task M(Assistant assistant, Generic generic) { await new RateLimitedAssistant(assistant).AskAsync(\"a\"); await new RateLimitedAssistant(new Assistant()).AskAsync(\"b\"); }",
        "Wrap with 'new RateLimitedAssistant(…)'");

    [Fact]
    public Task A_generic_decorator_gets_its_type_arguments() => RunAsync(
        "Task<string> M(Generic generic) => generic.[|AskAsync|](\"a\");",
        "Task<string> M(Generic generic) => new Throttled<string>(generic).AskAsync(\"a\");",
        "Wrap with 'new Throttled(…)'");

    [Theory]
    [InlineData("class Sub : Assistant { void M() { [|AskAsync|](\"a\"); } }")]
    [InlineData("class Sub : Assistant { void M() { base.[|AskAsync|](\"a\"); } }")]
    [InlineData("class Sub : Client { void M() { base.[|AskAsync|](\"a\"); } }")]
    [InlineData("class Sub { void M(Assistant? a) { a?.[|AskAsync|](\"a\"); } }")]
    public async Task There_is_no_fix_where_nothing_can_be_wrapped(string code)
    {
        var test = Test($"{Usings}namespace Demo;\n{code}", "");
        await test.RunAsync();
    }

    [Fact]
    public async Task An_implicit_receiver_calls_the_twin()
    {
        var test = Test(
            $"{Usings}namespace Demo;\nclass A : Client {{ void M() {{ [|AskAsync|](\"a\"); }} }}\nclass B : Closed {{ void M() {{ [|AskAsync|](\"a\"); }} }}",
            $"{Usings}namespace Demo;\nclass A : Client {{ void M() {{ AskRateLimitedAsync(\"a\"); }} }}\nclass B : Closed {{ void M() {{ this.AskRateLimitedAsync(\"a\"); }} }}");
        await test.RunAsync();
    }

    [Fact]
    public async Task The_namespace_of_an_extension_is_imported()
    {
        var test = Test(
            "namespace Other { class Caller { void M() { new Demo.Closed().[|AskAsync|](\"a\"); } } }",
            "using Demo;\n\nnamespace Other { class Caller { void M() { new Demo.Closed().AskRateLimitedAsync(\"a\"); } } }");
        await test.RunAsync();
    }

    [Fact]
    public async Task The_namespace_is_imported_once_for_several_calls()
    {
        var test = Test(
            "namespace Other { class Caller { void M(Demo.Closed c) { c.[|AskAsync|](\"a\"); c.[|AskAsync|](\"b\"); } } }",
            "using Demo;\n\nnamespace Other { class Caller { void M(Demo.Closed c) { c.AskRateLimitedAsync(\"a\"); c.AskRateLimitedAsync(\"b\"); } } }");
        await test.RunAsync();
    }

    [Fact]
    public Task Calls_inside_calls_are_fixed_together() => RunAsync(
        "async Task M(Client client, Assistant assistant) => await client.[|AskAsync|](await client.[|AskAsync|](\"a\").ConfigureAwait(false)).ConfigureAwait(false);",
        "async Task M(Client client, Assistant assistant) => await client.AskRateLimitedAsync(await client.AskRateLimitedAsync(\"a\").ConfigureAwait(false)).ConfigureAwait(false);");

    [Fact]
    public async Task Everything_is_fixed_in_a_document_a_project_and_a_solution()
    {
        const string Before = "namespace Demo;\nclass {0} {{ void M(Client client) {{ client.[|AskAsync|](\"a\"); client.[|AskAsync|](\"b\"); }} }}";
        const string After = "namespace Demo;\nclass {0} {{ void M(Client client) {{ client.AskRateLimitedAsync(\"a\"); client.AskRateLimitedAsync(\"b\"); }} }}";
        foreach (FixAllScope scope in new[] { FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution })
        {
            await FixAllAsync<BypassedLimitAnalyzer>(Before, After, scope);
        }
    }

    [Theory]
    [InlineData(
        "public class C { [RateLimited(\"a\", \"b\")] public Task AskAsync(params string[] texts) => Task.CompletedTask; }",
        "class X { void M(C c) { c.[|AskAsync|](\"a\", \"b\"); } }")]
    [InlineData(
        "public class C<T> { [RateLimited(\"a\", \"b\")] public Task AskAsync<U>(string prompt) => Task.CompletedTask; }",
        "class X { void M(C<string> c) { c.[|AskAsync|]<int>(\"a\"); } }")]
    [InlineData(
        "public interface IA { [RateLimited(\"a\", \"b\")] Task AskAsync(string prompt); } public class A : IA { public Task AskAsync(string text) => Task.CompletedTask; }",
        "class X { void M(A c) { c.[|AskAsync|](text: \"a\"); } }")]
    [InlineData(
        "public interface IA { [RateLimited(\"a\", \"b\")] Task AskAsync(string prompt, int n); } public class A : IA { public Task AskAsync(string prompt, int n = 1) => Task.CompletedTask; }",
        "class X { void M(A c) { c.[|AskAsync|](\"a\"); } }")]
    public Task There_is_no_fix_that_would_not_compile(string declarations, string code) => Other(declarations, code, "");

    [Fact]
    public Task A_call_inside_a_call_is_fixed_with_it() => Other(
        "public interface IA { [RateLimited(\"a\", \"b\")] Task<A> AskAsync(string prompt); } public class A : IA { public Task<A> AskAsync(string prompt) => Task.FromResult(this); }",
        "class X { async System.Threading.Tasks.Task M(A c) { await (await c.[|AskAsync|](\"a\")).[|AskAsync|](\"b\"); } }",
        "class X { async System.Threading.Tasks.Task M(A c) { await new RateLimitedA(await new RateLimitedA(c).AskAsync(\"a\")).AskAsync(\"b\"); } }");

    [Fact]
    public Task Usings_for_several_twins_go_below_the_files_header() => Other(
        "namespace A1 { public class C { [RateLimited(\"a\", \"b\")] public Task AskAsync(string prompt) => Task.CompletedTask; } } namespace B1 { public class D { [RateLimited(\"a\", \"b\")] public Task AskAsync(string prompt) => Task.CompletedTask; } }",
        "// Copyright Somebody\nnamespace Other { class X { void M(A1.C c, B1.D d) { c.[|AskAsync|](\"a\"); d.[|AskAsync|](\"b\"); } } }",
        "// Copyright Somebody\nusing A1;\nusing B1;\n\nnamespace Other { class X { void M(A1.C c, B1.D d) { c.AskRateLimitedAsync(\"a\"); d.AskRateLimitedAsync(\"b\"); } } }");

    private static Task Other(string declarations, string before, string after) => new FixTest<BypassedLimitAnalyzer, BypassedLimitFix>
    {
        TestCode = before,
        FixedCode = after,
        FurtherSources = { ["Declarations.cs"] = Usings + declarations },
    }.RunAsync();

    /// <summary>Fixes several files, as many as the scope has; the code has a place for a type's name.</summary>
    private static Task FixAllAsync<TAnalyzer>(string before, string after, FixAllScope scope, string declarations = Declarations)
        where TAnalyzer : DiagnosticAnalyzer, new()
    {
        var test = new FixTest<TAnalyzer, BypassedLimitFix>
        {
            TestCode = Format(before, "First"),
            FixedCode = Format(after, "First"),
            FurtherSources = { ["Declarations.cs"] = declarations },
            FixAllScopes = [scope],
        };
        if (scope != FixAllScope.Document)
        {
            test.FurtherSources.Add("Second.cs", Format(before, "Second"));
            test.FurtherFixedSources.Add("Second.cs", Format(after, "Second"));
        }

        if (scope == FixAllScope.Solution)
        {
            test.SecondProject.Add("Third.cs", declarations + Format(before, "Third").Replace("namespace Demo;", "", StringComparison.Ordinal));
            test.FurtherFixedSources.Add("Third.cs", declarations + Format(after, "Third").Replace("namespace Demo;", "", StringComparison.Ordinal));
        }

        return test.RunAsync();
    }

    private static string Format(string code, string name) => string.Format(System.Globalization.CultureInfo.InvariantCulture, code, name);

    private static Task RunAsync(string before, string after, string? title = null)
    {
        var test = Test($"{Usings}namespace Demo;\nclass Caller {{ {before} }}", $"{Usings}namespace Demo;\nclass Caller {{ {after} }}");
        test.CodeActionTitle = title;
        return test.RunAsync();
    }

    private static FixTest<BypassedLimitAnalyzer, BypassedLimitFix> Test(string before, string after) => new()
    {
        TestCode = before,
        FixedCode = after,
        FurtherSources = { ["Declarations.cs"] = Declarations },
    };
}
