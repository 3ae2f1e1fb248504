namespace LlmLimiter.Simulator.OpenAI;

// The shapes of the Responses API; written in snake case, nulls included, by BodyJson.

internal sealed record ModelResponse(
    string Id,
    string Object,
    long CreatedAt,
    string Status,
    ErrorDetail? Error,
    IncompleteDetails? IncompleteDetails,
    string? Instructions,
    long? MaxOutputTokens,
    string Model,
    OutputMessage[] Output,
    ResponseUsage? Usage);

internal sealed record IncompleteDetails(string Reason);

internal sealed record OutputMessage(string Type, string Id, string Status, string Role, OutputText[] Content);

internal sealed record OutputText(string Type, string Text, string[] Annotations)
{
    public static OutputText Of(string text) => new("output_text", text, Annotations: []);
}

internal sealed record ResponseUsage(
    long InputTokens,
    PromptTokensDetails InputTokensDetails,
    long OutputTokens,
    CompletionTokensDetails OutputTokensDetails,
    long TotalTokens)
{
    public static ResponseUsage Of(long inputTokens, long outputTokens) =>
        new(inputTokens, new PromptTokensDetails(0), outputTokens, new CompletionTokensDetails(0), inputTokens + outputTokens);
}

// Events of a stream, numbered from 0.

internal sealed record ResponseEvent(string Type, int SequenceNumber, ModelResponse Response);

internal sealed record ItemEvent(string Type, int SequenceNumber, int OutputIndex, OutputMessage Item);

internal sealed record PartEvent(string Type, int SequenceNumber, string ItemId, int OutputIndex, int ContentIndex, OutputText Part);

internal sealed record TextDeltaEvent(
    string Type, int SequenceNumber, string ItemId, int OutputIndex, int ContentIndex, string Delta, string[] Logprobs);

internal sealed record TextDoneEvent(
    string Type, int SequenceNumber, string ItemId, int OutputIndex, int ContentIndex, string Text, string[] Logprobs);
