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

        return Members.Property(answer, "Value") is { } value ? OfHolder(value.Type, Members.Access(answer, value)) : null;
    }

    private static UsageModel? OfHolder(ITypeSymbol holder, string path)
    {
        if (Members.Property(holder, "Usage") is not { } usage)
        {
            return null;
        }

        string usagePath = path + Members.Access(holder, usage);
        var model = new UsageModel
        {
            InputTokens = Count(usage.Type, usagePath, _input),
            OutputTokens = Count(usage.Type, usagePath, _output),
            TotalTokens = Count(usage.Type, usagePath, _total),
            CachedInputTokens = Count(usage.Type, usagePath, _cached) ?? CachedInDetails(usage.Type, usagePath),
            CacheReads = Count(usage.Type, usagePath, _cacheReads),
            CacheWrites = Count(usage.Type, usagePath, _cacheWrites),
        };
        return model.InputTokens is null && model.OutputTokens is null && model.TotalTokens is null ? null : model;
    }

    private static string? CachedInDetails(ITypeSymbol usage, string path) =>
        Members.Property(usage, "InputTokenDetails") is { } details
            ? Count(details.Type, path + Members.Access(usage, details), _cachedInDetails)
            : null;

    private static string? Count(ITypeSymbol holder, string path, string[] names) =>
        Members.Property(holder, names, Members.IsCount) is { } count ? path + Members.Access(holder, count) : null;

    private static bool IsTokenUsage(ITypeSymbol type) => type.WithoutNullable().Is(KnownTypes.TokenUsage);
}
