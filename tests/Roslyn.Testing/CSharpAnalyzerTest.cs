using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Roslyn.Testing;

/// <summary>Runs an analyzer over a project and compares what it reports with the markup: nothing more, nothing less.</summary>
public class CSharpAnalyzerTest<TAnalyzer> : CSharpTest
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    /// <summary>Expected diagnostics with their messages; each must be one of those that the markup names.</summary>
    public List<DiagnosticResult> ExpectedDiagnostics { get; } = [];

    /// <summary>What runs beside the analyzer: other rules, and what silences some of it.</summary>
    public List<DiagnosticAnalyzer> FurtherAnalyzers { get; } = [];

    /// <summary>Runs the test.</summary>
    public virtual async Task RunAsync()
    {
        using var workspace = new AdhocWorkspace();
        Project project = Project(workspace, Sources);
        Compilation compilation = await CompileAsync(project);
        var diagnostics = await AnalyzeAsync(project, compilation, [new TAnalyzer(), .. FurtherAnalyzers]);
        RequireMarked(diagnostics, Sources.Concat(AdditionalFiles));
        foreach (DiagnosticResult expected in ExpectedDiagnostics)
        {
            if (!diagnostics.Any(expected.Matches))
            {
                throw new TestFailedException($"Expected {expected}, but got:\n{Require.Describe(diagnostics)}");
            }
        }
    }

    private protected static void RequireMarked(ImmutableArray<Diagnostic> diagnostics, IEnumerable<KeyValuePair<string, string>> sources)
    {
        string onlyId = new TAnalyzer().SupportedDiagnostics[0].Id;
        var expected = sources.SelectMany(source => Markup.Parse(source.Value).Spans
            .Select(span => $"{source.Key} {span.Span} {(span.Id.Length == 0 ? onlyId : span.Id)}"));
        var actual = diagnostics.Select(static diagnostic =>
            $"{Path.GetFileName(diagnostic.Location.GetLineSpan().Path)} {diagnostic.Location.SourceSpan} {diagnostic.Id}");
        string expectedText = string.Join("\n", expected.Order(StringComparer.Ordinal));
        string actualText = string.Join("\n", actual.Order(StringComparer.Ordinal));
        if (expectedText != actualText)
        {
            throw new TestFailedException($"The diagnostics differ.\n--- expected\n{expectedText}\n--- actual\n{Require.Describe(diagnostics)}");
        }
    }
}
