using System.Threading.RateLimiting;

namespace LlmLimiter;

/// <summary>One model of a limiter, seen through .NET's abstraction. It keeps no limits, only count of what went through it.</summary>
internal sealed class ModelRateLimiter(
    LlmRateLimiter limiter, ModelId model, AcquireOptions options, Func<int, TokenEstimate> estimate, TimeProvider time) : RateLimiter
{
    private readonly CancellationTokenSource _disposal = new();
    private long _idleSince = time.GetTimestamp();
    private long _queued;
    private long _granted;
    private long _refused;

    // Calls that wait, and leases that are not disposed.
    private int _inUse;

    /// <inheritdoc/>
    public override TimeSpan? IdleDuration =>
        Volatile.Read(ref _inUse) > 0 ? null : time.GetElapsedTime(Interlocked.Read(ref _idleSince));

    /// <inheritdoc/>
    public override RateLimiterStatistics GetStatistics() => new()
    {
        CurrentAvailablePermits = AvailablePermits(),
        CurrentQueuedCount = Interlocked.Read(ref _queued),
        TotalSuccessfulLeases = Interlocked.Read(ref _granted),
        TotalFailedLeases = Interlocked.Read(ref _refused),
    };

    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        ObjectDisposedException.ThrowIf(_disposal.IsCancellationRequested, this);
        TokenEstimate expected = EstimateOf(permitCount);
        try
        {
            return limiter.TryAcquire(model.Provider, model.Model, expected, options, out LlmLease lease)
                ? Granted(lease, permitCount)
                : Refused($"{model}: there is no room for the call now.", limiter.EstimateWait(model.Provider, model.Model, expected));
        }
        catch (RateLimitExceededException refusal)
        {
            return Refused(refusal.Message, refusal.RetryAfter);
        }
    }

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposal.IsCancellationRequested, this);
        TokenEstimate expected = EstimateOf(permitCount);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposal.Token);
        Interlocked.Increment(ref _inUse);
        Interlocked.Add(ref _queued, permitCount);
        try
        {
            return Granted(await limiter.AcquireAsync(model.Provider, model.Model, expected, options, ending.Token).ConfigureAwait(false), permitCount);
        }
        catch (RateLimitExceededException refusal)
        {
            return Refused(refusal.Message, refusal.RetryAfter);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Refused("The rate limiter was disposed while the call waited.", retryAfter: null);
        }
        finally
        {
            Interlocked.Add(ref _queued, -permitCount);
            Leave();
        }
    }

    protected override void Dispose(bool disposing)
    {
        // The source itself is left to the collector: calls that come now still ask it.
        if (disposing)
        {
            _disposal.Cancel();
        }
    }

    /// <summary>The estimate of the call; for 0 permits, which only ask for room, that of a call of one.</summary>
    private TokenEstimate EstimateOf(int permitCount) => estimate(Math.Max(1, permitCount));

    /// <summary>The most permits that a call would get at once: what a permit stands for is the estimate's and the charge policy's matter.</summary>
    private long AvailablePermits()
    {
        // Doubled from 1, so that the estimate is never asked about calls far beyond those that fit.
        long tried = 1;
        while (tried < int.MaxValue && HasRoomFor(tried))
        {
            tried *= 2;
        }

        long available = tried / 2;
        for (long step = available / 2; step > 0; step /= 2)
        {
            available += HasRoomFor(available + step) ? step : 0;
        }

        return available;
    }

    private bool HasRoomFor(long permits) => limiter.EstimateWait(model.Provider, model.Model, estimate((int)permits)) == TimeSpan.Zero;

    private ModelRateLimitLease Granted(LlmLease lease, int permitCount)
    {
        Interlocked.Increment(ref _granted);
        if (permitCount == 0)
        {
            // There is room, which is all that was asked.
            lease.Cancel();
            return new ModelRateLimitLease(isAcquired: true, []);
        }

        Interlocked.Increment(ref _inUse);
        return new ModelRateLimitLease(isAcquired: true, [new(LlmRateLimiter.LeaseMetadata.Name, lease)], settle: () =>
        {
            lease.Dispose();
            Leave();
        });
    }

    private ModelRateLimitLease Refused(string reason, TimeSpan? retryAfter)
    {
        Interlocked.Increment(ref _refused);
        KeyValuePair<string, object?> why = new(MetadataName.ReasonPhrase.Name, reason);
        return new ModelRateLimitLease(
            isAcquired: false,
            retryAfter > TimeSpan.Zero ? [new(MetadataName.RetryAfter.Name, retryAfter), why] : [why]);
    }

    private void Leave()
    {
        Interlocked.Exchange(ref _idleSince, time.GetTimestamp());
        Interlocked.Decrement(ref _inUse);
    }
}
