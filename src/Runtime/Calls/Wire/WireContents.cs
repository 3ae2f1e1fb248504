using System.Text.Json;

namespace LlmLimiter.Calls;

/// <summary>Adds up what requests contain, in the JSON of each provider.</summary>
internal static class WireContents
{
    public static RequestEstimate Add(RequestEstimate request, WireFormat format, JsonElement body) => format switch
    {
        WireFormat.Chat => Chat(request, body),
        WireFormat.Completion => Prompts(request, body.Member("prompt")).MaxOutputTokens(Number(body, "max_tokens")).Choices(Choices(body, "best_of", "n")),
        WireFormat.Response => Response(request, body),
        WireFormat.Embedding => Inputs(request, body.Member("input")),
        WireFormat.Messages => Messages(request, body),
        WireFormat.Contents => Contents(request, body),
        _ => ContentEmbedding(request, body),
    };

    private static RequestEstimate Chat(RequestEstimate request, JsonElement body) =>
        Tools(Conversation(request, body.Member("messages")), body.Member("tools") ?? body.Member("functions"))
            .Text(Schema(body.Member("response_format")?.Member("json_schema")))
            .MaxOutputTokens(Number(body, "max_completion_tokens", "max_tokens"))
            .Choices(Choices(body, "n"));

    private static RequestEstimate Response(RequestEstimate request, JsonElement body)
    {
        request = request.Message(body.Text("instructions"));
        request = body.Text("input") is { } text ? request.Message(text) : Conversation(request, body.Member("input"));
        bool isKeptElsewhere = (body.Member("previous_response_id") ?? body.Member("conversation") ?? body.Member("prompt")) is not null;
        return Tools(isKeptElsewhere ? request.Uncounted() : request, body.Member("tools"))
            .Text(Schema(body.Member("text")?.Member("format")))
            .MaxOutputTokens(Number(body, "max_output_tokens"));
    }

    private static RequestEstimate Messages(RequestEstimate request, JsonElement body)
    {
        request = body.Member("system") is { } system ? Content(request.Message(), system) : request;
        return Tools(Conversation(request, body.Member("messages")), body.Member("tools")).MaxOutputTokens(Number(body, "max_tokens"));
    }

    private static RequestEstimate Contents(RequestEstimate request, JsonElement body)
    {
        request = body.Member("systemInstruction", "system_instruction") is { } system ? Content(request.Message(), system) : request;
        request = body.Member("cachedContent", "cached_content") is null ? request : request.Uncounted();
        JsonElement? config = body.Member("generationConfig", "generation_config");
        return Tools(Conversation(request, body.Member("contents")), body.Member("tools"))
            .Text(config?.Member("responseSchema", "response_schema")?.GetRawText())
            .MaxOutputTokens(config.Number("maxOutputTokens", "max_output_tokens"))
            .Choices(Fit(config.Number("candidateCount", "candidate_count")));
    }

    private static RequestEstimate ContentEmbedding(RequestEstimate request, JsonElement body)
    {
        request = request.Input("");
        request = body.Member("content") is { } content ? Content(request, content) : request;
        foreach (JsonElement one in body.Member("requests").Items())
        {
            request = one.Member("content") is { } part ? Content(request, part) : request;
        }

        return request;
    }

    private static RequestEstimate Conversation(RequestEstimate request, JsonElement? messages)
    {
        foreach (JsonElement message in messages.Items())
        {
            request = Content(request.Message(), message);
        }

        return request;
    }

    /// <summary>What a message, a part of one, or a part of a part contains: all providers' forms at once, as their names do not collide.</summary>
    private static RequestEstimate Content(RequestEstimate request, JsonElement content)
    {
        switch (content.ValueKind)
        {
            case JsonValueKind.String:
                return request.Text(content.GetString());
            case JsonValueKind.Array:
                foreach (JsonElement part in content.EnumerateArray())
                {
                    request = Content(request, part);
                }

                return request;
            case JsonValueKind.Object:
                foreach (JsonProperty member in content.EnumerateObject())
                {
                    request = member.Value.ValueKind == JsonValueKind.Null ? request : Member(request, content, member);
                }

                return request;
            default:
                return request;
        }
    }

