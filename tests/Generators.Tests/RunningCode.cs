using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Generators.Tests;

/// <summary>Loads compiled code and runs it.</summary>
internal static class RunningCode
{
    /// <summary>Runs <c>Program.RunAsync(LlmRateLimiter)</c> of the code, and returns what it returns.</summary>
    public static async Task<string> RunAsync(string code, LlmLimiter.LlmRateLimiter limiter)
    {
        using var image = new MemoryStream();
        var result = Generated.Compile(code).Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics.Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
        MethodInfo run = Assembly.Load(image.ToArray()).GetType("Program")!.GetMethod("RunAsync")!;
        return await (Task<string>)run.Invoke(null, [limiter])!;
    }
}
