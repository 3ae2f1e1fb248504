namespace LlmLimiter.Generators.Models;

/// <summary>How a call's parameters describe the request that is about to be sent.</summary>
internal sealed record RequestModel
{
    /// <summary>Where a call names its model; null: the attribute names it.</summary>
    public ValueModel? ModelName { get; init; }

    public EquatableArray<InputModel> Inputs { get; init; }

    /// <summary>Where a call says how many answers it wants; null: one.</summary>
    public ValueModel? Choices { get; init; }

    public ValueModel? OutputBound { get; init; }

    /// <summary>Whether to describe the request is to ask whether this argument is null.</summary>
    public bool AsksForNull(string parameter) =>
        Inputs.Any(input => input.Parameter == parameter && input.Content.AsksForNull)
        || new[] { ModelName, Choices, OutputBound }.Any(value => value?.Parameter == parameter && value.Access.StartsWith("?", StringComparison.Ordinal));
}

/// <summary>A parameter that is counted.</summary>
internal sealed record InputModel(string Parameter, ContentModel Content);

/// <param name="Parameter">The parameter that holds the value.</param>
/// <param name="Access">What leads from it to the value, as C#: empty, or <c>?.MaxOutputTokenCount</c>.</param>
internal sealed record ValueModel(string Parameter, string Access);

/// <summary>Where an answer tells its usage. Each part leads from the answer to a number, as C#: <c>?.Usage?.InputTokenCount</c>.</summary>
internal sealed record UsageModel
{
    /// <summary>The answer is a TokenUsage itself.</summary>
    public bool IsAnswer { get; init; }

    public string? InputTokens { get; init; }

    public string? OutputTokens { get; init; }

    public string? TotalTokens { get; init; }

    public string? CachedInputTokens { get; init; }

    /// <summary>Input that was read from a cache, and is not among the input tokens.</summary>
    public string? CacheReads { get; init; }

    /// <summary>Input that was written to a cache, and is not among the input tokens.</summary>
    public string? CacheWrites { get; init; }

    /// <summary>Whether the input tokens leave out what has to do with a cache.</summary>
    public bool IsBesideCache => CacheReads is not null || CacheWrites is not null;

    /// <summary>The counts of a value, in the order in which the runtime takes them; those at the end that are not told are left out.</summary>
    public string Arguments(string value)
    {
        string?[] counts = IsBesideCache
            ? [InputTokens, OutputTokens, CacheReads, CacheWrites]
            : [InputTokens, OutputTokens, TotalTokens, CachedInputTokens];
        int last = Array.FindLastIndex(counts, static count => count is not null);
        return string.Join(", ", counts.Take(Math.Max(last + 1, 2)).Select(count => count is null ? "null" : value + count));
    }
}
