using System.ClientModel;
using System.Runtime.CompilerServices;
using Anthropic.Models.Messages;
using LlmLimiter.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using OpenAI.Chat;
using Roslyn.Testing;

namespace Generators.Tests;

/// <summary>Runs the generator as every test does.</summary>
internal static class Generated
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using LlmLimiter;

        """;

    /// <summary>The library, dependency injection and the SDKs.</summary>
    public static IReadOnlyList<MetadataReference> SdkReferences { get; } =
    [
        References.AssemblyOf<LlmLimiter.LlmRateLimiter>(),
        References.AssemblyOf<ServiceProvider>(),
        References.AssemblyOf<IServiceCollection>(),
        References.AssemblyOf<ChatCompletion>(),
        References.AssemblyOf<ClientResult>(),
        References.AssemblyOf<BinaryData>(),
        References.AssemblyOf<MessageCreateParams>(),
        References.AssemblyOf<Microsoft.Extensions.AI.ChatMessage>(),
    ];

    /// <summary>Compares what is generated with the approved text that bears the test's name.</summary>
    public static void RequireApproved(string code, [CallerMemberName] string test = "", [CallerFilePath] string testFile = "") =>
        RequireApproved(WithoutSdks(code), test, testFile);

    /// <summary>The same of code that uses types of the SDKs.</summary>
    public static void RequireApprovedWithSdks(string code, [CallerMemberName] string test = "", [CallerFilePath] string testFile = "") =>
        RequireApproved(Test(code), test, testFile);

    private static void RequireApproved(CSharpSourceGeneratorTest<RateLimitedGenerator> generatorTest, string test, string testFile)
    {
        var sources = generatorTest.Run();
        string version = typeof(RateLimitedGenerator).Assembly.GetName().Version!.ToString();
        string text = string.Join("\n", sources.Select(static source => $"//// {source.HintName}\n{source.Content}"));
        ApprovedText.Require(text.Replace($"\"{version}\"", "\"<version>\"", StringComparison.Ordinal), test, testFile);
    }

    /// <summary>All that is generated, in one text.</summary>
    public static string Text(string code) => string.Join("\n", Test(code).Run().Select(static source => source.Content));

    /// <summary>The same of code that refers to another project.</summary>
    public static string Text(string code, Compilation project)
    {
        var test = Test(code);
        test.FurtherReferences.Add(project.ToMetadataReference());
        return string.Join("\n", test.Run().Select(static source => source.Content));
    }

    /// <summary>The same of code that brings types of its own in the place of an SDK's.</summary>
    public static string TextWithoutSdks(string code) => string.Join("\n", WithoutSdks(code).Run().Select(static source => source.Content));

    /// <summary>The same of code that need not compile.</summary>
    public static string TextOfAnything(string code)
    {
        var test = Test(code);
        test.IsBroken = true;
        return string.Join("\n", test.Run().Select(static source => source.Content));
    }

    /// <summary>The code and what is generated for it, compiled.</summary>
    public static Compilation Compile(string code) => Test(code).RunWithCompilation().Compilation;

    private static CSharpSourceGeneratorTest<RateLimitedGenerator> WithoutSdks(string code)
    {
        var test = Test(code);
        test.FurtherReferences.Clear();
        test.FurtherReferences.AddRange(SdkReferences.Take(3));
        return test;
    }

    private static CSharpSourceGeneratorTest<RateLimitedGenerator> Test(string code)
    {
        var test = new CSharpSourceGeneratorTest<RateLimitedGenerator> { TestCode = Usings + code, TrackedSteps = PipelineSteps.All };
        test.FurtherReferences.AddRange(SdkReferences);
        return test;
    }
}
