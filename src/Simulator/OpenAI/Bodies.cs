using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmLimiter.Simulator.OpenAI;

// The shapes of OpenAI's answers; written in snake case by BodyJson.

internal sealed record ChatCompletion(
    string Id,
    string Object,
    long Created,
    string Model,
    ChatChoice[] Choices,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Usage? Usage);

internal sealed record ChatChoice(int Index, ChatMessage Message, string FinishReason);

internal sealed record ChatMessage(string Role, string Content);

internal sealed record ChatChunk(string Id, string Object, long Created, string Model, ChunkChoice[] Choices, Usage? Usage = null);

internal sealed record ChunkChoice(
    int Index,
    ChunkDelta Delta,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? FinishReason);

internal sealed record ChunkDelta(string? Role = null, string? Content = null);

internal sealed record Usage(
    long PromptTokens,
    long CompletionTokens,
    long TotalTokens,
    PromptTokensDetails PromptTokensDetails,
    CompletionTokensDetails CompletionTokensDetails)
{
    public static Usage Of(long promptTokens, long completionTokens) =>
        new(promptTokens, completionTokens, promptTokens + completionTokens, new PromptTokensDetails(0), new CompletionTokensDetails(0));
}

internal sealed record PromptTokensDetails(long CachedTokens);

internal sealed record CompletionTokensDetails(long ReasoningTokens);

internal sealed record EmbeddingList(
    string Object,
    Embedding[] Data,
    string Model,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] EmbeddingUsage? Usage);

/// <param name="Object">What it is.</param>
/// <param name="Index">Which input it is of.</param>
/// <param name="Vector">Its numbers, or the Base64 text of their little-endian bytes.</param>
internal sealed record Embedding(string Object, int Index, [property: JsonPropertyName("embedding")] JsonElement Vector);

internal sealed record EmbeddingUsage(long PromptTokens, long TotalTokens);

internal sealed record ModelList(string Object, ModelCard[] Data)
{
    public static ModelList Of(IEnumerable<string> names) =>
        new("list", [.. names.Select(static name => new ModelCard(name, "model", Created: 0, "simulated"))]);
}

internal sealed record ModelCard(string Id, string Object, long Created, string OwnedBy);
