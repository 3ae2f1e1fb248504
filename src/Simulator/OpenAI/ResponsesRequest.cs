using System.Text.Json;
using LlmLimiter.Simulator.Serving;

namespace LlmLimiter.Simulator.OpenAI;

/// <summary>What the simulator reads of a request for a response.</summary>
internal sealed record ResponsesRequest(string Model, IReadOnlyList<string> Texts, long? MaxOutputTokens, string? Instructions, bool Stream)
    : ModelRequest(Model, Texts, MaxOutputTokens)
{
    /// <exception cref="InvalidRequestException">The body is not a request for a response.</exception>
    public static ResponsesRequest Parse(JsonElement body, string model)
    {
        string[] texts = body.Text("input") is { } text ? [text] : body.Messages("input", Content);
        string? instructions = body.Text("instructions");
        if (instructions is null && body.Member("instructions") is not null)
        {
            throw new InvalidRequestException("'instructions' must be a string.", "instructions");
        }

        return new ResponsesRequest(
            model, instructions is null ? texts : [instructions, .. texts], body.Bound("max_output_tokens"), instructions, body.Flag("stream"));
    }

    private static string Content(JsonElement item, string path) =>
        item.Text("type") is null or "message" && item.Text("role") is { Length: > 0 }
            ? item.Member("content").TextOrParts($"{path}.content", "input_text", "output_text")
            : throw new InvalidRequestException($"The simulator reads messages only: '{path}' must have a 'role' and a 'content'.", path);
}
