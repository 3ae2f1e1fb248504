using System.Diagnostics;
using LlmLimiter.Generators;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Bench.Generator;

/// <summary>The generator on a library with a thousand annotated methods: from nothing, and after an edit that does not concern it.</summary>
internal static class DriverBench
{
    private const int Rounds = 15;
    private const int WarmUps = 10; // until the compiler's own code is compiled

    public static IEnumerable<Figure> Run()
    {
        RequireAll();
        double[] times = Measure.InTurns(Rounds, WarmUps, FromNothing, AfterAnEdit);
        return
        [
            new("generator.thousand_methods_ms", times[0], "ms") { Target = Target.ValueAtMost(500) },
            new("generator.unrelated_edit_steps_rerun", StepsRerun(), "steps") { Target = Target.ValueAtMost(0) },
            new("generator.unrelated_edit_ms", times[1], "ms"),
        ];
    }

    private static double FromNothing()
    {
        Compilation compilation = ThousandMethods.Compilation();
        GeneratorDriver driver = ThousandMethods.Driver(new RateLimitedGenerator());
        GC.Collect();
        long start = Stopwatch.GetTimestamp();
        driver.RunGenerators(compilation);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double AfterAnEdit()
    {
        Compilation compilation = ThousandMethods.Compilation();
        GeneratorDriver driver = ThousandMethods.Driver(new RateLimitedGenerator()).RunGenerators(compilation);
        Compilation edited = ThousandMethods.Edited(compilation, 1);
        GC.Collect();
        long start = Stopwatch.GetTimestamp();
        driver.RunGenerators(edited);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>How many values of the pipeline, and files written from them, came out anew after an edit.</summary>
    private static int StepsRerun()
    {
        Compilation compilation = ThousandMethods.Compilation();
        GeneratorRunResult again = ThousandMethods.Driver(new RateLimitedGenerator(), tracks: true).RunGenerators(compilation)
            .RunGenerators(ThousandMethods.Edited(compilation, 1)).GetRunResult().Results.Single();
        IncrementalStepRunReason[] reasons =
        [
            .. PipelineSteps.All.Where(again.TrackedSteps.ContainsKey).SelectMany(step => again.TrackedSteps[step])
                .Concat(again.TrackedOutputSteps.Values.SelectMany(static runs => runs))
                .SelectMany(static run => run.Outputs).Select(static output => output.Reason),
        ];
        return reasons.Length >= 2 * ThousandMethods.Types
            ? reasons.Count(static reason => reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged))
            : throw new InvalidOperationException($"Only {reasons.Length} values are tracked.");
    }

    /// <summary>What is measured must be the work: every type has its file, and all of them compile.</summary>
    private static void RequireAll()
    {
        GeneratorDriver driver = ThousandMethods.Driver(new RateLimitedGenerator())
            .RunGeneratorsAndUpdateCompilation(ThousandMethods.Compilation(), out Compilation output, out _);
        int files = driver.GetRunResult().GeneratedTrees.Length;
        Diagnostic? error = output.GetDiagnostics().FirstOrDefault(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        if (files != ThousandMethods.Types || error is not null)
        {
            throw new InvalidOperationException($"{files} files were generated. {error}");
        }
    }
}
