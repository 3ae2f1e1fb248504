using LlmLimiter.Analyzers;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Analyzers.Tests;

/// <summary>All rules there are.</summary>
internal static class Rules
{
    /// <summary>Each analyzer, new.</summary>
    public static IEnumerable<DiagnosticAnalyzer> All() =>
        typeof(LimitAnalyzer).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!);
}
