using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Roslyn.Testing;

/// <summary>Runs a generator, the driver's first, again after an edit that does not concern it.</summary>
internal static class IncrementalRun
{
    public const string UnrelatedFile = "Unrelated.cs";
    public const string UnrelatedCode = "internal static class Unrelated { public static int Number => 1; }";

    public static void Require(GeneratorDriver driver, Compilation compilation, IReadOnlyList<string> steps)
    {
        GeneratorRunResult again = driver.RunGenerators(Edited(compilation)).GetRunResult().Results[0];
        foreach (string step in steps.Where(again.TrackedSteps.ContainsKey))
        {
            foreach (var (value, reason) in again.TrackedSteps[step].SelectMany(static run => run.Outputs))
            {
                RequireCached(step, reason);
                PipelineValue.RequireIndependent(step, value);
            }
        }

        foreach (var (step, runs) in again.TrackedOutputSteps)
        {
            foreach (var (_, reason) in runs.SelectMany(static run => run.Outputs))
            {
                RequireCached(step, reason);
            }
        }
    }

    private static Compilation Edited(Compilation compilation)
    {
        SyntaxTree unrelated = compilation.SyntaxTrees.Single(static tree => tree.FilePath == UnrelatedFile);
        var options = (CSharpParseOptions)unrelated.Options;
        return compilation
            .ReplaceSyntaxTree(unrelated, CSharpSyntaxTree.ParseText(UnrelatedCode.Replace("1", "2"), options, UnrelatedFile))
            .AddSyntaxTrees(CSharpSyntaxTree.ParseText("internal static class New { public static int Number => 3; }", options, "New.cs"));
    }

    private static void RequireCached(string step, IncrementalStepRunReason reason)
    {
        if (reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged))
        {
            throw new TestFailedException($"After an unrelated edit the step '{step}' is {reason}.");
        }
    }
}
