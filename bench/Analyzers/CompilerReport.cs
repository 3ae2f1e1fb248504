using System.Text.RegularExpressions;

namespace LlmLimiter.Bench.Analyzers;

/// <summary>What a build with <c>-p:ReportAnalyzer=true</c> says of its analyzers.</summary>
internal sealed partial class CompilerReport
{
    private CompilerReport(string output)
    {
        CompileMilliseconds = double.Parse(CompileLine().Match(output).Groups["ms"].Value);
        Assemblies = Times(AssemblyLine(), output);
        Rules = Times(RuleLine(), output);
        Bypasses = BypassLine().Matches(output).Select(static match => match.Value).Distinct().Count();
    }

    /// <summary>How long the compiler ran: as a process of its own, with all analyzers and generators.</summary>
    public double CompileMilliseconds { get; }

    /// <summary>Milliseconds by the name of an analyzer's assembly, over all threads.</summary>
    public IReadOnlyDictionary<string, double> Assemblies { get; }

    /// <summary>Milliseconds by the id of our rules.</summary>
    public IReadOnlyDictionary<string, double> Rules { get; }

    /// <summary>How many calls were reported to go around their limit.</summary>
    public int Bypasses { get; }

    /// <exception cref="FormatException">The output has no such report.</exception>
    public static CompilerReport Parse(string output) => new(output);

    // The same file may hold generators, which are told in a list of their own after the analyzers: the first line counts.
    private static Dictionary<string, double> Times(Regex line, string output)
    {
        var times = new Dictionary<string, double>();
        foreach (Match match in line.Matches(output))
        {
            times.TryAdd(match.Groups["name"].Value, match.Groups["time"].Value is ['<', ..] ? 0 : 1000 * double.Parse(match.Groups["time"].Value));
        }

        return times;
    }

    [GeneratedRegex(@"^ *(?<ms>\d+) ms  CoreCompile +1 calls", RegexOptions.Multiline)]
    private static partial Regex CompileLine();

    [GeneratedRegex(@"^ +(?<time><?\d+\.\d+) +<?\d+   (?<name>[\w.]+), Version=", RegexOptions.Multiline)]
    private static partial Regex AssemblyLine();

    [GeneratedRegex(@"^ +(?<time><?\d+\.\d+) +<?\d+      LlmLimiter\.Analyzers\.[\w.]+ \((?<name>LLML\d+)\)", RegexOptions.Multiline)]
    private static partial Regex RuleLine();

    [GeneratedRegex(@"Caller\d+\.cs\(\d+,\d+\): warning LLML101")]
    private static partial Regex BypassLine();
}
