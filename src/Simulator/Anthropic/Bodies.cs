using System.Text.Json.Serialization;

namespace LlmLimiter.Simulator.Anthropic;

// The shapes of Anthropic's answers; written in snake case, nulls included, by MessageJson.

internal sealed record Message(
    string Id,
    string Type,
    string Role,
    string Model,
    TextBlock[] Content,
    string? StopReason,
    string? StopSequence,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Usage? Usage);

internal sealed record TextBlock(string Type, string Text);

internal sealed record Usage(long InputTokens, long CacheCreationInputTokens, long CacheReadInputTokens, long OutputTokens)
{
    public static Usage Of(long inputTokens, long outputTokens) =>
        new(inputTokens, CacheCreationInputTokens: 0, CacheReadInputTokens: 0, outputTokens);
}

// Events of a stream that tell more than their type.

internal sealed record MessageStart(string Type, Message Message);

internal sealed record BlockStart(string Type, int Index, TextBlock ContentBlock);

internal sealed record BlockDelta(string Type, int Index, TextBlock Delta);

internal sealed record BlockStop(string Type, int Index);

internal sealed record MessageDelta(
    string Type, StopDelta Delta, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OutputUsage? Usage);

internal sealed record StopDelta(string? StopReason, string? StopSequence);

internal sealed record OutputUsage(long OutputTokens);

/// <summary>An event that tells nothing but its type.</summary>
internal sealed record BareEvent(string Type);

internal sealed record ErrorBody(string Type, ErrorDetail Error, string RequestId);

internal sealed record ErrorDetail(
    string Type, string Message, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ErrorCode? Details = null);

internal sealed record ErrorCode([property: JsonPropertyName("error_code")] string Code);
