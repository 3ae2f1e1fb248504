namespace LlmLimiter.Calls;

/// <summary>What the items of a stream have told of its usage so far, count by count: one may come at the start, another at the end.</summary>
[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
public sealed class StreamUsage
{
    private long? _input;
    private long? _output;
    private long? _total;
    private long? _cached;
    private long? _cacheWrites;
    private bool _isBesideCache;
    private bool _hasNews;
    private bool _awaitsMore;
    private bool _isFinal;

    /// <summary>Takes in counts from the stream's beginning to this item; null: the item does not tell it. The larger of two stands.</summary>
    public StreamUsage Told(long? inputTokens, long? outputTokens, long? totalTokens = null, long? cachedInputTokens = null)
    {
        Raise(ref _input, inputTokens);
        Raise(ref _output, outputTokens);
        Raise(ref _total, totalTokens);
        Raise(ref _cached, cachedInputTokens);
        return this;
    }

    /// <summary>
    /// The same where the input tokens are only those that have to do with no cache: see
    /// <see cref="LimitedCall.UsageBesideCache(long?, long?, long?, long?)"/>.
    /// </summary>
    public StreamUsage ToldBesideCache(long? inputTokens, long? outputTokens, long? cacheReads, long? cacheWrites = null)
    {
        _isBesideCache = true;
        Raise(ref _cacheWrites, cacheWrites);
        return Told(inputTokens, outputTokens, cachedInputTokens: cacheReads);
    }

    /// <summary>Takes in a usage from the stream's beginning to this item; null: the item tells none.</summary>
    public StreamUsage Told(TokenUsage? usage) =>
        usage is { } told ? Told(told.InputTokens, told.OutputTokens, cachedInputTokens: told.CachedInputTokens) : this;

    /// <summary>Takes in counts of this item alone; null: the item does not tell it.</summary>
    public StreamUsage Added(long? inputTokens, long? outputTokens, long? totalTokens = null, long? cachedInputTokens = null) => Told(
        Sum(_input, inputTokens), Sum(_output, outputTokens), Sum(_total, totalTokens), Sum(_cached, cachedInputTokens));

    /// <summary>What was told is a beginning: without what is <see cref="Final"/>, the usage is not known.</summary>
    public StreamUsage Begun()
    {
        _awaitsMore = true;
        return this;
    }

    /// <summary>What was told is all that the call has used: whoever leaves the stream now leaves nothing out.</summary>
    public StreamUsage Final()
    {
        _isFinal = true;
        return this;
    }

    /// <summary>The usage of the whole call; null: it was not told.</summary>
    /// <param name="hasEnded">Whether the stream was read to its end.</param>
    public TokenUsage? Whole(bool hasEnded) => _isFinal || (hasEnded && !_awaitsMore) ? ToUsage() : null;

    /// <summary>The usage; null: too little of it was told.</summary>
    internal TokenUsage? ToUsage() => _isBesideCache
        ? LimitedCall.UsageBesideCache(_input, _output, _cached, _cacheWrites)
        : LimitedCall.Usage(_input, _output, _total, _cached);

    /// <summary>The usage, if more of it was told since this was last asked; else null.</summary>
    public TokenUsage? TakeNews()
    {
        bool hasNews = _hasNews;
        _hasNews = false;
        return hasNews ? ToUsage() : null;
    }

    private void Raise(ref long? count, long? told)
    {
        if (told is not null && !(told <= count))
        {
            count = told;
            _hasNews = true;
        }
    }

    private static long? Sum(long? one, long? other) => one is null ? other : one + (other ?? 0);
}
