using System.Diagnostics;

namespace LlmLimiter.Bench;

/// <summary>Times two ways of doing one thing in turns, so that both meet the same machine in the same mood.</summary>
internal static class Measure
{
    private const int Rounds = 15;
    private const int WarmUpRounds = 5;

    /// <summary>Nanoseconds per operation of each: the median of its rounds.</summary>
    /// <param name="operations">Operations in a round.</param>
    /// <param name="ours">Runs a round of ours.</param>
    /// <param name="peer">Runs a round of the peer's.</param>
    public static async Task<(double Ours, double Peer)> InTurnsAsync(int operations, Func<int, Task> ours, Func<int, Task> peer)
    {
        var times = (Ours: new List<double>(), Peer: new List<double>());
        for (int round = -WarmUpRounds; round < Rounds; round++)
        {
            double one = await RoundAsync(ours);
            double other = await RoundAsync(peer);
            if (round >= 0)
            {
                times.Ours.Add(one);
                times.Peer.Add(other);
            }
        }

        return (Median(times.Ours), Median(times.Peer));

        async Task<double> RoundAsync(Func<int, Task> run)
        {
            long start = Stopwatch.GetTimestamp();
            await run(operations);
            return Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations;
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
