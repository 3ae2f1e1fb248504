using System.Diagnostics;
using System.Threading.RateLimiting;

namespace LlmLimiter.Bench.Engine;

/// <summary>
/// A backlog released at 10,000 calls a second: how long after the moment that its rule allowed does a caller go on, and do the callers
/// go on in the order in which they came.
/// </summary>
internal static class LatenessBench
{
    private const int Callers = 10_000;
    private const int Rounds = 3;
    private const string Peer = "TokenBucketRateLimiter, 100 ms";

    public static IReadOnlyList<Figure> Run()
    {
        (double[] Lateness, double Inversions)[] ours = new (double[], double)[Rounds], peer = new (double[], double)[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            ours[round] = Ours();
            peer[round] = Bucket();
        }

        return
        [
            Of("engine.waiters.lateness_p50_ms", "ms", run => Measure.Percentile(run.Lateness, 50)),
            Of("engine.waiters.lateness_p99_ms", "ms", run => Measure.Percentile(run.Lateness, 99)) with { Target = Target.ValueAtMost(3) },
            Of("engine.waiters.inversions_seen", "share", run => run.Inversions) with { Target = Target.ValueAtMost(0.02) },
        ];

        Figure Of(string key, string unit, Func<(double[] Lateness, double Inversions), double> measured) =>
            new(key, Measure.Median(ours.Select(measured)), unit, Peer, Measure.Median(peer.Select(measured)));
    }

    /// <summary>
    /// At most 10,000 in any second, exactly. A first 10,000 calls go at once, evenly over most of a second; the rule allows the n-th
    /// caller a second after the n-th of them.
    /// </summary>
    private static (double[] Lateness, double Inversions) Ours()
    {
        using LlmRateLimiter limiter = OurCalls.Limiter(new ModelLimits
        {
            Rules = [new LimitRule(LimitMetric.Requests, Callers, TimeSpan.FromSeconds(1)) { Margin = TimeSpan.Zero }],
        });
        long[] charged = Spread(TimeSpan.FromMilliseconds(950), () => OurCalls.AcquireAsync(limiter).GetAwaiter().GetResult().Dispose());
        Backlog backlog = Backlog.Run(Callers, () => OurCalls.AcquireAsync(limiter));
        return (backlog.Lateness(number => charged[number] + Stopwatch.Frequency), backlog.InversionsShare);
    }

    /// <summary>
    /// A bucket of 1,000 that 100 ms fill. It is empty when the callers come; a bucket that filled by the clock would have a token for
    /// the n-th caller n tenths of a millisecond later.
    /// </summary>
    private static (double[] Lateness, double Inversions) Bucket()
    {
        using var bucket = new TokenBucketRateLimiter(PeerBuckets.Every100Milliseconds(Callers / 10));
        bucket.AttemptAcquire(Callers / 10);
        long empty = Stopwatch.GetTimestamp();
        Backlog backlog = Backlog.Run(Callers, () => bucket.AcquireAsync(1));
        return (backlog.Lateness(number => empty + ((number + 1) * Stopwatch.Frequency / Callers)), backlog.InversionsShare);
    }

    /// <summary>Makes the calls at an even pace, and returns when each began.</summary>
    private static long[] Spread(TimeSpan over, Action call)
    {
        var began = new long[Callers];
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Callers; i++)
        {
            while (Stopwatch.GetElapsedTime(start) < over * i / Callers)
            {
                Thread.SpinWait(10);
            }

            began[i] = Stopwatch.GetTimestamp();
            call();
        }

        return began;
    }
}
