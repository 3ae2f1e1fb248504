using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Roslyn.Testing;

/// <summary>
/// Runs a generator over a project. Every test also requires that the result compiles without a warning in generated code, that an
/// unrelated edit leaves each tracked step cached, and that no step holds on to a symbol, a node, a location or a compilation.
/// </summary>
public sealed class CSharpSourceGeneratorTest<TGenerator> : CSharpTest
    where TGenerator : IIncrementalGenerator, new()
{
    /// <summary>The expected generated sources; null: not compared.</summary>
    public List<(string HintName, string Content)>? GeneratedSources { get; set; }

    /// <summary>The pipeline's tracked steps, all of which must stay cached.</summary>
    public required IReadOnlyList<string> TrackedSteps { get; init; }

    /// <summary>Runs the test and returns the generated sources in the order of their names.</summary>
    public IReadOnlyList<(string HintName, string Content)> Run() => RunWithCompilation().Sources;

    /// <summary>Runs the test and returns the whole compilation too.</summary>
    public (IReadOnlyList<(string HintName, string Content)> Sources, Compilation Compilation) RunWithCompilation()
    {
        Compilation compilation = Compilation();
        GeneratorDriver driver = CSharpGeneratorDriver
            .Create([.. Generators.Prepend(new TGenerator()).Select(static generator => generator.AsSourceGenerator())], parseOptions: ParseOptions, driverOptions: new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true))
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out var diagnostics);
        Require.None(diagnostics, "The generator reported", output);
        if (!IsBroken)
        {
            Require.NoErrors(output);
            Require.None(NewWarnings(compilation, output), "There are warnings that were not there without the generated code", output);
        }

        IncrementalRun.Require(driver, compilation, TrackedSteps);

        (string HintName, string Content)[] sources = [.. driver.GetRunResult().Results[0].GeneratedSources
            .Select(static source => (source.HintName, source.SourceText.ToString()))
            .OrderBy(static source => source.HintName, StringComparer.Ordinal)];
        RequireExpected(sources);
        return (sources, output);
    }

    /// <summary>Those in generated code, and those that it brings about in the user's own.</summary>
    private static IEnumerable<Diagnostic> NewWarnings(Compilation before, Compilation after)
    {
        var known = before.GetDiagnostics().Select(Identity).ToHashSet();
        return after.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Warning && !known.Contains(Identity(diagnostic)));

        static (string, Location) Identity(Diagnostic diagnostic) => (diagnostic.Id, diagnostic.Location);
    }

    private CSharpCompilation Compilation() => CSharpCompilation.Create(
        ProjectName,
        Sources.Append(new(IncrementalRun.UnrelatedFile, IncrementalRun.UnrelatedCode))
            .Select(source => CSharpSyntaxTree.ParseText(source.Value, ParseOptions, source.Key)),
        [.. References.Framework, .. FurtherReferences],
        CompilationOptions);

    private void RequireExpected((string HintName, string Content)[] sources)
    {
        if (GeneratedSources is null)
        {
            return;
        }

        Require.Same(
            string.Join("\n", GeneratedSources.Select(static source => source.HintName)),
            string.Join("\n", sources.Select(static source => source.HintName)),
            "The list of generated sources");
        foreach (var (expected, actual) in GeneratedSources.Zip(sources))
        {
            Require.Same(expected.Content, actual.Content, expected.HintName);
        }
    }
}
