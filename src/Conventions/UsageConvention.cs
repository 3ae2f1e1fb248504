namespace LlmLimiter.Conventions;

/// <summary>Where an answer tells what was used: in <c>Usage</c>, or in the <c>Usage</c> of its <c>Value</c>.</summary>
internal static class UsageConvention
{
    private static readonly string[] _input = ["InputTokenCount", "InputTokens", "PromptTokens"];
    private static readonly string[] _output = ["OutputTokenCount", "OutputTokens", "CompletionTokens"];
    private static readonly string[] _total = ["TotalTokenCount", "TotalTokens"];
    private static readonly string[] _cached = ["CachedInputTokenCount", "CachedInputTokens", "CachedTokens"];
    // Anthropic's words; there the input tokens are only those that have to do with no cache.
    private static readonly string[] _cacheReads = ["CacheReadInputTokens"];
    private static readonly string[] _cacheWrites = ["CacheCreationInputTokens"];
    private static readonly string[] _cachedInDetails = ["CachedTokenCount", .. _cached];

    /// <summary>Null: the answer tells no usage.</summary>
    public static UsageModel? Of(ClientType answer)
    {
        if (IsTokenUsage(answer))
        {
            return new UsageModel { IsAnswer = true };
        }

        if (OfHolder(answer, PathModel.Here) is { } direct)
        {
            return direct;
        }

        return answer.Find("Value") is { } value ? OfHolder(value.Type, answer.To(value)) : null;
    }

    /// <summary>What an item of a stream tells, as pieces that continue a usage; null: nothing.</summary>
    public static ContentModel? OfItem(ClientType item) =>
        AnthropicShapes.ItemUsage(item) ?? OpenAIShapes.ItemUsage(item) ?? ExtensionsAIShapes.ItemUsage(item) ?? Told(item, PathModel.Here);

    /// <summary>What an item of a stream tells of its usage so far, as a piece that takes it in; null: nothing.</summary>
    /// <param name="item">The item, or a part of it.</param>
    /// <param name="from">What leads to it.</param>
    public static ContentModel.Pieces? Told(ClientType item, PathModel from) => Of(item) switch
    {
        null => null,
        { IsAnswer: true } => ContentModel.Pieces.Of(new PieceModel("Told", new ArgumentModel.Value(from))),
        { } usage => Pieces("Told", usage, from),
    };

    /// <summary>What a usage tells in addition to others, as a piece that takes it in; null: nothing.</summary>
    /// <param name="type">The usage.</param>
    /// <param name="from">What leads to it.</param>
    public static ContentModel.Pieces? Added(ClientType type, PathModel from) =>
        OfUsage(type, PathModel.Here) is { } usage ? Pieces("Added", usage, from) : null;

    private static ContentModel.Pieces Pieces(string method, UsageModel usage, PathModel from) =>
        ContentModel.Pieces.Of(new PieceModel(usage.IsBesideCache ? $"{method}BesideCache" : method, usage.Counts(from)));

    private static UsageModel? OfHolder(ClientType holder, PathModel path) =>
        holder.Find("Usage") is { } usage ? OfUsage(usage.Type, path.Then(holder.To(usage))) : null;

    private static UsageModel? OfUsage(ClientType usage, PathModel path)
    {
        var model = new UsageModel
        {
            InputTokens = Count(usage, path, _input),
            OutputTokens = Count(usage, path, _output),
            TotalTokens = Count(usage, path, _total),
            CachedInputTokens = Count(usage, path, _cached) ?? CachedInDetails(usage, path),
            CacheReads = Count(usage, path, _cacheReads),
            CacheWrites = Count(usage, path, _cacheWrites),
        };
        return model.InputTokens is null && model.OutputTokens is null && model.TotalTokens is null ? null : model;
    }

    private static PathModel? CachedInDetails(ClientType usage, PathModel path) =>
        usage.Find("InputTokenDetails") is { } details ? Count(details.Type, path.Then(usage.To(details)), _cachedInDetails) : null;

    private static PathModel? Count(ClientType holder, PathModel path, string[] names) =>
        holder.Find(names, static type => type.IsCount) is { } count ? path.Then(holder.To(count)) : null;

    private static bool IsTokenUsage(ClientType type) => type.WithoutNullable.Is("LlmLimiter.TokenUsage");
}
