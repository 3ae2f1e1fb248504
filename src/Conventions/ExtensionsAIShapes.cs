namespace LlmLimiter.Conventions;

/// <summary>What is counted of the types of Microsoft.Extensions.AI.</summary>
internal static class ExtensionsAIShapes
{
    private const string Space = "Microsoft.Extensions.AI.";
    private const string Uncounted = "Uncounted";

    /// <summary>A chat message; null: the type is something else.</summary>
    public static ContentModel? Message(ClientType type) =>
        type.SelfOrBase($"{Space}ChatMessage") is { } message ? Shape.Described(message, ChatMessage) : null;

    /// <summary>The options of a request; null: the type is something else.</summary>
    public static ContentModel? Options(ClientType type) =>
        type.SelfOrBase($"{Space}ChatOptions") is { } options ? Shape.Described(options, ChatOptions) : null;

    /// <summary>What leads from options to the name of the model; null: the type is something else.</summary>
    public static PathModel? ModelPath(ClientType type) =>
        (type.SelfOrBase($"{Space}ChatOptions") ?? type.SelfOrBase($"{Space}EmbeddingGenerationOptions")) is { } options
        && options.Find("ModelId") is { Type.IsString: true } model
            ? options.To(model)
            : null;

    /// <summary>What a piece of a streamed answer tells of its usage; null: the type is something else.</summary>
    public static ContentModel? ItemUsage(ClientType type) =>
        type.SelfOrBase($"{Space}ChatResponseUpdate") is { } update ? Shape.Inline(update, Update) : null;

    /// <summary>Each round of a conversation tells its own usage, so they are added up.</summary>
    private static Shape Update(Shape update) => update
        .Each("Contents", "content", static content => Shape.Inline(content, static content => content
            .Is($"{Space}UsageContent", "told", static told => told.Added("Details"))));

    private static Shape ChatMessage(Shape message) => message
        .Count("Message")
        .Count("Name", Shape.Its("AuthorName"))
        .Each("Contents", "content", static content => Shape.Inline(content, static content => content
            .Is($"{Space}TextContent", "text", static text => text.Count("Text", Shape.Its("Text")))
            .Is($"{Space}TextReasoningContent", "reasoning", static reasoning => reasoning.Count("Text", Shape.Its("Text")))
            .Is($"{Space}DataContent", "data", static data => data
                .CountWhen(IsImage(true), "Image", Shape.Its("Data", "Span")).CountWhen(IsImage(false), Uncounted))
            .Is($"{Space}UriContent", "link", static link => link
                .CountWhen(IsImage(true), "Image").CountWhen(IsImage(false), Uncounted))
            .Is($"{Space}HostedFileContent", "file", static file => file.Count(Uncounted))
            .Is($"{Space}FunctionCallContent", "functionCall", static call => call
                .Count("Text", Shape.Its("Name"))
                .Each("Arguments", "argument", static argument => Shape.Inline(argument, static argument => argument
                    .Count("Text", Shape.Its("Key")).Count("Text", Shape.Words("Value")))))
            .Is($"{Space}FunctionResultContent", "functionResult", static result => result.Count("Text", Shape.Words("Result")))));

    private static Shape ChatOptions(Shape options) => options
        .Count("Message", Shape.Its("Instructions"))
        .CountWhen(Shape.Any("ConversationId"), Uncounted)
        .Each("Tools", "tool", static tool => Shape.Inline(tool, static tool => tool
            .Is($"{Space}AIFunctionDeclaration", "function", static function => function
                .Count("Tool", Shape.Its("Name"), Shape.Its("Description"), Shape.Json("JsonSchema")))
            .IsNot($"{Space}AIFunctionDeclaration", Uncounted)));

    private static ConditionModel IsImage(bool expected) => new ConditionModel.Says("HasTopLevelMediaType", "image", expected);
}
