using LlmLimiter.Admission;

namespace LlmLimiter;

/// <summary>
/// Permission for one send. It holds what was reserved until it is settled with what the call really used
/// (<see cref="RecordUsage"/>), cancelled because nothing was sent (<see cref="Cancel"/>), or disposed, which settles it at the
/// estimate. The first of these counts, on whichever copy; later ones, and all of them on <c>default</c>, do nothing.
/// </summary>
/// <example>
/// <code>
/// using LlmLease lease = await limiter.AcquireAsync("openai", "gpt-4o", estimate, cancellationToken);
/// ChatCompletion answer = await client.CompleteChatAsync(messages, options, cancellationToken);
/// lease.RecordUsage(new TokenUsage(answer.Usage.InputTokenCount, answer.Usage.OutputTokenCount));
/// </code>
/// </example>
public readonly struct LlmLease : IDisposable, IEquatable<LlmLease>
{
    private readonly Grant _grant;

    internal LlmLease(in Grant grant) => _grant = grant;

    /// <summary>
    /// The lease of the limited call that this code runs in; <c>default</c>: there is none. Leases are kept for this from the first time that
    /// anybody asks or an adapter is made: ask once at the start of a program that relies on it.
    /// </summary>
    public static LlmLease Current => AmbientLease.Current;

    /// <summary>How long the call waited for its turn.</summary>
    public TimeSpan Waited => Provider is { } provider ? provider.Clock.Span(_grant.Waited) : TimeSpan.Zero;

    /// <summary>Whether it is not settled yet, as far as can be told without the lock.</summary>
    internal bool IsOpen => _grant.Reservation is { } reservation && reservation.Generation == _grant.Generation;

    private ProviderLimiter? Provider => _grant.Reservation?.Provider;

    /// <summary>Settles the reservation with what the provider reports, under the provider's own way of charging.</summary>
    public void RecordUsage(TokenUsage usage) => Settle(usage);

    /// <summary>
    /// Counts what the call has used so far, while its answer streams. What the provider counts as it is generated is charged at once; the
    /// rest is only raised, never lowered. Also tells that the call is alive: see <see cref="LlmRateLimiterOptions.MaxLeaseAge"/>.
    /// </summary>
    /// <param name="soFar">From the call's beginning, not since the last report.</param>
    public void Report(TokenUsage soFar) => Provider?.Report(_grant, soFar);

    /// <summary>
    /// Takes in what the provider's answer says about its limits. They are tightened where others use the same key, and a refusal pauses the
    /// pool that it names for all its callers.
    /// </summary>
    public void ApplyFeedback(ProviderFeedback feedback)
    {
        ArgumentNullException.ThrowIfNull(feedback);
        Provider?.Apply(_grant, feedback);
    }

    /// <summary>Gives the whole reservation back: nothing was sent. A call that was sent and failed still counts; dispose its lease.</summary>
    public void Cancel() => Provider?.Cancel(_grant);

    /// <summary>
    /// Settles the reservation, unless it was settled before: at the estimate, or without its tokens if its provider was heard to refuse the
    /// call (<see cref="ApplyFeedback"/>). A usage that an adapter told on the way counts before both.
    /// </summary>
    public void Dispose() => Settle(usage: null);

    /// <summary>Whether both are handles to the same permission.</summary>
    public bool Equals(LlmLease other) => ReferenceEquals(_grant.Reservation, other._grant.Reservation) && _grant.Generation == other._grant.Generation;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LlmLease other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_grant.Reservation, _grant.Generation);

    /// <summary>Whether both are handles to the same permission.</summary>
    public static bool operator ==(LlmLease left, LlmLease right) => left.Equals(right);

    /// <summary>Whether both are handles to different permissions.</summary>
    public static bool operator !=(LlmLease left, LlmLease right) => !left.Equals(right);

    /// <summary>Whether it is permission for a send to this model.</summary>
    internal bool IsOf(ModelState model) => ReferenceEquals(_grant.Reservation?.Owner.Lane.Model, model);

    /// <summary>Settles with the usage, or at the estimate where there is none.</summary>
    internal void Settle(TokenUsage? usage) => Provider?.Settle(_grant, usage);

    /// <summary>The place in line that the call came from; null: it is not limited, or settled.</summary>
    internal PlaceInLine? Place => Provider?.PlaceOf(_grant);

    /// <summary>The refusal that the provider has answered with; null: none, or the lease is settled.</summary>
    internal ProviderFeedback? Refusal => Provider?.RefusalOf(_grant);

    /// <summary>Reads an answer in the words of its provider, and takes in what it says.</summary>
    /// <returns>What the call is to throw, because waiting does not cure its refusal; null: nothing.</returns>
    internal ProviderRefusedException? Hear(int status, Func<string, string?> header, string? body) =>
        Provider?.Hear(_grant, status, header, body);

    /// <summary>What a refused call is to throw that cannot wait as long as the provider says; null: it can.</summary>
    internal RateLimitTimeoutException? Late(ProviderFeedback refusal, TimeSpan longestWait) =>
        longestWait != Timeout.InfiniteTimeSpan && refusal.RetryAfter > longestWait && _grant.Reservation is { } reservation
            ? Admission.Refusal.ByProviderForLonger(reservation.Owner.Lane.Model.Id, refusal, longestWait)
            : null;

    /// <summary>Notes a usage that is told on the way, for a call that may find none itself.</summary>
    internal void Note(TokenUsage? usage)
    {
        if (usage is { } told)
        {
            Provider?.Note(_grant, told);
        }
    }

    /// <summary>
    /// Settles after a call that threw: cancelled where nothing can have been sent; where the provider refused it, without its tokens; else at
    /// the estimate.
    /// </summary>
    /// <param name="exception">What it threw.</param>
    /// <param name="statusOf">Reads the HTTP status from the exceptions of SDKs; null: nobody knows any.</param>
    /// <returns>Whether the same call may pass later: its provider refused it for a reason that waiting cures.</returns>
    /// <exception cref="ProviderRefusedException">Waiting does not cure the refusal.</exception>
    internal bool Fail(Exception exception, Func<Exception, int?>? statusOf = null)
    {
        int? status = SendFailure.StatusOf(exception, statusOf);
        if (Refusal is null && status is { } told)
        {
            // No adapter has heard the answer itself.
            Hear(told, static _ => null, SendFailure.TextOf(exception));
        }

        ProviderFeedback? refusal = Refusal;
        if (refusal is null && SendFailure.NothingWasSent(exception))
        {
            Cancel();
            return false;
        }

        Provider?.Settle(_grant, usage: null, isAnswered: status is not null);
        if (refusal?.Refusal is not { } kind || exception is OperationCanceledException)
        {
            return false;
        }

        return kind.IsCurable() ? true : throw Admission.Refusal.ByProvider(_grant.Reservation!.Owner.Lane.Model.Id, refusal, exception);
    }
}
