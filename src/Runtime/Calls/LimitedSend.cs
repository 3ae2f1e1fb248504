namespace LlmLimiter.Calls;

/// <summary>
/// One send of an adapter that sits around a transport: an HTTP handler, an SDK's pipeline policy. Inside a call that is limited already it
/// takes no lease, but passes on what it sees to that call; else it takes one for the send and settles it.
/// </summary>
[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
public readonly struct LimitedSend
{
    private LimitedSend(LlmLease lease, bool isJoined)
    {
        Lease = lease;
        IsJoined = isJoined;
    }

    /// <summary>The lease of the send, or of the call that it is a part of.</summary>
    public LlmLease Lease { get; }

    /// <summary>Whether it is a part of a call that is limited already.</summary>
    public bool IsJoined { get; }

    /// <summary>Has limited calls keep their lease for adapters. An adapter says so when it is made: a call under way keeps none.</summary>
    public static void Listen() => AmbientLease.Listen();

    /// <summary>Takes part in the limited call that this code runs in.</summary>
    /// <returns>Whether there is one.</returns>
    public static bool TryJoin(out LimitedSend send)
    {
        LlmLease current = AmbientLease.Current;
        send = new LimitedSend(current, isJoined: true);
        return current != default;
    }

    /// <summary>Waits for the turn of a send that is no part of a limited call.</summary>
    public static async ValueTask<LimitedSend> AcquireAsync(
        LlmRateLimiter limiter, string provider, string model, TokenEstimate estimate, AcquireOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(limiter);
        return new LimitedSend(
            await limiter.AcquireAsync(provider, model, estimate, options, cancellationToken).ConfigureAwait(false), isJoined: false);
    }

    /// <summary>Blocks the thread for the turn of a send that is no part of a limited call.</summary>
    public static LimitedSend Acquire(
        LlmRateLimiter limiter, string provider, string model, TokenEstimate estimate, AcquireOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(limiter);
        return new LimitedSend(limiter.Acquire(provider, model, estimate, options, cancellationToken), isJoined: false);
    }

    /// <summary>The longest wait of a send for its turn.</summary>
    /// <returns>The time; <see cref="Timeout.InfiniteTimeSpan"/>: there is no bound.</returns>
    public static TimeSpan LongestWait(LlmRateLimiter limiter, AcquireOptions options)
    {
        ArgumentNullException.ThrowIfNull(limiter);
        return limiter.LongestWait(options);
    }

    /// <summary>The code that runs until the scope is left is a part of this send: an adapter further down the transport takes no lease of its own.</summary>
    public IDisposable Enter() => AmbientLease.Enter(Lease);

    /// <summary>
    /// Takes in an answer's status and headers, as soon as they are there. A refusal settles the send: its tokens come back, and its pool
    /// pauses.
    /// </summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="header">Gives a header's value by its lower-case name; null: the answer does not have it.</param>
    /// <param name="body">The body of a refusal; null: it is not known, or the answer is none.</param>
    /// <returns>
    /// What to throw in place of the answer, because waiting does not cure the refusal; null: the answer is the caller's. A part of a limited
    /// call gets null: the call itself throws.
    /// </returns>
    public ProviderRefusedException? Hear(int status, Func<string, string?> header, string? body = null) =>
        Lease.Hear(status, header, body) is { } refused && !IsJoined ? refused : null;

    /// <summary>Counts what the send has used so far, while its answer streams.</summary>
    public void Report(TokenUsage soFar) => Lease.Report(soFar);

    /// <summary>Settles the send with what its answer tells; of a part of a limited call it is noted, should the call find nothing itself.</summary>
    /// <param name="usage">What the provider reports; null: it tells nothing, and the estimate stands.</param>
    public void Settle(TokenUsage? usage)
    {
        if (IsJoined)
        {
            Lease.Note(usage);
        }
        else
        {
            Lease.Settle(usage);
        }
    }

    /// <summary>Settles the send after the transport threw: cancelled where nothing can have been sent, else at the estimate.</summary>
    public void Fail(Exception exception)
    {
        if (!IsJoined)
        {
            Lease.Fail(exception);
        }
    }
}
