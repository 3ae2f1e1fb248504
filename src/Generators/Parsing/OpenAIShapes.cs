using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>What is counted of the types of the official OpenAI SDK.</summary>
internal static class OpenAIShapes
{
    private const string Chat = "OpenAI.Chat.";
    private const string Responses = "OpenAI.Responses.";
    private const string Uncounted = ".Uncounted()";

    /// <summary>A message or an item of a conversation; null: the type is something else.</summary>
    public static ContentModel? Message(ITypeSymbol type) =>
        type.SelfOrBase($"{Chat}ChatMessage") is { } message ? Shape.Described(message, ChatMessage)
        : type.SelfOrBase($"{Responses}ResponseItem") is { } item ? Shape.Described(item, ResponseItem)
        : null;

    /// <summary>A request with its input; null: the type is something else.</summary>
    public static ContentModel? Request(ITypeSymbol type) =>
        type.SelfOrBase($"{Responses}CreateResponseOptions") is { } request ? Shape.Described(request, ResponseRequest) : null;

    /// <summary>The options of a request; null: the type is something else.</summary>
    public static ContentModel? Options(ITypeSymbol type) =>
        type.SelfOrBase($"{Chat}ChatCompletionOptions") is { } options ? Shape.Described(options, ChatOptions) : null;

    /// <summary>What leads from a request to the name of its model; null: the type is something else.</summary>
    public static string? ModelAccess(ITypeSymbol type) =>
        type.SelfOrBase($"{Responses}CreateResponseOptions") is { } request
        && Members.Find(request, "Model") is { } model && Members.IsString(model.Type)
            ? Members.Access(request, model)
            : null;

    /// <summary>What a piece of a streamed response tells of its usage: only the last one does. Null: the type is something else.</summary>
    public static ContentModel? ItemUsage(ITypeSymbol type) =>
        type.SelfOrBase($"{Responses}StreamingResponseUpdate") is { } update
            ? Shape.Inline(update, static update => update
                .Is($"{Responses}StreamingResponseCompletedUpdate", "completed", EndedResponse)
                .Is($"{Responses}StreamingResponseIncompleteUpdate", "incomplete", EndedResponse)
                .Is($"{Responses}StreamingResponseFailedUpdate", "failed", EndedResponse))
            : null;

    private static Shape EndedResponse(Shape update) => update.Told("Response", ".Final()");

    private static Shape ChatMessage(Shape message) => message
        .Count(".Message()")
        .Each("Content", "part", static part => Shape.Inline(part, static part => part
            .Count(".Text({0}.Text)")
            .Count(".Text({0}.Refusal)")
            .CountWhen("{0}.ImageBytes is not null || {0}.ImageUri is not null", $".Image({{0}}.ImageBytes, {Detail("ImageDetailLevel")})")
            .CountWhen("{0}.Text is null && {0}.Refusal is null && {0}.ImageBytes is null && {0}.ImageUri is null", Uncounted)))
        .Is($"{Chat}SystemChatMessage", "system", Participant)
        .Is($"{Chat}UserChatMessage", "user", Participant)
        .Is($"{Chat}AssistantChatMessage", "assistant", static assistant => Participant(assistant)
            .Count(".Text({0}.Refusal)")
            .Each("ToolCalls", "toolCall", static toolCall => Shape.Inline(toolCall, FunctionCall)));

    private static Shape Participant(Shape message) => message.Count(".Name({0}.ParticipantName)");

    private static Shape ChatOptions(Shape options) => options
        .Each("Tools", "tool", static tool => Shape.Inline(tool, static tool => tool.CountWhen("{0}.FunctionName is not null", FunctionTool)));

    private static Shape ResponseRequest(Shape request) => request
        .Count(".Message({0}.Instructions)")
        .CountWhen("{0}.PreviousResponseId is not null", Uncounted)
        .CountWhen("{0}.ConversationOptions is not null", Uncounted)
        .Each("InputItems", "item", static item => Shape.Described(item, ResponseItem))
        .Each("Tools", "tool", static tool => Shape.Inline(tool, static tool => tool
            .Is($"{Responses}FunctionTool", "function", static function => function.Count(FunctionTool))
            .IsNot($"{Responses}FunctionTool", Uncounted)));

    private static Shape ResponseItem(Shape item) => item
        .Is($"{Responses}MessageResponseItem", "message", static message => message
            .Count(".Message()")
            .Each("Content", "part", static part => Shape.Inline(part, static part => part
                .Count(".Text({0}.Text)")
                .Count(".Text({0}.Refusal)")
                .CountWhen(
                    "{0}.InputImageUri is not null || {0}.InputImageFileId is not null",
                    $".Image({{0}}.InputImageUri, {Detail("InputImageDetailLevel")})")
                .CountWhen("{0}.InputFileId is not null || {0}.InputFileBytes is not null", Uncounted))))
        .Is($"{Responses}FunctionCallResponseItem", "functionCall", static call => FunctionCall(call.Count(".Message()")))
        .Is($"{Responses}FunctionCallOutputResponseItem", "output", static output => output.Count(".Message({0}.FunctionOutput)"));

    private static Shape FunctionCall(Shape call) => call.Count(".Text({0}.FunctionName)").Count(".Text({0}.FunctionArguments?.ToString())");

    private static string FunctionTool => ".Tool({0}.FunctionName, {0}.FunctionDescription, {0}.FunctionParameters)";

    private static string Detail(string member) => $"{KnownTypes.RequestParts}.Detail({{0}}.{member}?.ToString())";
}