    private static RequestEstimate Member(RequestEstimate request, JsonElement part, JsonProperty member) => member.Name switch
    {
        "text" or "refusal" or "thinking" or "arguments"
            or "content" or "parts" or "output" or "summary" or "tool_calls" or "function" or "custom"
            or "functionCall" or "function_call" or "functionResponse" or "function_response" => Content(request, member.Value),
        "name" => part.Member("role") is null ? Content(request, member.Value) : request.Name(part.Text("name")),
        "input" or "args" or "response" => request.Text(member.Value.GetRawText()),
        "image_url" => request.Image(
            part.Text("image_url") ?? member.Value.Text("url"), RequestParts.Detail(part.Text("detail") ?? member.Value.Text("detail"))),
        "source" => part.Text("type") == "image" ? request.Image(member.Value.Text("data")) : request.Uncounted(),
        "inlineData" or "inline_data" => (member.Value.Text("mimeType") ?? member.Value.Text("mime_type"))?.StartsWith("image/", StringComparison.Ordinal) == true
            ? request.Image(member.Value.Text("data"))
            : request.Uncounted(),
        "file_id" when part.Text("type") == "input_image" => request.Image(RequestParts.Detail(part.Text("detail"))),
        "file" or "file_id" or "file_url" or "file_data" or "fileData" or "input_audio" or "audio" or "encrypted_content" => request.Uncounted(),
        _ => request,
    };

    private static RequestEstimate Tools(RequestEstimate request, JsonElement? tools)
    {
        foreach (JsonElement tool in tools.Items())
        {
            JsonElement? several = tool.Member("functionDeclarations", "function_declarations");
            request = several is null ? Tool(request, tool) : Tools(request, several);
        }

        return request;
    }

    /// <summary>One tool. What is no function is the provider's own: it adds to the input what is not known here.</summary>
    private static RequestEstimate Tool(RequestEstimate request, JsonElement tool)
    {
        JsonElement function = tool.Member("function") ?? tool;
        JsonElement? parameters = function.Member("parameters") ?? function.Member("input_schema") ?? function.Member("parametersJsonSchema");
        bool isFunction = parameters is not null || tool.Text("type") is null or "function" or "custom";
        return isFunction && function.Text("name") is { } name
            ? request.Tool(name, function.Text("description"), parameters?.GetRawText())
            : request.Uncounted();
    }

    /// <summary>Prompts: a text or a list of tokens, or several of them.</summary>
    private static RequestEstimate Prompts(RequestEstimate request, JsonElement? prompts)
    {
        foreach (JsonElement prompt in OneOrMore(prompts))
        {
            request = Text(request.Prompt(""), prompt);
        }

        return request;
    }

    /// <summary>Inputs of an embedding: a text or a list of tokens, or several of them.</summary>
    private static RequestEstimate Inputs(RequestEstimate request, JsonElement? inputs)
    {
        request = request.Input("");
        foreach (JsonElement input in OneOrMore(inputs))
        {
            request = Text(request, input);
        }

        return request;
    }

    private static IEnumerable<JsonElement> OneOrMore(JsonElement? inputs) =>
        inputs is not { } all ? []
        : inputs.Items().Any(static item => item.ValueKind is JsonValueKind.String or JsonValueKind.Array) ? inputs.Items()
        : [all];

    private static RequestEstimate Text(RequestEstimate request, JsonElement input) => input.ValueKind switch
    {
        JsonValueKind.String => request.Text(input.GetString()),
        JsonValueKind.Array => request.With(input.GetArrayLength()),
        _ => request,
    };

    private static string? Schema(JsonElement? format) => format?.Member("schema")?.GetRawText();

    private static long? Number(JsonElement body, params ReadOnlySpan<string> names) => ((JsonElement?)body).Number(names);

    private static int? Choices(JsonElement body, params ReadOnlySpan<string> names) => Fit(Number(body, names));

    /// <summary>A count that the provider would refuse is none.</summary>
    private static int? Fit(long? count) => count is >= 1 and <= int.MaxValue ? (int)count : null;
}
