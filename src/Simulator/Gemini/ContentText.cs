using System.Text.Json;
using LlmLimiter.Simulator.Serving;

namespace LlmLimiter.Simulator.Gemini;

/// <summary>Reads the text of a content: <c>{"parts":[{"text":"…"}]}</c>.</summary>
internal static class ContentText
{
    /// <exception cref="InvalidRequestException">It is something else; the message says what was expected.</exception>
    public static string Of(JsonElement content, string path) => content.Member("parts") switch
    {
        { ValueKind: JsonValueKind.Array } parts => string.Concat(parts.EnumerateArray().Select(part => OfPart(part, path))),
        { ValueKind: JsonValueKind.Object } part => OfPart(part, path), // one message where a list is expected is the list of it
        _ => throw new InvalidRequestException($"'{path}' must be an object with an array of 'parts'."),
    };

    private static string OfPart(JsonElement part, string path) => part.Text("text")
        ?? throw new InvalidRequestException($"The simulator reads text only: parts of '{path}' must be {{\"text\":…}}.");
}
