using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>Which answers are embeddings: those of a known type, also within another, and those whose usage tells input but no output.</summary>
internal static class EmbeddingConvention
{
    private static readonly string[] _types =
    [
        "OpenAI.Embeddings.OpenAIEmbedding", "OpenAI.Embeddings.OpenAIEmbeddingCollection",
        "Microsoft.Extensions.AI.Embedding", "Microsoft.Extensions.AI.GeneratedEmbeddings`1",
    ];

    /// <param name="answer">The answer.</param>
    /// <param name="expectsOutput">Whether the method says something of its output: then only a known type is an embedding.</param>
    public static bool IsEmbedding(ITypeSymbol answer, bool expectsOutput) => IsKnown(answer)
        || (!expectsOutput && UsageConvention.Of(answer) is { IsAnswer: false, InputTokens: not null, OutputTokens: null });

    /// <summary>A known type, a collection of one, or a wrapper around one: <c>ClientResult&lt;OpenAIEmbedding&gt;</c>.</summary>
    private static bool IsKnown(ITypeSymbol type) =>
        _types.Any(known => type.SelfOrBase(known) is not null)
        || (type is IArrayTypeSymbol array && IsKnown(array.ElementType))
        || (type is INamedTypeSymbol { TypeArguments.Length: 1 } wrapper && IsKnown(wrapper.TypeArguments[0]));
}
