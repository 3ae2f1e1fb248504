using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Roslyn.Testing;

/// <summary>What every test requires.</summary>
internal static class Require
{
    public static void NoErrors(Compilation compilation) =>
        None(compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error), "The test code does not compile", compilation);

    public static void None(IEnumerable<Diagnostic> diagnostics, string complaint, Compilation compilation)
    {
        string list = Describe(diagnostics);
        if (list.Length > 0)
        {
            string generated = string.Join("\n", compilation.SyntaxTrees.Where(static tree => tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)));
            throw new TestFailedException($"{complaint}:\n{list}\n{generated}");
        }
    }

    public static void Same(string expected, string actual, string what)
    {
        if (expected.ReplaceLineEndings("\n") != actual.ReplaceLineEndings("\n"))
        {
            throw new TestFailedException($"{what} differs.\n--- expected\n{expected}\n--- actual\n{actual}");
        }
    }

    public static string Describe(IEnumerable<Diagnostic> diagnostics) =>
        string.Join("\n", diagnostics.Select(static diagnostic => diagnostic.ToString() + " @ "
            + diagnostic.Location.SourceSpan.ToString() + " " + diagnostic.GetMessage(CultureInfo.InvariantCulture)));
}
