using LlmLimiter.Admission;

namespace LlmLimiter;

/// <summary>The tries that are left to a call whose provider refuses it, and the place in line that it comes back to for each.</summary>
internal sealed class Retries
{
    private readonly PlaceInLine _place;
    private readonly RequestPriority _priority;
    private readonly TimeSpan _maxWait;
    private int _left;

    private Retries(PlaceInLine place, in AcquireOptions options, TimeSpan maxWait)
    {
        _place = place;
        _priority = options.Priority;
        _maxWait = maxWait;
        _left = options.MaxRetries;
    }

    /// <summary>Whether there are any.</summary>
    public bool AreLeft => _left > 0;

    /// <summary>Whether the last try was refused for a reason that waiting cures; for those who learn of it before they decide.</summary>
    public bool IsRefused { get; set; }

    /// <summary>The tries of a call that has just got its first turn; null: it has none, or is not limited.</summary>
    public static Retries? Of(in LlmLease first, in AcquireOptions options, LlmRateLimiter limiter) =>
        options.MaxRetries > 0 && first.Place is { } place ? new Retries(place, options, limiter.LongestWait(options)) : null;

    /// <summary>Waits for the turn of the next try.</summary>
    /// <param name="refusal">What the try before threw; null: it threw nothing.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<LlmLease> AcquireAsync(Exception? refusal, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Begin();
        try
        {
            return await new AwaitedLease().WaitAsync(_place.Lane, _place.Estimate, _priority, _maxWait, cancellationToken, _place).ConfigureAwait(false);
        }
        catch (RateLimitTimeoutException timeout) when (refusal is not null)
        {
            throw Caused(timeout, refusal);
        }
    }

    /// <summary>Blocks the thread for the turn of the next try.</summary>
    /// <inheritdoc cref="AcquireAsync"/>
    public LlmLease Acquire(Exception? refusal, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Begin();
        try
        {
            return new BlockingLease().Wait(_place.Lane, _place.Estimate, _priority, _maxWait, cancellationToken, _place);
        }
        catch (RateLimitTimeoutException timeout) when (refusal is not null)
        {
            throw Caused(timeout, refusal);
        }
    }

    private void Begin()
    {
        _left--;
        IsRefused = false;
    }

    private static RateLimitTimeoutException Caused(RateLimitTimeoutException timeout, Exception refusal) =>
        new($"{timeout.Message} The provider had refused the call before: see the inner exception.", refusal)
        {
            Provider = timeout.Provider,
            Model = timeout.Model,
            Rule = timeout.Rule,
            RetryAfter = timeout.RetryAfter,
        };
}
