using System.Threading.RateLimiting;

namespace LlmLimiter.Bench.Engine;

/// <summary>Acquiring and settling on one thread while nobody waits.</summary>
internal static class AcquireBench
{
    private const int Operations = 50_000;
    private const int Rounds = 31;
    private const int WarmUps = 3;
    private const string Peer = "PartitionedRateLimiter twice";

    public static IReadOnlyList<Figure> Run()
    {
        using LlmRateLimiter limiter = OurCalls.Limiter(OurCalls.Ample);
        using PartitionedRateLimiter<string> requests = Partitioned();
        using PartitionedRateLimiter<string> tokens = Partitioned();
        Func<int, Task> handle = count => OurCalls.LoopAsync(limiter, count);
        Func<int, Task> keyed = count => ByNameAsync(limiter, count);
        Func<int, Task> learning = count => OurCalls.LearningLoopAsync(limiter, count);
        Func<int, Task> peer = count => PeerAsync(requests, tokens, count);
        Measure.WarmUp(handle, keyed, learning, peer);
        double[] times = Measure.InTurns(
            Rounds,
            WarmUps,
            () => Measure.Nanoseconds(Operations, handle),
            () => Measure.Nanoseconds(Operations, keyed),
            () => Measure.Nanoseconds(Operations, learning),
            () => Measure.Nanoseconds(Operations, peer));
        return
        [
            new("engine.acquire_settle.handle", times[0], "ns", Peer, times[3]) { Target = Target.RatioAtMost(0.7) },
            new("engine.acquire_settle.keyed", times[1], "ns", Peer, times[3]) { Target = Target.RatioAtMost(1.0) },
            new("engine.acquire_settle.learning", times[2], "ns", Peer, times[3]),
            new("engine.acquire_settle.bytes", Bytes(limiter), "B") { Target = Target.ValueAtMost(0) },
        ];
    }

    private static async Task ByNameAsync(LlmRateLimiter limiter, int count)
    {
        for (int i = 0; i < count; i++)
        {
            LlmLease lease = await limiter.AcquireAsync("openai", "gpt-4o", OurCalls.Tokens);
            lease.RecordUsage(new TokenUsage(80, 10));
        }
    }

    /// <summary>What people write by hand: one limiter for requests, one for tokens, keyed by model. Nothing can be settled.</summary>
    private static async Task PeerAsync(PartitionedRateLimiter<string> requests, PartitionedRateLimiter<string> tokens, int count)
    {
        for (int i = 0; i < count; i++)
        {
            using RateLimitLease request = await requests.AcquireAsync("gpt-4o", 1);
            using RateLimitLease token = await tokens.AcquireAsync("gpt-4o", OurCalls.Tokens);
        }
    }

    private static PartitionedRateLimiter<string> Partitioned() => PartitionedRateLimiter.Create<string, string>(
        model => RateLimitPartition.GetTokenBucketLimiter(model, _ => PeerBuckets.Ample));

    /// <summary>Allocated per call, by all three.</summary>
    private static double Bytes(LlmRateLimiter limiter)
    {
        // The first call after a collection fills a cache of the runtime's.
        OurCalls.LearningLoopAsync(limiter, 1).GetAwaiter().GetResult();
        long before = GC.GetAllocatedBytesForCurrentThread();
        OurCalls.LoopAsync(limiter, Operations).GetAwaiter().GetResult();
        ByNameAsync(limiter, Operations).GetAwaiter().GetResult();
        OurCalls.LearningLoopAsync(limiter, Operations).GetAwaiter().GetResult();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (3.0 * Operations);
    }
}
