using System.Text.Json.Serialization;

namespace LlmLimiter.Simulator.Anthropic;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(MessageStart))]
[JsonSerializable(typeof(BlockStart))]
[JsonSerializable(typeof(BlockDelta))]
[JsonSerializable(typeof(BlockStop))]
[JsonSerializable(typeof(MessageDelta))]
[JsonSerializable(typeof(BareEvent))]
[JsonSerializable(typeof(ErrorBody))]
internal sealed partial class MessageJson : JsonSerializerContext;
