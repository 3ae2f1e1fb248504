using LlmLimiter.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Roslyn.Testing;

namespace Analyzers.Tests;

/// <summary>Runs an analyzer over code and what is generated for it.</summary>
internal static class Verify
{
    public const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using LlmLimiter;

        """;

    public static Task AsMarkedAsync<TAnalyzer>(string code, string? message = null, bool isProgram = false, bool isBroken = false)
        where TAnalyzer : DiagnosticAnalyzer, new()
    {
        CSharpAnalyzerTest<TAnalyzer> test = Test<TAnalyzer>(code);
        test.IsProgram = isProgram;
        test.IsBroken = isBroken;
        if (message is not null)
        {
            var rule = new TAnalyzer().SupportedDiagnostics[0];
            test.ExpectedDiagnostics.Add(new DiagnosticResult(rule.Id, rule.DefaultSeverity).WithMessage(message));
        }

        return test.RunAsync();
    }

    /// <summary>The same, to be set up further before it is run.</summary>
    public static CSharpAnalyzerTest<TAnalyzer> Test<TAnalyzer>(string code)
        where TAnalyzer : DiagnosticAnalyzer, new() => new()
        {
            TestCode = Usings + code,
            Generators = { new RateLimitedGenerator() },
            FurtherReferences = { References.AssemblyOf<LlmLimiter.LlmRateLimiter>() },
        };

    /// <summary>A reference to other code, compiled with what is generated for it.</summary>
    public static MetadataReference Compiled(string code)
    {
        var (_, compilation) = new CSharpSourceGeneratorTest<RateLimitedGenerator>
        {
            TestCode = Usings + code,
            TrackedSteps = [],
            FurtherReferences = { References.AssemblyOf<LlmLimiter.LlmRateLimiter>() },
        }.RunWithCompilation();
        var image = new MemoryStream();
        compilation.WithAssemblyName("Other").Emit(image);
        image.Position = 0;
        return MetadataReference.CreateFromStream(image);
    }
}
