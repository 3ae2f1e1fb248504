using System.Text.Json.Serialization;
using LlmLimiter.Simulator.Answers;

namespace LlmLimiter.Simulator.Gemini;

// The shapes of Gemini's answers; written in camel case, without nulls, by ContentJson.

internal sealed record GeneratedContent(Candidate[] Candidates, UsageMetadata? UsageMetadata, string ModelVersion, string ResponseId)
{
    public static GeneratedContent Of(string text, string? finishReason, UsageMetadata? usage, string model, string id) =>
        new([new Candidate(new Content([new Part(text)], "model"), finishReason, Index: 0)], usage, model, id);
}

internal sealed record Candidate(Content Content, string? FinishReason, int Index);

internal sealed record Content(Part[] Parts, string Role);

internal sealed record Part(string Text);

internal sealed record UsageMetadata(long PromptTokenCount, long CandidatesTokenCount, long TotalTokenCount, long CachedContentTokenCount)
{
    public static UsageMetadata? Of(FakeAnswer answer, long outputTokens) => answer.TellsUsage
        ? new UsageMetadata(answer.PromptTokens, outputTokens, answer.PromptTokens + outputTokens, CachedContentTokenCount: 0)
        : null;
}

internal sealed record EmbeddedContent(EmbeddingValues Embedding);

internal sealed record EmbeddingValues(float[] Values);

internal sealed record ErrorBody(ErrorStatus Error);

internal sealed record ErrorStatus(int Code, string Message, string Status, ErrorDetail[]? Details = null);

/// <summary>A detail of an error. Which of its members there are depends on its type.</summary>
internal sealed record ErrorDetail(
    [property: JsonPropertyName("@type")] string Type, QuotaViolation[]? Violations = null, string? RetryDelay = null);

internal sealed record QuotaViolation(string QuotaMetric, string QuotaId, QuotaDimensions QuotaDimensions, string QuotaValue);

internal sealed record QuotaDimensions(string Location, string Model);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GeneratedContent))]
[JsonSerializable(typeof(EmbeddedContent))]
[JsonSerializable(typeof(ErrorBody))]
internal sealed partial class ContentJson : JsonSerializerContext;
