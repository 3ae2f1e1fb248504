using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.Serving;

/// <summary>Reads members of a JSON body, and says what was expected where they are something else.</summary>
internal static class RequestBody
{
    public static async Task<T> ReadAsync<T>(HttpRequest request, Func<JsonElement, T> parse)
    {
        try
        {
            using JsonDocument body = await JsonDocument
                .ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted).ConfigureAwait(false);
            return body.RootElement.ValueKind == JsonValueKind.Object
                ? parse(body.RootElement)
                : throw new InvalidRequestException("The body must be a JSON object.");
        }
        catch (JsonException invalid)
        {
            throw new InvalidRequestException(
                $"We could not parse the JSON body of your request: line {invalid.LineNumber + 1}, byte {invalid.BytePositionInLine + 1}. "
                + "Expected a JSON object.");
        }
    }

    /// <summary>The name of the model that the body gives.</summary>
    public static string ModelName(this JsonElement body) => body.Text("model") is { Length: > 0 } name
        ? name
        : throw new InvalidRequestException("You must provide a 'model' parameter: a non-empty string.", "model");

    /// <summary>An array of at least one message, each read with its path.</summary>
    public static string[] Messages(this JsonElement body, string name, Func<JsonElement, string, string> read) =>
        body.Member(name) is { ValueKind: JsonValueKind.Array } messages && messages.GetArrayLength() > 0
            ? [.. messages.EnumerateArray().Select((message, index) => read(message, $"{name}[{index}]"))]
            : throw new InvalidRequestException($"'{name}' must be an array of at least one message.", name);

    /// <summary>A string, or text parts of these types, which are joined.</summary>
    public static string TextOrParts(this JsonElement? content, string path, params string[] types) => content switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Array } parts => string.Concat(parts.EnumerateArray().Select(part => TextOfPart(part, path, types))),
        _ => throw new InvalidRequestException($"'{path}' must be a string or an array of text parts.", path),
    };

    /// <summary>A number of tokens, 1 to 2^31 - 1; null when there is none.</summary>
    public static long? Bound(this JsonElement body, string name) =>
        body.Integer(name) is var bound && bound is < 1 or > int.MaxValue
            ? throw new InvalidRequestException($"'{name}' must be 1 to {int.MaxValue}, got {bound}.", name)
            : bound;

    public static long? Integer(this JsonElement parent, string name) => parent.Member(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out long value) => value,
        _ => throw new InvalidRequestException($"'{name}' must be an integer.", name),
    };

    public static bool Flag(this JsonElement parent, string name) => parent.Member(name)?.ValueKind switch
    {
        null or JsonValueKind.False => false,
        JsonValueKind.True => true,
        _ => throw new InvalidRequestException($"'{name}' must be true or false.", name),
    };

    public static string? Text(this JsonElement parent, string name) =>
        parent.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>The member, or null when it is absent or null.</summary>
    public static JsonElement? Member(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null
            ? member
            : null;

    private static string TextOfPart(JsonElement part, string path, string[] types) =>
        types.Contains(part.Text("type")) && part.Text("text") is { } text
            ? text
            : throw new InvalidRequestException(
                $"The simulator reads text only: parts of '{path}' must be {{\"type\":\"{types[0]}\",\"text\":…}}.", path);
}
