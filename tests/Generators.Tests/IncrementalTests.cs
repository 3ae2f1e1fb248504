using LlmLimiter.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Roslyn.Testing;

namespace Generators.Tests;

/// <summary>What runs again after an edit in the very files that are annotated.</summary>
public sealed class IncrementalTests
{
    private const string First = """
        public interface IFirst { [LlmLimiter.RateLimited("a", "b")] System.Threading.Tasks.Task AskAsync(string prompt); }
        public class Body { public int Number() => 1; }
        """;

    private const string Second = """
        public interface ISecond { [LlmLimiter.RateLimited("a", "b")] System.Threading.Tasks.Task AskAsync(string prompt); }
        public partial class Client { [LlmLimiter.RateLimited("a", "b")] System.Threading.Tasks.Task AskAsync() => null!; }
        """;

    [Fact]
    public void An_edit_beside_an_annotated_member_writes_nothing_anew() =>
        Assert.All(Reasons(First.Replace("=> 1", "=> 2", StringComparison.Ordinal)), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));

    [Fact]
    public void An_edit_of_one_interface_writes_its_decorator_anew_and_no_other() =>
        Assert.Equal(1, Reasons(First.Replace("\"b\"", "\"c\"", StringComparison.Ordinal)).Count(static reason => reason == IncrementalStepRunReason.Modified));

    [Fact]
    public void An_attribute_that_is_taken_away_takes_its_decorator_along() =>
        Assert.Contains(IncrementalStepRunReason.Removed, Reasons(First.Replace("[LlmLimiter.RateLimited(\"a\", \"b\")]", "", StringComparison.Ordinal)));

    private static IncrementalStepRunReason[] Reasons(string edited)
    {
        SyntaxTree first = Tree(First);
        Compilation compilation = CSharpCompilation.Create(
            "Test", [first, Tree(Second)], [.. References.Framework, References.AssemblyOf<LlmLimiter.LlmRateLimiter>()],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new RateLimitedGenerator().AsSourceGenerator()],
            driverOptions: new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        var again = driver.RunGenerators(compilation).RunGenerators(compilation.ReplaceSyntaxTree(first, Tree(edited)));
        return [.. again.GetRunResult().Results.Single().TrackedOutputSteps.Values.SelectMany(static runs => runs)
            .SelectMany(static run => run.Outputs).Select(static output => output.Reason)];
    }

    private static SyntaxTree Tree(string code) => CSharpSyntaxTree.ParseText(code);
}
