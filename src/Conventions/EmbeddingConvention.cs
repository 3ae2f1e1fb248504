namespace LlmLimiter.Conventions;

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
    public static bool IsEmbedding(ClientMethod method, bool expectsOutput) =>
        method.Answer is { } answer && (Holds(answer, IsKnown) || (!expectsOutput && (IsNamedSo(method, answer) || IsToldByUsage(answer))));

    private static bool IsKnown(ClientType type) => _types.Any(known => type.SelfOrBase(known) is not null);

    /// <summary>A method called after embeddings whose answer is numbers.</summary>
    private static bool IsNamedSo(ClientMethod method, ClientType answer) =>
        method.Name.IndexOf("Embed", StringComparison.Ordinal) >= 0 && Holds(answer, static type => type.Is("System.Single"));

    private static bool IsToldByUsage(ClientType answer) =>
        UsageConvention.Of(answer) is { IsAnswer: false, InputTokens: not null, OutputTokens: null };

    /// <summary>Whether it is the type itself, the item of a collection, or within a wrapper: <c>ClientResult&lt;OpenAIEmbedding&gt;</c>.</summary>
    private static bool Holds(ClientType type, Func<ClientType, bool> isIt) =>
        isIt(type)
        || (type.ElementType is { } element && Holds(element, isIt))
        || (type.TypeArguments is { Count: 1 } arguments && Holds(arguments[0], isIt));
}
