namespace LlmLimiter;

/// <summary>How one call wants to wait, and what it draws from.</summary>
public readonly record struct AcquireOptions
{
    private const int MostRetries = 100;

    /// <summary>Which waiting calls go first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The priority is not one.</exception>
    public RequestPriority Priority
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Priority), value, "Not a priority.");
    }

    /// <summary>
    /// The longest time to wait for a turn; null: the limiter's <c>MaxWait</c>;
    /// <see cref="Timeout.InfiniteTimeSpan"/>: no bound.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative and not infinite.</exception>
    public TimeSpan? MaxWait
    {
        get;
        init => field = value is { } wait ? Deadline.CheckedWait(wait, nameof(MaxWait)) : null;
    }

    /// <summary>
    /// How often a call that its provider refuses goes back through the queue, in its old place, 0 to 100: after a 429, and where the provider
    /// is out of capacity. <see cref="MaxWait"/> counts for all of its waits together, from when it first asked; the time that its sends took
    /// counts too. Whoever makes the call itself acts on it (RunAsync, Run, generated code, adapters); a lease is one send, so AcquireAsync,
    /// Acquire and TryAcquire do not.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or above 100.</exception>
    public int MaxRetries
    {
        get;
        init => field = value is >= 0 and <= MostRetries
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxRetries), value, $"MaxRetries must be from 0 to {MostRetries}.");
    }

    /// <summary>A further pool of the provider that the call draws from, beside those of its model: a team's, for example; null: none.</summary>
    public string? Pool { get; init; }

    /// <summary>
    /// Names the call site for learned output: once ten answers were reported there, of a model, what nineteen in twenty of late did not exceed
    /// is expected of the next, in place of the estimate's own <see cref="TokenEstimate.OutputTokens"/>, though never more than its bound. Until
    /// then the estimate's own counts; where it has neither that nor a bound, 256 tokens. null or empty: nothing is learned. Names should be
    /// few and fixed: a limiter learns for 1,024 pairs of key and model, and not for those that come later.
    /// </summary>
    public string? Key { get; init; }
}
