using System.Threading.RateLimiting;

namespace LlmLimiter.Bench.Engine;

/// <summary>A limiter that has nothing left until it is released, and then enough for everybody who waits.</summary>
internal interface IFullLimiter<TLease> : IDisposable
    where TLease : IDisposable
{
    ValueTask<TLease> AcquireAsync(CancellationToken cancellationToken);

    void Release();
}

/// <summary>Ours: one open call holds all the tokens, and gives them back because it was not sent.</summary>
internal sealed class FullLimiter : IFullLimiter<LlmLease>
{
    private readonly LlmRateLimiter _limiter;
    private readonly LlmLease _holder;

    public FullLimiter(int waiters)
    {
        long tokens = (long)waiters * OurCalls.Tokens;
        _limiter = OurCalls.Limiter(new ModelLimits { RequestsPerMinute = 2 * waiters, TokensPerMinute = tokens });
        _holder = _limiter.Acquire("openai", "gpt-4o", tokens);
    }

    public ValueTask<LlmLease> AcquireAsync(CancellationToken cancellationToken) => OurCalls.AcquireAsync(_limiter, cancellationToken);

    public void Release() => _holder.Cancel();

    public void Dispose() => _limiter.Dispose();
}

/// <summary>The peer: an empty bucket, filled up by hand.</summary>
internal sealed class FullBucket : IFullLimiter<RateLimitLease>
{
    private readonly TokenBucketRateLimiter _bucket;

    public FullBucket(int waiters)
    {
        _bucket = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = waiters,
            TokensPerPeriod = waiters,
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(1),
            AutoReplenishment = false,
            QueueLimit = int.MaxValue,
        });
        _bucket.AttemptAcquire(waiters);
    }

    public ValueTask<RateLimitLease> AcquireAsync(CancellationToken cancellationToken) => _bucket.AcquireAsync(1, cancellationToken);

    public void Release() => _bucket.TryReplenish();

    public void Dispose() => _bucket.Dispose();
}
