namespace LlmLimiter.Conventions;

/// <summary>What is counted of the types of the official Anthropic SDK, whose beta types are shaped like the others.</summary>
internal static class AnthropicShapes
{
    private const string Name = "MessageCreateParams";
    private const string Uncounted = "Uncounted";

    /// <summary>A request; null: the type is something else.</summary>
    public static ContentModel? Request(ClientType type) => Find(type) is { } request ? Shape.Described(request, Contents) : null;

    /// <summary>What leads from a request to the name of its model; null: the type is something else.</summary>
    public static PathModel? ModelPath(ClientType type) =>
        Find(type) is { } request && request.Find("Model") is { } model && NameOf(model.Type) is { } name
            ? request.To(model).Then(name)
            : null;

    /// <summary>
    /// What an event of a streamed message tells of its usage: the input when the message starts, the output as it grows. Null: the type is
    /// something else.
    /// </summary>
    public static ContentModel? ItemUsage(ClientType type) =>
        (type.SelfOrBase("Anthropic.Models.Messages.RawMessageStreamEvent")
            ?? type.SelfOrBase("Anthropic.Models.Beta.Messages.BetaRawMessageStreamEvent")) is { } streamEvent
            ? Shape.Inline(streamEvent, static streamEvent => streamEvent
                .Pick("", "Start", "start", static start => start.Told("Message", "Begun"))
                .Pick("", "Delta", "delta", static delta => delta.Told("", "Final")))
            : null;

    /// <summary>What leads from a model to its name: nothing where it is one, else its method <c>Raw</c>.</summary>
    private static PathModel? NameOf(ClientType model) =>
        model.IsString ? PathModel.Here
        : model.HasTextMethod("Raw") ? PathModel.Called("Raw", afterNull: false)
        : null;

    private static ClientType? Find(ClientType type) =>
        type.SelfOrBase($"Anthropic.Models.Messages.{Name}") ?? type.SelfOrBase($"Anthropic.Models.Beta.Messages.{Name}");

    private static Shape Contents(Shape request) => request
        .Pick("System", "String", "system", static system => system.Count("Message", Shape.Its()))
        .Pick("System", "TextBlockParams", "texts", static texts => texts.Count("Message").Each("", "text", Text))
        .Each("Messages", "message", static message => Shape.Described(message, Message))
        .Each("Tools", "tool", static tool => Shape.Inline(tool, static tool => tool
            .Pick("", "Tool", "function", static function => function
                .Count("Tool", Shape.Its("Name"), Shape.Its("Description"))
                .Each("InputSchema.Properties", "parameter", Json))
            .CountWhen(new ConditionModel.PicksNot("TryPickTool"), Uncounted)
            .CountWhen(new ConditionModel.PicksNot("TryPickBetaTool"), Uncounted)));

    private static Shape Message(Shape message) => message
        .Count("Message")
        .Pick("Content", "String", "text", static text => text.Count("Text", Shape.Its()))
        .Pick("Content", "ContentBlockParams", "blocks", static blocks => blocks.Each("", "block", static block => Shape.Described(block, Block)));

    private static Shape Block(Shape block) => block
        .Pick("", "Text", "text", static text => text.Count("Text", Shape.Its("Text")))
        .Pick("", "Image", "image", Image)
        .Pick("", "Document", "document", static document => document.Count(Uncounted))
        .Pick("", "Thinking", "thinking", static thinking => thinking.Count("Text", Shape.Its("Thinking")))
        .Pick("", "ToolUse", "toolUse", static toolUse => toolUse
            .Count("Text", Shape.Its("Name"))
            .Each("Input", "input", Json))
        .Pick("", "ToolResult", "toolResult", static toolResult => toolResult
            .Pick("Content", "String", "result", static result => result.Count("Text", Shape.Its()))
            .Pick("Content", "Blocks", "results", static results => results.Each("", "result", Result)));

    private static ContentModel Result(ClientType type) => Shape.Inline(type, static result => result
        .Pick("", "TextBlockParam", "text", static text => text.Count("Text", Shape.Its("Text")))
        .Pick("", "ImageBlockParam", "image", Image));

    private static ContentModel Text(ClientType type) => Shape.Inline(type, static text => text.Count("Text", Shape.Its("Text")));

    private static ContentModel Json(ClientType type) =>
        Shape.Inline(type, static pair => pair.Count("Text", Shape.Its("Key")).Count("Text", Shape.Json("Value")));

    private static Shape Image(Shape image) => image
        .Pick("Source", "Base64Image", "data", static data => data.Count("Image", Shape.Its("Data")))
        .Pick("Source", "UrlImage", "link", static link => link.Count("Image"))
        .Pick("Source", "FileImage", "file", static file => file.Count("Image"));
}
