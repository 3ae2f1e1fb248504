using System.Text.Json;
using LlmLimiter.Simulator.Serving;

namespace LlmLimiter.Simulator.Gemini;

/// <summary>What the simulator reads of a request for content. Google's JSON may write names in camel or snake case.</summary>
internal sealed record GenerateContentRequest(string Model, IReadOnlyList<string> Texts, long? MaxOutputTokens)
    : ModelRequest(Model, Texts, MaxOutputTokens)
{
    /// <exception cref="InvalidRequestException">The body is not a request for content.</exception>
    public static GenerateContentRequest Parse(JsonElement body, string model)
    {
        string[] texts = body.Messages("contents", ContentText.Of);
        JsonElement? system = body.Member("systemInstruction") ?? body.Member("system_instruction");
        JsonElement? settings = body.Member("generationConfig") ?? body.Member("generation_config");
        long? bound = settings?.Bound("maxOutputTokens") ?? settings?.Bound("max_output_tokens");
        if (settings?.Integer("candidateCount") is { } candidates and not 1)
        {
            throw new InvalidRequestException($"The simulator gives one candidate: 'candidateCount' must be 1, got {candidates}.");
        }

        return new GenerateContentRequest(
            model, system is { } instruction ? [ContentText.Of(instruction, "systemInstruction"), .. texts] : texts, bound);
    }
}
