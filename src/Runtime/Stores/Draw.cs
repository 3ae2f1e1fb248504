namespace LlmLimiter.Stores;

/// <summary>What one rule was charged for one call.</summary>
internal struct Draw
{
    /// <summary>What is reserved; for what counts as it is generated, what is still held.</summary>
    public long Cost;

    /// <summary>The window's name for the reservation.</summary>
    public long Ticket;

    /// <summary>What was charged beyond the reservation, or as it was generated.</summary>
    public long Generated;

    /// <summary>What the call is charged in all, as far as is known.</summary>
    public long Total;

    /// <summary>What the provider had seen of this limiter's calls in the window, this one included: what its answer knows of.</summary>
    public long Own;
}
