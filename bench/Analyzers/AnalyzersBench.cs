namespace LlmLimiter.Bench.Analyzers;

/// <summary>What the rules add to a build, by the compiler's own report.</summary>
internal static class AnalyzersBench
{
    private const int Rounds = 3;
    private const string Rules = "LlmLimiter.Analyzers";
    private static readonly string[] _sdks = ["Microsoft.CodeAnalysis.NetAnalyzers", "Microsoft.CodeAnalysis.CSharp.NetAnalyzers"];

    public static IReadOnlyList<Figure> Run()
    {
        string folder = Directory.CreateDirectory(Path.Combine("artifacts", "bench", "analyzers")).FullName;
        var build = new ReportedBuild(TenThousandCalls.WriteTo(folder));
        build.Restore();

        var with = new List<CompilerReport>();
        var without = new List<CompilerReport>();
        for (int round = 0; round <= Rounds; round++)
        {
            with.Add(build.Run());
            without.Add(build.Run("-p:WithoutRules=true"));
        }

        // The first of each reads its files from the disk.
        with.RemoveAt(0);
        without.RemoveAt(0);
        RequireWarnings(with[0]);

        double Median(Func<CompilerReport, double> value) => Measure.Median(with.Select(value));
        return
        [
            new("analyzers.compile_ms", Median(static report => report.CompileMilliseconds), "ms", "without the rules",
                Measure.Median(without.Select(static report => report.CompileMilliseconds))) { Target = Target.RatioAtMost(1.1) },
            new("analyzers.all_rules_ms", Median(static report => report.Assemblies[Rules]), "ms", "the SDK's own analyzers",
                Median(static report => _sdks.Sum(sdk => report.Assemblies.GetValueOrDefault(sdk)))),
            .. with[0].Rules.Keys.Order(StringComparer.Ordinal).Select(rule => new Figure($"analyzers.{rule}_ms", Median(report => report.Rules[rule]), "ms")),
        ];
    }

    /// <summary>What is measured must be the work: each call that goes around its limit is found.</summary>
    private static void RequireWarnings(CompilerReport report)
    {
        if (report.Bypasses != TenThousandCalls.Bypasses)
        {
            throw new InvalidOperationException($"{report.Bypasses} calls were reported, not {TenThousandCalls.Bypasses}.");
        }
    }
}
