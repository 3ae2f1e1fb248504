using System.Text.Json;
using LlmLimiter.Simulator.Serving;

namespace LlmLimiter.Simulator.Anthropic;

/// <summary>What the simulator reads of a request for a message.</summary>
internal sealed record MessagesRequest(string Model, IReadOnlyList<string> Texts, long? MaxOutputTokens, bool Stream)
    : ModelRequest(Model, Texts, MaxOutputTokens)
{
    /// <exception cref="InvalidRequestException">The body is not a request for a message.</exception>
    public static MessagesRequest Parse(JsonElement body, string model)
    {
        long bound = body.Bound("max_tokens") ?? throw new InvalidRequestException($"'max_tokens' is required: 1 to {int.MaxValue}.");
        string[] texts = body.Messages("messages", Content);
        JsonElement? system = body.Member("system");
        return new MessagesRequest(
            model, system is null ? texts : [system.TextOrParts("system", "text"), .. texts], bound, body.Flag("stream"));
    }

    private static string Content(JsonElement message, string path) => message.Text("role") is "user" or "assistant"
        ? message.Member("content").TextOrParts($"{path}.content", "text")
        : throw new InvalidRequestException(
            $"'{path}' must be an object with a 'role', which is user or assistant, and a 'content'. The system prompt is 'system'.");
}
