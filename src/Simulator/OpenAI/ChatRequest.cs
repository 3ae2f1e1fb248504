using System.Text.Json;
using LlmLimiter.Simulator.Serving;

namespace LlmLimiter.Simulator.OpenAI;

/// <summary>What the simulator reads of a chat completion request.</summary>
internal sealed record ChatRequest(string Model, IReadOnlyList<string> Texts, long? MaxOutputTokens, bool Stream, bool IncludeUsage)
    : ModelRequest(Model, Texts, MaxOutputTokens)
{
    /// <exception cref="InvalidRequestException">The body is not a chat completion request.</exception>
    public static ChatRequest Parse(JsonElement body, string model)
    {
        string[] texts = body.Messages("messages", Content);
        long? bound = body.Bound("max_completion_tokens") ?? body.Bound("max_tokens");
        if (body.Integer("n") is { } choices and not 1)
        {
            throw new InvalidRequestException($"The simulator gives one choice: 'n' must be 1, got {choices}.", "n");
        }

        bool includeUsage = body.Member("stream_options") is { } streamOptions
            && (streamOptions.ValueKind == JsonValueKind.Object
                ? streamOptions.Flag("include_usage")
                : throw new InvalidRequestException("'stream_options' must be an object.", "stream_options"));
        return new ChatRequest(model, texts, bound, body.Flag("stream"), includeUsage);
    }

    private static string Content(JsonElement message, string path)
    {
        if (message.Text("role") is not { Length: > 0 } role)
        {
            throw new InvalidRequestException($"'{path}' must be an object with a 'role' and a 'content'.", path);
        }

        JsonElement? content = message.Member("content");
        return content is null && role == "assistant"
            ? "" // it called a tool instead of saying something
            : content.TextOrParts($"{path}.content", "text");
    }
}
