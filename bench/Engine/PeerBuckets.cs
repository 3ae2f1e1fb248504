using System.Threading.RateLimiting;

namespace LlmLimiter.Bench.Engine;

/// <summary>Token buckets of System.Threading.RateLimiting, as they are run against.</summary>
internal static class PeerBuckets
{
    /// <summary>A bucket that no measurement empties, refilled every 100 ms.</summary>
    public static TokenBucketRateLimiterOptions Ample => Every100Milliseconds(int.MaxValue);

    /// <summary>A bucket that is filled up every 100 ms.</summary>
    public static TokenBucketRateLimiterOptions Every100Milliseconds(int tokens) => new()
    {
        TokenLimit = tokens,
        TokensPerPeriod = tokens,
        ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
        QueueLimit = int.MaxValue,
    };
}
