using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>
/// Which methods return embeddings: a known type, also within another, numbers where the method's name says so, or an answer whose usage tells
/// input but no output.
/// </summary>
internal static class EmbeddingConvention
{
    private static readonly string[] _types =
    [
        "OpenAI.Embeddings.OpenAIEmbedding", "OpenAI.Embeddings.OpenAIEmbeddingCollection",
        "Microsoft.Extensions.AI.Embedding", "Microsoft.Extensions.AI.GeneratedEmbeddings`1",
    ];

    /// <param name="method">The method.</param>
    /// <param name="expectsOutput">Whether the method says something of its output: then only a known type is an embedding.</param>
    public static bool IsEmbedding(IMethodSymbol method, bool expectsOutput) =>
        Answer.TypeOf(method) is { } answer && (Holds(answer, IsKnown) || (!expectsOutput && (IsNamedSo(method, answer) || IsToldByUsage(answer))));

    private static bool IsKnown(ITypeSymbol type) => _types.Any(known => type.SelfOrBase(known) is not null);

    /// <summary>A method called after embeddings whose answer is numbers.</summary>
    private static bool IsNamedSo(IMethodSymbol method, ITypeSymbol answer) =>
        method.Name.IndexOf("Embed", StringComparison.Ordinal) >= 0 && Holds(answer, static type => type.SpecialType == SpecialType.System_Single);

    private static bool IsToldByUsage(ITypeSymbol answer) =>
        UsageConvention.Of(answer) is { IsAnswer: false, InputTokens: not null, OutputTokens: null };

    /// <summary>Whether it is the type itself, the item of a collection, or within a wrapper: <c>ClientResult&lt;OpenAIEmbedding&gt;</c>.</summary>
    private static bool Holds(ITypeSymbol type, Func<ITypeSymbol, bool> isIt) =>
        isIt(type)
        || (type is IArrayTypeSymbol array && Holds(array.ElementType, isIt))
        || (type is INamedTypeSymbol { TypeArguments.Length: 1 } wrapper && Holds(wrapper.TypeArguments[0], isIt));
}
