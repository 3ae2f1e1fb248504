using System.Text.Json.Serialization;

namespace LlmLimiter.Simulator.OpenAI;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ChatCompletion))]
[JsonSerializable(typeof(EmbeddingList))]
[JsonSerializable(typeof(float[]))]
[JsonSerializable(typeof(ModelResponse))]
[JsonSerializable(typeof(ResponseEvent))]
[JsonSerializable(typeof(ItemEvent))]
[JsonSerializable(typeof(PartEvent))]
[JsonSerializable(typeof(TextDeltaEvent))]
[JsonSerializable(typeof(TextDoneEvent))]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(ModelList))]
internal sealed partial class BodyJson : JsonSerializerContext;

/// <summary>In a stream a member without a value is left out; only finish_reason is always there.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChatChunk))]
internal sealed partial class ChunkJson : JsonSerializerContext;
