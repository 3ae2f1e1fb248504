using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>What is counted of the types of Microsoft.Extensions.AI.</summary>
internal static class ExtensionsAIShapes
{
    private const string Space = "Microsoft.Extensions.AI.";
    private const string IsImage = "{0}.HasTopLevelMediaType(\"image\")";
    private const string Uncounted = ".Uncounted()";

    /// <summary>A chat message; null: the type is something else.</summary>
    public static ContentModel? Message(ITypeSymbol type) =>
        type.SelfOrBase($"{Space}ChatMessage") is { } message ? Shape.Described(message, ChatMessage) : null;

    /// <summary>The options of a request; null: the type is something else.</summary>
    public static ContentModel? Options(ITypeSymbol type) =>
        type.SelfOrBase($"{Space}ChatOptions") is { } options ? Shape.Described(options, ChatOptions) : null;

    /// <summary>What leads from options to the name of the model; null: the type is something else.</summary>
    public static string? ModelAccess(ITypeSymbol type) =>
        (type.SelfOrBase($"{Space}ChatOptions") ?? type.SelfOrBase($"{Space}EmbeddingGenerationOptions")) is { } options
        && Members.Find(options, "ModelId") is { } model && Members.IsString(model.Type)
            ? Members.Access(options, model)
            : null;

    /// <summary>What a piece of a streamed answer tells of its usage; null: the type is something else.</summary>
    public static ContentModel? ItemUsage(ITypeSymbol type) =>
        type.SelfOrBase($"{Space}ChatResponseUpdate") is { } update ? Shape.Inline(update, Update) : null;

    /// <summary>Each round of a conversation tells its own usage, so they are added up.</summary>
    private static Shape Update(Shape update) => update
        .Each("Contents", "content", static content => Shape.Inline(content, static content => content
            .Is($"{Space}UsageContent", "told", static told => told.Added("Details"))));

    private static Shape ChatMessage(Shape message) => message
        .Count(".Message()")
        .Count(".Name({0}.AuthorName)")
        .Each("Contents", "content", static content => Shape.Inline(content, static content => content
            .Is($"{Space}TextContent", "text", static text => text.Count(".Text({0}.Text)"))
            .Is($"{Space}TextReasoningContent", "reasoning", static reasoning => reasoning.Count(".Text({0}.Text)"))
            .Is($"{Space}DataContent", "data", static data => data
                .CountWhen(IsImage, ".Image({0}.Data.Span)").CountWhen($"!{IsImage}", Uncounted))
            .Is($"{Space}UriContent", "link", static link => link
                .CountWhen(IsImage, ".Image()").CountWhen($"!{IsImage}", Uncounted))
            .Is($"{Space}HostedFileContent", "file", static file => file.Count(Uncounted))
            .Is($"{Space}FunctionCallContent", "functionCall", static call => call
                .Count(".Text({0}.Name)")
                .Each("Arguments", "argument", static argument => Shape.Inline(argument, static argument => argument
                    .Count(".Text({0}.Key)").Count(".Text({0}.Value?.ToString())"))))
            .Is($"{Space}FunctionResultContent", "functionResult", static result => result.Count(".Text({0}.Result?.ToString())"))));

    private static Shape ChatOptions(Shape options) => options
        .Count(".Message({0}.Instructions)")
        .CountWhen("{0}.ConversationId is not null", Uncounted)
        .Each("Tools", "tool", static tool => Shape.Inline(tool, static tool => tool
            .Is($"{Space}AIFunctionDeclaration", "function", static function => function
                .Count($".Tool({{0}}.Name, {{0}}.Description, {KnownTypes.RequestParts}.Json({{0}}.JsonSchema))"))
            .IsNot($"{Space}AIFunctionDeclaration", Uncounted)));
}
