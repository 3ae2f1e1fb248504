using System.Threading.RateLimiting;
using LlmLimiter.Calls;

namespace LlmLimiter.Bench;

/// <summary>Acquiring and settling while nobody waits: 1 request and 100 tokens each.</summary>
internal static class EngineBench
{
    private const int Operations = 200_000;
    private const string Peer = "PartitionedRateLimiter twice";

    private static readonly LimitedMethod _method = new("openai", "gpt-4o", "Bench!M:Ask");

    public static async Task<IReadOnlyList<Figure>> RunAsync()
    {
        using var limiter = new LlmRateLimiter("openai", "gpt-4o", new ModelLimits { RequestsPerDay = 1_000_000_000, TokensPerDay = 1_000_000_000_000 });
        using PartitionedRateLimiter<string> requests = Partitioned();
        using PartitionedRateLimiter<string> tokens = Partitioned();

        (double handle, double peer) = await Measure.InTurnsAsync(Operations, count => ByHandleAsync(limiter, count), count => PeerAsync(requests, tokens, count));
        (double keyed, double peerAgain) = await Measure.InTurnsAsync(Operations, count => ByNameAsync(limiter, count), count => PeerAsync(requests, tokens, count));
        return
        [
            new("engine.acquire_settle.handle", handle, "ns", Peer, peer),
            new("engine.acquire_settle.keyed", keyed, "ns", Peer, peerAgain),
            new("engine.acquire_settle.bytes", await BytesAsync(limiter), "B"),
        ];
    }

    /// <summary>As generated code does it: the model is looked up once.</summary>
    private static async Task ByHandleAsync(LlmRateLimiter limiter, int count)
    {
        for (int i = 0; i < count; i++)
        {
            LlmLease lease = await limiter.AcquireAsync(_method.FindIn(limiter, "gpt-4o"), 100, default, CancellationToken.None);
            lease.RecordUsage(new TokenUsage(80, 10));
        }
    }

    private static async Task ByNameAsync(LlmRateLimiter limiter, int count)
    {
        for (int i = 0; i < count; i++)
        {
            LlmLease lease = await limiter.AcquireAsync("openai", "gpt-4o", 100);
            lease.RecordUsage(new TokenUsage(80, 10));
        }
    }

    /// <summary>What people write by hand: one limiter for requests, one for tokens, keyed by model. Nothing can be settled.</summary>
    private static async Task PeerAsync(PartitionedRateLimiter<string> requests, PartitionedRateLimiter<string> tokens, int count)
    {
        for (int i = 0; i < count; i++)
        {
            using RateLimitLease request = await requests.AcquireAsync("gpt-4o", 1);
            using RateLimitLease token = await tokens.AcquireAsync("gpt-4o", 100);
        }
    }

    private static PartitionedRateLimiter<string> Partitioned() => PartitionedRateLimiter.Create<string, string>(model => RateLimitPartition.GetTokenBucketLimiter(
        model, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = int.MaxValue,
            TokensPerPeriod = int.MaxValue,
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
            QueueLimit = int.MaxValue,
        }));

    private static async Task<double> BytesAsync(LlmRateLimiter limiter)
    {
        await ByNameAsync(limiter, Operations);
        long before = GC.GetAllocatedBytesForCurrentThread();
        await ByNameAsync(limiter, Operations);
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Operations;
    }
}
