namespace LlmLimiter.Conventions;

/// <summary>Where an answer tells its usage: what leads from the answer to each number.</summary>
internal sealed record UsageModel
{
    /// <summary>The answer is a TokenUsage itself.</summary>
    public bool IsAnswer { get; init; }

    public PathModel? InputTokens { get; init; }

    public PathModel? OutputTokens { get; init; }

    public PathModel? TotalTokens { get; init; }

    public PathModel? CachedInputTokens { get; init; }

    /// <summary>Input that was read from a cache, and is not among the input tokens.</summary>
    public PathModel? CacheReads { get; init; }

    /// <summary>Input that was written to a cache, and is not among the input tokens.</summary>
    public PathModel? CacheWrites { get; init; }

    /// <summary>Whether the input tokens leave out what has to do with a cache.</summary>
    public bool IsBesideCache => CacheReads is not null || CacheWrites is not null;

    /// <summary>The counts in the order in which the runtime takes them; those at the end that are not told are left out.</summary>
    public EquatableArray<ArgumentModel> Counts(PathModel from)
    {
        PathModel?[] counts = IsBesideCache
            ? [InputTokens, OutputTokens, CacheReads, CacheWrites]
            : [InputTokens, OutputTokens, TotalTokens, CachedInputTokens];
        int last = Array.FindLastIndex(counts, static count => count is not null);
        return counts.Take(Math.Max(last + 1, 2))
            .Select(count => count is null ? (ArgumentModel)new ArgumentModel.Nothing() : new ArgumentModel.Value(from.Then(count)))
            .ToEquatableArray();
    }
}
