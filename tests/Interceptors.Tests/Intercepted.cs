using System.Reflection;
using System.Runtime.CompilerServices;
using LlmLimiter;
using LlmLimiter.Analyzers.Usage;
using LlmLimiter.Generators;
using LlmLimiter.Interceptors;
using Microsoft.CodeAnalysis;
using Roslyn.Testing;

namespace Interceptors.Tests;

/// <summary>Code whose calls are redirected, with the twins they are redirected to.</summary>
internal static class Intercepted
{
    public const string Feature = "InterceptorsNamespaces";
    public const string Namespace = "LlmLimiter.Interceptors";

    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using LlmLimiter;

        """;

    /// <summary>The interceptors of the code; empty: there are none.</summary>
    public static string Text(string code, params (string Name, string Text)[] files) => string.Join("\n", Generate(code, test =>
    {
        foreach ((string name, string text) in files)
        {
            test.FurtherSources.Add(name, text);
        }
    }).Sources.Select(static source => source.Content));

    /// <summary>The same in a project that names another namespace of interceptors only.</summary>
    public static string TextWithoutSwitch(string code) =>
        string.Join("\n", Generate(code, static test => test.Features[Feature] = "Other").Sources.Select(static source => source.Content));

    /// <summary>Compares the interceptors with the approved text that bears the test's name.</summary>
    public static void RequireApproved(string code, [CallerMemberName] string test = "", [CallerFilePath] string testFile = "")
    {
        string version = typeof(RateLimitedGenerator).Assembly.GetName().Version!.ToString();
        ApprovedText.Require(Text(code).Replace($"\"{version}\"", "\"<version>\"", StringComparison.Ordinal), test, testFile);
    }

    /// <summary>Requires that LLML101 is reported where the code is marked and nowhere else.</summary>
    public static Task RequireMarkedAsync(string code, params MetadataReference[] references)
    {
        var test = new CSharpAnalyzerTest<BypassedLimitAnalyzer>
        {
            TestCode = Usings + code,
            Features = { [Feature] = Namespace },
            Generators = { new RateLimitedGenerator(), new InterceptorsGenerator() },
            FurtherAnalyzers = { new InterceptedCallSuppressor() },
            FurtherReferences = { References.AssemblyOf<LlmRateLimiter>() },
        };
        test.FurtherReferences.AddRange(references);
        return test.RunAsync();
    }

    /// <summary>The code, compiled and loaded.</summary>
    public static Assembly Load(string code, params MetadataReference[] references) =>
        Assembly.Load(Emit(Generate(code, test => test.FurtherReferences.AddRange(references)).Compilation));

    /// <summary>A reference to other code.</summary>
    /// <param name="code">The code.</param>
    /// <param name="hasTwins">Whether it is compiled with what is generated for it.</param>
    public static MetadataReference Reference(string code, bool hasTwins = true)
    {
        Compilation compilation = Generate(code, test =>
        {
            if (!hasTwins)
            {
                test.Generators.Clear();
            }
        }).Compilation;
        return MetadataReference.CreateFromImage(Emit(compilation.WithAssemblyName("Other")));
    }

    /// <summary>The compiler checks interceptors when it emits code; then too they bring about no warning.</summary>
    private static byte[] Emit(Compilation compilation)
    {
        using var image = new MemoryStream();
        var known = compilation.GetDiagnostics().Select(static diagnostic => diagnostic.ToString());
        var emitted = compilation.Emit(image).Diagnostics.Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        string complaints = string.Join("\n", emitted.Select(static diagnostic => diagnostic.ToString()).Except(known));
        Assert.True(complaints.Length == 0, complaints);
        return image.ToArray();
    }

    private static (IReadOnlyList<(string HintName, string Content)> Sources, Compilation Compilation) Generate(
        string code, Action<CSharpSourceGeneratorTest<InterceptorsGenerator>> change)
    {
        var test = new CSharpSourceGeneratorTest<InterceptorsGenerator>
        {
            TestCode = Markup.Parse(Usings + code).Text,
            Features = { [Feature] = Namespace },
            Generators = { new RateLimitedGenerator() },
            TrackedSteps = InterceptorsSteps.All,
            FurtherReferences = { References.AssemblyOf<LlmRateLimiter>() },
        };
        change(test);
        return test.RunWithCompilation();
    }
}
