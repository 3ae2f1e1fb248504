using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

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
    public static UsageModel? Of(ITypeSymbol answer)
    {
        if (IsTokenUsage(answer))
        {
            return new UsageModel { IsAnswer = true };
        }

        if (OfHolder(answer, "") is { } direct)
        {
            return direct;
        }

        return Members.Find(answer, "Value") is { } value ? OfHolder(value.Type, Members.Access(answer, value)) : null;
    }

    /// <summary>What an item of a stream tells of its usage so far, as a call that takes it in; null: nothing.</summary>
    /// <param name="item">The item, or a part of it.</param>
    /// <param name="value">How it is reached.</param>
    public static ContentModel.Pieces? Told(ITypeSymbol item, string value) =>
        Of(item) is { } usage ? new ContentModel.Pieces(usage.IsAnswer ? $".Told({value})" : Call("Told", usage, value)) : null;

    /// <summary>What a usage tells in addition to others, as a call that takes it in; null: nothing.</summary>
    /// <param name="type">The usage.</param>
    /// <param name="value">How it is reached.</param>
    public static ContentModel.Pieces? Added(ITypeSymbol type, string value) =>
        OfUsage(type, "") is { } usage ? new ContentModel.Pieces(Call("Added", usage, value)) : null;

    private static string Call(string method, UsageModel usage, string value) =>
        $".{method}{(usage.IsBesideCache ? "BesideCache" : "")}({usage.Arguments(value)})";

    private static UsageModel? OfHolder(ITypeSymbol holder, string path) =>
        Members.Find(holder, "Usage") is { } usage ? OfUsage(usage.Type, path + Members.Access(holder, usage)) : null;

    private static UsageModel? OfUsage(ITypeSymbol usage, string path)
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

    private static string? CachedInDetails(ITypeSymbol usage, string path) =>
        Members.Find(usage, "InputTokenDetails") is { } details
            ? Count(details.Type, path + Members.Access(usage, details), _cachedInDetails)
            : null;

    private static string? Count(ITypeSymbol holder, string path, string[] names) =>
        Members.Find(holder, names, Members.IsCount) is { } count ? path + Members.Access(holder, count) : null;

    private static bool IsTokenUsage(ITypeSymbol type) => type.WithoutNullable().Is(KnownTypes.TokenUsage);
}
