using System.Text.Json;

namespace LlmLimiter.Simulator.OpenAI;

/// <summary>What the simulator reads of a chat completion request. Members it does not know are ignored.</summary>
internal sealed record ChatRequest(string Model, IReadOnlyList<string> Contents, long? MaxOutputTokens, bool Stream, bool IncludeUsage)
{
    public long Characters => Contents.Sum(static content => (long)content.Length);

    /// <exception cref="InvalidRequestException">The body is not a chat completion request.</exception>
    public static ChatRequest Parse(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidRequestException("The body must be a JSON object with 'model' and 'messages'.");
        }

        string model = Text(body, "model") is { Length: > 0 } name
            ? name
            : throw new InvalidRequestException("You must provide a 'model' parameter: a non-empty string.", "model");
        string[] contents = Messages(body);
        long? bound = Bound(body, "max_completion_tokens") ?? Bound(body, "max_tokens");
        if (Integer(body, "n") is { } choices and not 1)
        {
            throw new InvalidRequestException($"The simulator gives one choice: 'n' must be 1, got {choices}.", "n");
        }

        bool includeUsage = Member(body, "stream_options") is { } streamOptions
            && (streamOptions.ValueKind == JsonValueKind.Object
                ? Flag(streamOptions, "include_usage")
                : throw new InvalidRequestException("'stream_options' must be an object.", "stream_options"));
        return new ChatRequest(model, contents, bound, Flag(body, "stream"), includeUsage);
    }

    private static string[] Messages(JsonElement body)
    {
        if (Member(body, "messages") is not { ValueKind: JsonValueKind.Array } messages || messages.GetArrayLength() == 0)
        {
            throw new InvalidRequestException("'messages' must be an array of at least one message.", "messages");
        }

        return [.. messages.EnumerateArray().Select(static (message, index) => Content(message, $"messages[{index}]"))];
    }

    private static string Content(JsonElement message, string path)
    {
        if (message.ValueKind != JsonValueKind.Object || Text(message, "role") is not { Length: > 0 } role)
        {
            throw new InvalidRequestException($"'{path}' must be an object with a 'role' and a 'content'.", path);
        }

        return Member(message, "content") switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString()!,
            { ValueKind: JsonValueKind.Array } parts => string.Concat(parts.EnumerateArray().Select(part => Part(part, $"{path}.content"))),
            null when role == "assistant" => "", // it called a tool instead of saying something
            _ => throw new InvalidRequestException($"'{path}.content' must be a string or an array of text parts.", $"{path}.content"),
        };
    }

    private static string Part(JsonElement part, string path) =>
        part.ValueKind == JsonValueKind.Object && Text(part, "type") == "text" && Text(part, "text") is { } text
            ? text
            : throw new InvalidRequestException(
                $"The simulator reads text only: parts of '{path}' must be {{\"type\":\"text\",\"text\":…}}.", path);

    private static long? Bound(JsonElement body, string name) =>
        Integer(body, name) is var bound && bound is < 1 or > int.MaxValue
            ? throw new InvalidRequestException($"'{name}' must be 1 to {int.MaxValue}, got {bound}.", name)
            : bound;

    private static long? Integer(JsonElement parent, string name) => Member(parent, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out long value) => value,
        _ => throw new InvalidRequestException($"'{name}' must be an integer.", name),
    };

    private static bool Flag(JsonElement parent, string name) => Member(parent, name)?.ValueKind switch
    {
        null or JsonValueKind.False => false,
        JsonValueKind.True => true,
        _ => throw new InvalidRequestException($"'{name}' must be true or false.", name),
    };

    private static string? Text(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>The member, or null when it is absent or null.</summary>
    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null ? member : null;
}
