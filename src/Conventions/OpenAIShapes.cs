namespace LlmLimiter.Conventions;

/// <summary>What is counted of the types of the official OpenAI SDK.</summary>
internal static class OpenAIShapes
{
    private const string Chat = "OpenAI.Chat.";
    private const string Responses = "OpenAI.Responses.";
    private const string Uncounted = "Uncounted";

    private static readonly ArgumentModel[] _functionTool =
        [Shape.Its("FunctionName"), Shape.Its("FunctionDescription"), Shape.Its("FunctionParameters")];

    /// <summary>A message or an item of a conversation; null: the type is something else.</summary>
    public static ContentModel? Message(ClientType type) =>
        type.SelfOrBase($"{Chat}ChatMessage") is { } message ? Shape.Described(message, ChatMessage)
        : type.SelfOrBase($"{Responses}ResponseItem") is { } item ? Shape.Described(item, ResponseItem)
        : null;

    /// <summary>A request with its input; null: the type is something else.</summary>
    public static ContentModel? Request(ClientType type) =>
        type.SelfOrBase($"{Responses}CreateResponseOptions") is { } request ? Shape.Described(request, ResponseRequest) : null;

    /// <summary>The options of a request; null: the type is something else.</summary>
    public static ContentModel? Options(ClientType type) =>
        type.SelfOrBase($"{Chat}ChatCompletionOptions") is { } options ? Shape.Described(options, ChatOptions) : null;

    /// <summary>What leads from a request to the name of its model; null: the type is something else.</summary>
    public static PathModel? ModelPath(ClientType type) =>
        type.SelfOrBase($"{Responses}CreateResponseOptions") is { } request && request.Find("Model") is { Type.IsString: true } model
            ? request.To(model)
            : null;

    /// <summary>What a piece of a streamed response tells of its usage: only the last one does. Null: the type is something else.</summary>
    public static ContentModel? ItemUsage(ClientType type) =>
        type.SelfOrBase($"{Responses}StreamingResponseUpdate") is { } update
            ? Shape.Inline(update, static update => update
                .Is($"{Responses}StreamingResponseCompletedUpdate", "completed", EndedResponse)
                .Is($"{Responses}StreamingResponseIncompleteUpdate", "incomplete", EndedResponse)
                .Is($"{Responses}StreamingResponseFailedUpdate", "failed", EndedResponse))
            : null;

    private static Shape EndedResponse(Shape update) => update.Told("Response", "Final");

    private static Shape ChatMessage(Shape message) => message
        .Count("Message")
        .Each("Content", "part", static part => Shape.Inline(part, static part => part
            .Count("Text", Shape.Its("Text"))
            .Count("Text", Shape.Its("Refusal"))
            .CountWhen(Shape.Any("ImageBytes", "ImageUri"), "Image", Shape.Its("ImageBytes"), Shape.Detail("ImageDetailLevel"))
            .CountWhen(Shape.None("Text", "Refusal", "ImageBytes", "ImageUri"), Uncounted)))
        .Is($"{Chat}SystemChatMessage", "system", Participant)
        .Is($"{Chat}UserChatMessage", "user", Participant)
        .Is($"{Chat}AssistantChatMessage", "assistant", static assistant => Participant(assistant)
            .Count("Text", Shape.Its("Refusal"))
            .Each("ToolCalls", "toolCall", static toolCall => Shape.Inline(toolCall, FunctionCall)));

    private static Shape Participant(Shape message) => message.Count("Name", Shape.Its("ParticipantName"));

    private static Shape ChatOptions(Shape options) => options
        .Each("Tools", "tool", static tool => Shape.Inline(tool, static tool => tool.CountWhen(Shape.Any("FunctionName"), "Tool", _functionTool)));

    private static Shape ResponseRequest(Shape request) => request
        .Count("Message", Shape.Its("Instructions"))
        .CountWhen(Shape.Any("PreviousResponseId"), Uncounted)
        .CountWhen(Shape.Any("ConversationOptions"), Uncounted)
        .Each("InputItems", "item", static item => Shape.Described(item, ResponseItem))
        .Each("Tools", "tool", static tool => Shape.Inline(tool, static tool => tool
            .Is($"{Responses}FunctionTool", "function", static function => function.Count("Tool", _functionTool))
            .IsNot($"{Responses}FunctionTool", Uncounted)));

    private static Shape ResponseItem(Shape item) => item
        .Is($"{Responses}MessageResponseItem", "message", static message => message
            .Count("Message")
            .Each("Content", "part", static part => Shape.Inline(part, static part => part
                .Count("Text", Shape.Its("Text"))
                .Count("Text", Shape.Its("Refusal"))
                .CountWhen(
                    Shape.Any("InputImageUri", "InputImageFileId"), "Image", Shape.Its("InputImageUri"), Shape.Detail("InputImageDetailLevel"))
                .CountWhen(Shape.Any("InputFileId", "InputFileBytes"), Uncounted))))
        .Is($"{Responses}FunctionCallResponseItem", "functionCall", static call => FunctionCall(call.Count("Message")))
        .Is($"{Responses}FunctionCallOutputResponseItem", "output", static output => output.Count("Message", Shape.Its("FunctionOutput")));

    private static Shape FunctionCall(Shape call) => call.Count("Text", Shape.Its("FunctionName")).Count("Text", Shape.Words("FunctionArguments"));
}
