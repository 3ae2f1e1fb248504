using LlmLimiter.Calls;
using Microsoft.Extensions.AI;

namespace LlmLimiter.Extensions.AI;

/// <summary>
/// Counts what is sent. The generator counts the same for annotated methods, whose project need not have this package: what changes here
/// changes in its <c>ExtensionsAIShapes</c>.
/// </summary>
internal static class RequestContents
{
    /// <summary>A chat.</summary>
    public static RequestEstimate Chat(this RequestEstimate estimate, IEnumerable<ChatMessage?> messages, ChatOptions? options)
    {
        foreach (ChatMessage? message in messages)
        {
            estimate = estimate.Chat(message);
        }

        return estimate.Chat(options).MaxOutputTokens(options?.MaxOutputTokens);
    }

    /// <summary>Inputs of an embedding.</summary>
    public static RequestEstimate Embedding<TInput>(this RequestEstimate estimate, IEnumerable<TInput> inputs)
    {
        // An input even where there is none: what is embedded has no output.
        estimate = estimate.Input("");
        foreach (TInput input in inputs)
        {
            estimate = input switch
            {
                string text => estimate.Input(text),
                AIContent content => estimate.Content(content),
                _ => estimate.Uncounted(),
            };
        }

        return estimate;
    }

    private static RequestEstimate Chat(this RequestEstimate estimate, ChatMessage? message)
    {
        if (message is null)
        {
            return estimate;
        }

        estimate = estimate.Message().Name(message.AuthorName);
        foreach (AIContent? content in message.Contents)
        {
            estimate = estimate.Content(content);
        }

        return estimate;
    }

    private static RequestEstimate Chat(this RequestEstimate estimate, ChatOptions? options)
    {
        if (options is null)
        {
            return estimate;
        }

        estimate = estimate.Message(options.Instructions);
        if (options.ConversationId is not null)
        {
            estimate = estimate.Uncounted();
        }

        foreach (AITool? tool in options.Tools ?? [])
        {
            estimate = tool switch
            {
                null => estimate,
                AIFunctionDeclaration function => estimate.Tool(function.Name, function.Description, RequestParts.Json(function.JsonSchema)),
                _ => estimate.Uncounted(),
            };
        }

        return estimate;
    }

    private static RequestEstimate Content(this RequestEstimate estimate, AIContent? content)
    {
        const string Image = "image";
        switch (content)
        {
            case TextContent text:
                return estimate.Text(text.Text);
            case TextReasoningContent reasoning:
                return estimate.Text(reasoning.Text);
            case DataContent data:
                return data.HasTopLevelMediaType(Image) ? estimate.Image(data.Data.Span) : estimate.Uncounted();
            case UriContent link:
                return link.HasTopLevelMediaType(Image) ? estimate.Image() : estimate.Uncounted();
            case HostedFileContent:
                return estimate.Uncounted();
            case FunctionCallContent call:
                estimate = estimate.Text(call.Name);
                foreach ((string name, object? value) in call.Arguments ?? new Dictionary<string, object?>())
                {
                    estimate = estimate.Text(name).Text(value?.ToString());
                }

                return estimate;
            case FunctionResultContent result:
                return estimate.Text(result.Result?.ToString());
            default:
                return estimate;
        }
    }
}
