using System.Diagnostics;

namespace LlmLimiter.Bench;

/// <summary>Measures ways of doing one thing in turns, so that all of them meet the same machine in the same mood.</summary>
internal static class Measure
{
    /// <summary>The median of each way's rounds.</summary>
    /// <param name="rounds">The rounds that count.</param>
    /// <param name="warmUps">The rounds before them, which do not.</param>
    /// <param name="ways">Each runs a round and returns what it measured.</param>
    public static double[] InTurns(int rounds, int warmUps, params Func<double>[] ways)
    {
        double[][] measured = [.. ways.Select(_ => new double[rounds])];
        for (int round = -warmUps; round < rounds; round++)
        {
            for (int way = 0; way < ways.Length; way++)
            {
                double value = ways[way]();
                if (round >= 0)
                {
                    measured[way][round] = value;
                }
            }
        }

        return [.. measured.Select(Median)];
    }

    /// <summary>
    /// Runs each loop in short rounds for long enough that the compiler has done its best at it: it looks at how often a method is
    /// called, not only at how long it runs, and compiles in the background. Then moves what lives to the oldest generation, where a
    /// program's limiters are.
    /// </summary>
    public static void WarmUp(params Func<int, Task>[] loops)
    {
        foreach (Func<int, Task> loop in loops)
        {
            for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(0.7);)
            {
                loop(2_000).GetAwaiter().GetResult();
            }
        }

        for (int generation = 0; generation < GC.MaxGeneration; generation++)
        {
            GC.Collect();
        }
    }

    /// <summary>Nanoseconds per operation of a loop that completes without waiting.</summary>
    public static double Nanoseconds(int operations, Func<int, Task> loop)
    {
        long start = Stopwatch.GetTimestamp();
        loop(operations).GetAwaiter().GetResult();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations;
    }

    public static double Median(IEnumerable<double> values) => Percentile(values, 50);

    /// <summary>The value that this many percent of the values do not exceed.</summary>
    public static double Percentile(IEnumerable<double> values, int percent)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * percent / 100.0) - 1)];
    }
}
