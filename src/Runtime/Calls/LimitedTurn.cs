namespace LlmLimiter.Calls;

/// <summary>The turn of a synchronous call: the lease of its present send, and how often it may go back through the queue.</summary>
[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
public struct LimitedTurn
{
    private readonly LimitedMethod _method;
    private readonly Retries? _retries;
    private readonly CancellationToken _cancellationToken;
    private AmbientLease.Scope _scope;

    internal LimitedTurn(LlmRateLimiter limiter, LimitedMethod method, LlmLease lease, CancellationToken cancellationToken)
    {
        _method = method;
        _retries = method.RetriesOf(lease, limiter);
        _cancellationToken = cancellationToken;
        Lease = lease;
        _scope = AmbientLease.Enter(lease);
    }

    /// <summary>The lease.</summary>
    public LlmLease Lease { get; private set; }

    /// <summary>Settles a call that has returned.</summary>
    /// <param name="usage">What the provider reports; null: it tells nothing, and the estimate stands.</param>
    public readonly void Settle(TokenUsage? usage)
    {
        _scope.Dispose();
        Lease.Settle(usage);
    }

    /// <summary>Settles a call that has returned with an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="usage">Reads what the provider reports from it.</param>
    public readonly void Settle<TAnswer>(TAnswer answer, Func<TAnswer, TokenUsage?> usage) => Settle(_method.Read(answer, usage));

    /// <summary>
    /// Settles a call that has thrown: cancelled where nothing was sent, without its tokens where the provider refused it, else at the estimate.
    /// Blocks the thread for its next turn, if it has one.
    /// </summary>
    /// <param name="exception">What it threw.</param>
    /// <returns>Whether it is to be sent again; else what it threw is the caller's.</returns>
    /// <exception cref="ProviderRefusedException">Waiting does not cure the refusal.</exception>
    /// <exception cref="RateLimitTimeoutException">The next turn does not come before the deadline.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before the turn came.</exception>
    public bool GoesAgain(Exception exception)
    {
        _scope.Dispose();
        if (!Lease.Fail(exception, _method.StatusOf) || _retries is not { AreLeft: true })
        {
            return false;
        }

        Lease = _retries.Acquire(exception, _cancellationToken);
        _scope = AmbientLease.Enter(Lease);
        return true;
    }
}
