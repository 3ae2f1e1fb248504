using LlmLimiter.Generators;
using LlmLimiter.Interceptors;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Roslyn.Testing;

namespace Interceptors.Tests;

/// <summary>What runs again after an edit, with the twins' generator in the same driver.</summary>
public sealed class IncrementalTests
{
    private const string Client = """
        public partial class Client { [LlmLimiter.RateLimited("a", "b")] public System.Threading.Tasks.Task AskAsync(string prompt) => null!; }
        """;

    private const string Caller = """
        class Caller { System.Threading.Tasks.Task M(Client client) => client.AskAsync(""); }
        """;

    private static readonly CSharpParseOptions _options = CSharpParseOptions.Default.WithFeatures([new(Intercepted.Feature, $"Other;{Intercepted.Namespace}")]);

    [Fact]
    public void A_call_that_moves_writes_the_interceptors_anew_and_no_twin()
    {
        var results = RunAgain(Caller, " " + Caller);

        Assert.Equal([IncrementalStepRunReason.Modified], Outputs(results[1]));
        Assert.All(Outputs(results[0]), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void An_edit_behind_the_last_call_of_another_file_writes_nothing_anew()
    {
        var results = RunAgain("class Other { }", "class Other { void M() => M(); }");

        Assert.All(results.SelectMany(Outputs), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void A_method_that_is_annotated_later_has_its_calls_redirected()
    {
        var results = RunAgain("public partial class Client { public System.Threading.Tasks.Task OtherAsync() => null!; System.Threading.Tasks.Task M() => OtherAsync(); }",
            "public partial class Client { [LlmLimiter.RateLimited(\"a\", \"b\")] public System.Threading.Tasks.Task OtherAsync() => null!; System.Threading.Tasks.Task M() => OtherAsync(); }");

        Assert.Contains("OtherRateLimitedAsync", Assert.Single(results[1].GeneratedSources).SourceText.ToString(), StringComparison.Ordinal);
    }

    private static GeneratorRunResult[] RunAgain(string code, string edited)
    {
        SyntaxTree file = Tree(code, "File.cs");
        Compilation compilation = CSharpCompilation.Create(
            "Test", [Tree(Client, "Client.cs"), Tree(Caller, "Caller.cs"), file], [.. References.Framework, References.AssemblyOf<LlmLimiter.LlmRateLimiter>()],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new RateLimitedGenerator().AsSourceGenerator(), new InterceptorsGenerator().AsSourceGenerator()],
            parseOptions: _options, driverOptions: new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        return [.. driver.RunGenerators(compilation).RunGenerators(compilation.ReplaceSyntaxTree(file, Tree(edited, "File.cs"))).GetRunResult().Results];
    }

    private static IncrementalStepRunReason[] Outputs(GeneratorRunResult result) =>
        [.. result.TrackedOutputSteps.Values.SelectMany(static runs => runs).SelectMany(static run => run.Outputs).Select(static output => output.Reason)];

    private static SyntaxTree Tree(string code, string path) => CSharpSyntaxTree.ParseText(code, _options, path);
}
