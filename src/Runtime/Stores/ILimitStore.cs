namespace LlmLimiter.Stores;

/// <summary>
/// Keeps what is charged, and decides whether calls fit. One exchange decides for all the calls that a process has waiting and takes its
/// settlements along, so that a store on another machine costs one round trip for many calls. Whose turn it is among them is the order of the
/// batch; when to ask again is the caller's affair.
/// </summary>
internal interface ILimitStore : IAsyncDisposable
{
    /// <summary>
    /// Takes settlements, then decides for calls in their order, each all or nothing: a call that a pool of its own model stops holds that
    /// pool, one that shared pools stop holds those; no later call of the batch draws from a pool that is held.
    /// </summary>
    /// <param name="batch">A batch with the number of an earlier one is not taken again; it gets the same answer.</param>
    /// <param name="cancellationToken">Ends the wait for the answer. What was decided meanwhile stands until it is settled.</param>
    ValueTask<StoreAnswer> ExchangeAsync(StoreBatch batch, CancellationToken cancellationToken = default);
}

/// <summary>What a process asks a store at once, about one provider.</summary>
/// <param name="Id">Names the batch, should it have to be sent twice.</param>
/// <param name="Provider">The provider's name.</param>
/// <param name="Settlements">What is known of calls that were granted.</param>
/// <param name="Calls">The calls to decide about, in order.</param>
internal sealed record StoreBatch(Guid Id, string Provider, IReadOnlyList<StoreSettlement> Settlements, IReadOnlyList<StoreCall> Calls);

/// <summary>A call that waits.</summary>
/// <param name="Id">Names the call in later settlements.</param>
/// <param name="Pools">What it draws from, its model's own pool first.</param>
internal sealed record StoreCall(Guid Id, IReadOnlyList<StorePool> Pools);

/// <summary>What a call draws from one pool.</summary>
/// <param name="Model">The model whose own pool it is; null: it is shared.</param>
/// <param name="Name">The name of a shared pool; null: it is a model's own.</param>
/// <param name="Charges">What each of its rules is charged.</param>
internal sealed record StorePool(string? Model, string? Name, IReadOnlyList<StoreCharge> Charges);

/// <summary>What one rule is charged.</summary>
/// <param name="Rule">The rule as the caller knows it.</param>
/// <param name="Cost">What it is charged at admission.</param>
/// <param name="CountsAsGenerated">Whether the cost is only held until the call reports what it generates.</param>
internal readonly record struct StoreCharge(LimitRule Rule, long Cost, bool CountsAsGenerated = false);

/// <summary>What has become of a call that was granted. One that is not known, or has ended, is passed over.</summary>
/// <param name="Call">The call.</param>
/// <param name="Outcome">What has become of it.</param>
/// <param name="Totals">What it is charged in all, rule by rule in the order of its pools; none for a cancelled call.</param>
internal sealed record StoreSettlement(Guid Call, StoreOutcome Outcome, IReadOnlyList<long> Totals);

/// <summary>What has become of a call.</summary>
internal enum StoreOutcome
{
    /// <summary>It has ended.</summary>
    Ended,

    /// <summary>It was not sent: all of it comes back.</summary>
    Cancelled,

    /// <summary>It goes on, and has used so much so far.</summary>
    Reported,
}

/// <summary>The answer to a batch.</summary>
/// <param name="Decisions">One for each call, in their order.</param>
internal sealed record StoreAnswer(IReadOnlyList<StoreDecision> Decisions);

/// <summary>The decision about a call.</summary>
/// <param name="IsGranted">Whether it was charged and may be sent.</param>
/// <param name="RetryAfter">
/// If not: when the first of the pools that stop it has room, if nothing comes back before, which may be the turn of another call; null: when
/// a call before it has gone, or something comes back.
/// </param>
internal readonly record struct StoreDecision(bool IsGranted, TimeSpan? RetryAfter = null);
