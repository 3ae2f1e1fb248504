namespace LlmLimiter.Calls;

/// <summary>What the items of a stream have told of its usage so far, count by count: one may come at the start, another at the end.</summary>
[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
public readonly record struct StreamUsage
{
    private long? Input { get; init; }

    private long? Output { get; init; }

    private long? Total { get; init; }

    private long? Cached { get; init; }

    private bool IsBesideCache { get; init; }

    private long? CacheWrites { get; init; }

    /// <summary>Takes in counts from the stream's beginning to this item; null: the item does not tell it. The larger of two stands.</summary>
    public StreamUsage Told(long? inputTokens, long? outputTokens, long? totalTokens = null, long? cachedInputTokens = null) => this with
    {
        Input = Larger(Input, inputTokens),
        Output = Larger(Output, outputTokens),
        Total = Larger(Total, totalTokens),
        Cached = Larger(Cached, cachedInputTokens),
    };

    /// <summary>
    /// The same where the input tokens are only those that have to do with no cache: see
    /// <see cref="LimitedCall.UsageBesideCache(long?, long?, long?, long?)"/>.
    /// </summary>
    public StreamUsage ToldBesideCache(long? inputTokens, long? outputTokens, long? cacheReads, long? cacheWrites = null) =>
        Told(inputTokens, outputTokens, cachedInputTokens: cacheReads) with { IsBesideCache = true, CacheWrites = Larger(CacheWrites, cacheWrites) };

    /// <summary>Takes in a usage from the stream's beginning to this item; null: the item tells none.</summary>
    public StreamUsage Told(TokenUsage? usage) =>
        usage is { } told ? Told(told.InputTokens, told.OutputTokens, cachedInputTokens: told.CachedInputTokens) : this;

    /// <summary>Takes in counts of this item alone; null: the item does not tell it.</summary>
    public StreamUsage Added(long? inputTokens, long? outputTokens, long? totalTokens = null, long? cachedInputTokens = null) => this with
    {
        Input = Sum(Input, inputTokens),
        Output = Sum(Output, outputTokens),
        Total = Sum(Total, totalTokens),
        Cached = Sum(Cached, cachedInputTokens),
    };

    /// <summary>The usage; null: too little of it was told.</summary>
    internal TokenUsage? ToUsage() => IsBesideCache
        ? LimitedCall.UsageBesideCache(Input, Output, Cached, CacheWrites)
        : LimitedCall.Usage(Input, Output, Total, Cached);

    private static long? Larger(long? one, long? other) => one > other ? one : other ?? one;

    private static long? Sum(long? one, long? other) => one is null ? other : one + (other ?? 0);
}
