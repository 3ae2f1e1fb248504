using System.Diagnostics;
using System.Threading.RateLimiting;

namespace LlmLimiter.Bench.Engine;

/// <summary>Acquiring and settling on several threads at one model: wall time per operation of all threads together.</summary>
internal static class ThreadsBench
{
    private const int Operations = 200_000;
    private const int Rounds = 11;
    private const int WarmUps = 2;

    public static IReadOnlyList<Figure> Run()
    {
        using LlmRateLimiter limiter = OurCalls.Limiter(OurCalls.Ample);
        using var requests = new TokenBucketRateLimiter(PeerBuckets.Ample);
        using var tokens = new TokenBucketRateLimiter(PeerBuckets.Ample);
        Func<int, Task> ours = count => OurCalls.LoopAsync(limiter, count);
        Func<int, Task> peer = count => PeerAsync(requests, tokens, count);
        Measure.WarmUp(ours, peer);
        return [With(1), With(2), With(8) with { Target = Target.RatioAtMost(0.5) }];

        Figure With(int threads)
        {
            double[] times = Measure.InTurns(Rounds, WarmUps, () => WallTime(threads, ours), () => WallTime(threads, peer));
            return new($"engine.acquire_settle.threads{threads}", times[0], "ns", "two TokenBucketRateLimiters, awaited", times[1]);
        }
    }

    /// <summary>From the first thread's start to the last one's end, by the operations of all.</summary>
    private static double WallTime(int threads, Func<int, Task> loop)
    {
        var starts = new long[threads];
        var ends = new long[threads];
        using var together = new Barrier(threads);
        Thread[] all = [.. Enumerable.Range(0, threads).Select(number => new Thread(() =>
        {
            together.SignalAndWait();
            starts[number] = Stopwatch.GetTimestamp();
            loop(Operations / threads).GetAwaiter().GetResult();
            ends[number] = Stopwatch.GetTimestamp();
        }))];
        Array.ForEach(all, thread => thread.Start());
        Array.ForEach(all, thread => thread.Join());
        return Stopwatch.GetElapsedTime(starts.Min(), ends.Max()).TotalNanoseconds / Operations;
    }

    /// <summary>What people write by hand, without a key: not atomic, and nothing can be settled.</summary>
    private static async Task PeerAsync(TokenBucketRateLimiter requests, TokenBucketRateLimiter tokens, int count)
    {
        for (int i = 0; i < count; i++)
        {
            using RateLimitLease request = await requests.AcquireAsync(1);
            using RateLimitLease token = await tokens.AcquireAsync(OurCalls.Tokens);
        }
    }
}
