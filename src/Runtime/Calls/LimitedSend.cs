using LlmLimiter.Admission;

namespace LlmLimiter.Calls;

/// <summary>
/// One send of an adapter that sits around a transport: an HTTP handler, an SDK's pipeline policy. Inside a call that is limited already it
/// takes no lease, but passes on what it sees to that call; else it takes one for the send and settles it.
/// </summary>
[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
public readonly struct LimitedSend
{
    private readonly Retries? _retries;

    private LimitedSend(LlmLease lease, bool isJoined, Retries? retries = null)
    {
        Lease = lease;
        IsJoined = isJoined;
        _retries = retries;
    }

    /// <summary>The lease of the send, or of the call that it is a part of.</summary>
    public LlmLease Lease { get; }

    /// <summary>Whether it is a part of a call that is limited already.</summary>
    public bool IsJoined { get; }

    /// <summary>
    /// Whether the send was refused for a reason that waiting cures, and may go back through the queue: <see cref="AcquireOptions.MaxRetries"/>
    /// are not used up. Never of a part of a limited call, which goes back as a whole.
    /// </summary>
    public bool MayGoAgain => _retries is { AreLeft: true, IsRefused: true };

    /// <summary>Has limited calls keep their lease for adapters. An adapter says so when it is made: a call under way keeps none.</summary>
    public static void Listen() => AmbientLease.Listen();

    /// <summary>Takes part in the limited call that this code runs in.</summary>
    /// <returns>Whether there is one that is under way: code that a call started may outlive it.</returns>
    public static bool TryJoin(out LimitedSend send)
    {
        LlmLease current = AmbientLease.Current;
        send = new LimitedSend(current, isJoined: true);
        return current.IsOpen;
    }

    /// <summary>
    /// The same for who knows the model: a call of another model, inside a limited one, has limits of its own, unless the limiter knows none.
    /// </summary>
    /// <param name="limiter">The limiter; null: <see cref="LlmRateLimiter.Default"/>.</param>
    /// <param name="provider">The provider's name.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="send">What takes part.</param>
    /// <returns>Whether there is such a call that is under way.</returns>
    public static bool TryJoin(LlmRateLimiter? limiter, string provider, string model, out LimitedSend send)
    {
        if (!TryJoin(out send))
        {
            return false;
        }

        ModelState? state = (limiter ?? LlmRateLimiter.Default).Directory.Find(new ModelId(provider, model));
        return state is null || send.Lease.IsOf(state);
    }

    /// <summary>Waits for the turn of a send that is no part of a limited call.</summary>
    public static async ValueTask<LimitedSend> AcquireAsync(
        LlmRateLimiter limiter, string provider, string model, TokenEstimate estimate, AcquireOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(limiter);
        LlmLease lease = await limiter.AcquireAsync(provider, model, estimate, options, cancellationToken).ConfigureAwait(false);
        return new LimitedSend(lease, isJoined: false, Retries.Of(lease, options, limiter));
    }

    /// <summary>Blocks the thread for the turn of a send that is no part of a limited call.</summary>
    public static LimitedSend Acquire(
        LlmRateLimiter limiter, string provider, string model, TokenEstimate estimate, AcquireOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(limiter);
        LlmLease lease = limiter.Acquire(provider, model, estimate, options, cancellationToken);
        return new LimitedSend(lease, isJoined: false, Retries.Of(lease, options, limiter));
    }

    /// <summary>
    /// Waits for another turn after a refusal, in the old place in line: before those that came after this call first asked. The deadline runs
    /// from there too.
    /// </summary>
    /// <returns>The next send, with a lease of its own.</returns>
    /// <exception cref="InvalidOperationException"><see cref="MayGoAgain"/> is false.</exception>
    /// <exception cref="RateLimitTimeoutException">The turn does not come before the deadline.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before the turn came.</exception>
    public async ValueTask<LimitedSend> AgainAsync(CancellationToken cancellationToken)
    {
        Retries retries = RetriesLeft();
        return new LimitedSend(await retries.AcquireAsync(refusal: null, cancellationToken).ConfigureAwait(false), isJoined: false, retries);
    }

    /// <summary>Blocks the thread for another turn after a refusal, in the old place in line.</summary>
    /// <inheritdoc cref="AgainAsync"/>
    public LimitedSend Again(CancellationToken cancellationToken)
    {
        Retries retries = RetriesLeft();
        return new LimitedSend(retries.Acquire(refusal: null, cancellationToken), isJoined: false, retries);
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
    /// <param name="longestWait">
    /// The longest wait after a refusal, for those below somebody who waits as long as it says; null: a refusal that waiting cures is the caller's.
    /// </param>
    /// <returns>
    /// What to throw in place of the answer, because waiting does not cure the refusal, or not in time; null: the answer is the caller's. A part
    /// of a limited call gets null: the call itself throws.
    /// </returns>
    public RateLimitExceededException? Hear(int status, Func<string, string?> header, string? body = null, TimeSpan? longestWait = null)
    {
        RateLimitExceededException? refused = Lease.Hear(status, header, body);
        if (IsJoined)
        {
            return null;
        }

        if (Lease.Refusal is { Refusal: { } kind } refusal)
        {
            NoteRefusal(kind.IsCurable());
            refused ??= longestWait is { } longest ? Lease.Late(refusal, longest) : null;
            Lease.Dispose();
        }

        return refused;
    }

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
            NoteRefusal(Lease.Fail(exception));
        }
    }

    private void NoteRefusal(bool isCurable)
    {
        if (_retries is not null)
        {
            _retries.IsRefused |= isCurable;
        }
    }

    private Retries RetriesLeft() => MayGoAgain ? _retries! : throw new InvalidOperationException("The send may not go again: see MayGoAgain.");
}
