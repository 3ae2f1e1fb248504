using LlmLimiter.Generators;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Roslyn.Testing;

namespace CodeFixes.Tests;

/// <summary>A fix test with the library and its generator.</summary>
internal sealed class FixTest<TAnalyzer, TCodeFix> : CSharpCodeFixTest<TAnalyzer, TCodeFix>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TCodeFix : CodeFixProvider, new()
{
    public FixTest()
    {
        Generators.Add(new RateLimitedGenerator());
        FurtherReferences.Add(References.AssemblyOf<LlmLimiter.LlmRateLimiter>());
    }
}
