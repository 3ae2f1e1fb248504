using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.RateLimiting;

namespace LlmLimiter.Bench.Utilisation;

/// <summary>
/// What people write by hand with System.Threading.RateLimiting: one limiter for requests, and then one for tokens. They are replenished
/// at their period's exact moments, and of calls whose requests come at one moment the earlier asks for its tokens first: better than
/// timers and the thread pool treat them.
/// </summary>
internal sealed class PeerLimiters : Contestant
{
    private readonly VirtualTime _time;
    private readonly ReplenishingRateLimiter _requests;
    private readonly ReplenishingRateLimiter _tokens;
    private readonly Action<ReplenishingRateLimiter, long> _replenish;
    private readonly Turns _requestTurns = new();
    private readonly Turns _tokenTurns = new();
    private long _waiting;

    private PeerLimiters(
        VirtualTime time,
        Func<int, ReplenishingRateLimiter> limiterOf,
        int requests,
        int tokens,
        Action<ReplenishingRateLimiter, long> replenish)
    {
        _time = time;
        _requests = limiterOf(requests);
        _tokens = limiterOf(tokens);
        _replenish = replenish;
        _time.At(_requests.ReplenishmentPeriod, Replenish);
    }

    /// <summary>Two token buckets with a burst of a minute, refilled ten times a second.</summary>
    public static PeerLimiters TokenBuckets(VirtualTime time, int requests, int tokens) => new(
        time,
        static amount =>
        {
            var limiter = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
            {
                TokenLimit = amount,
                TokensPerPeriod = amount / 600,
                ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
                QueueLimit = int.MaxValue,
                AutoReplenishment = false,
            });
            LastReplenishment(limiter) = 0;
            return limiter;
        },
        requests,
        tokens,
        static (limiter, timestamp) => ReplenishAt((TokenBucketRateLimiter)limiter, timestamp));

    /// <summary>Two sliding windows of a minute in segments.</summary>
    public static PeerLimiters SlidingWindows(VirtualTime time, int requests, int tokens, int segments) => new(
        time,
        amount =>
        {
            var limiter = new SlidingWindowRateLimiter(new SlidingWindowRateLimiterOptions
            {
                PermitLimit = amount,
                Window = TimeSpan.FromMinutes(1),
                SegmentsPerWindow = segments,
                QueueLimit = int.MaxValue,
                AutoReplenishment = false,
            });
            LastReplenishment(limiter) = 0;
            return limiter;
        },
        requests,
        tokens,
        static (limiter, timestamp) => ReplenishAt((SlidingWindowRateLimiter)limiter, timestamp));

    public override void Ask(Call call)
    {
        _waiting++;
        _requestTurns.Await(call, _requests.AcquireAsync(1), Check);
    }

    public override IReadOnlyList<Call> Granted()
    {
        foreach (Call call in _requestTurns.Take(HandedOut(_requests)))
        {
            _tokenTurns.Await(call, _tokens.AcquireAsync(call.Tokens), Check);
        }

        IReadOnlyList<Call> granted = _tokenTurns.Take(HandedOut(_tokens));
        _waiting -= granted.Count;
        return granted;
    }

    private static long HandedOut(RateLimiter limiter) => limiter.GetStatistics()!.TotalSuccessfulLeases;

    private static void Check(RateLimitLease lease)
    {
        if (!lease.IsAcquired)
        {
            throw new InvalidOperationException("The peer refused a call that could have waited.");
        }
    }

    private void Replenish()
    {
        long timestamp = _time.Now.Ticks * (Stopwatch.Frequency / TimeSpan.TicksPerSecond);
        _replenish(_requests, timestamp);
        _replenish(_tokens, timestamp);
        if (_waiting > 0 || _time.Now < TimeSpan.FromMinutes(1))
        {
            _time.At(_time.Now + _requests.ReplenishmentPeriod, Replenish);
        }
    }

    // TryReplenish reads the Stopwatch and calls this. Here the time is virtual.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "ReplenishInternal")]
    private static extern void ReplenishAt(TokenBucketRateLimiter limiter, long timestamp);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "ReplenishInternal")]
    private static extern void ReplenishAt(SlidingWindowRateLimiter limiter, long timestamp);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_lastReplenishmentTick")]
    private static extern ref long LastReplenishment(TokenBucketRateLimiter limiter);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_lastReplenishmentTick")]
    private static extern ref long LastReplenishment(SlidingWindowRateLimiter limiter);
}
