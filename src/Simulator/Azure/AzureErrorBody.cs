using System.Text.Json.Serialization;

namespace LlmLimiter.Simulator.Azure;

internal sealed record AzureErrorBody(AzureError Error);

internal sealed record AzureError(string Code, string Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AzureErrorBody))]
internal sealed partial class AzureJson : JsonSerializerContext;
