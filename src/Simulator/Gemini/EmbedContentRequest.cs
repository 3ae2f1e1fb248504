using System.Text.Json;
using LlmLimiter.Simulator.Serving;

namespace LlmLimiter.Simulator.Gemini;

/// <summary>What the simulator reads of a request for an embedding. There is no output, so its bound is zero.</summary>
internal sealed record EmbedContentRequest(string Model, IReadOnlyList<string> Texts, int Dimensions)
    : ModelRequest(Model, Texts, MaxOutputTokens: 0)
{
    private const int DefaultDimensions = 8;
    private const int MostDimensions = 3_072; // of gemini-embedding-001

    /// <summary>A text has no framing here.</summary>
    public override long PromptTokens(Func<string, long> ofText) => Texts.Sum(ofText);

    /// <exception cref="InvalidRequestException">The body is not a request for an embedding.</exception>
    public static EmbedContentRequest Parse(JsonElement body, string model)
    {
        JsonElement content = body.Member("content")
            ?? throw new InvalidRequestException("'content' must be an object with an array of 'parts'.");
        long dimensions = body.Integer("outputDimensionality") ?? body.Integer("output_dimensionality") ?? DefaultDimensions;
        return dimensions is < 1 or > MostDimensions
            ? throw new InvalidRequestException($"'outputDimensionality' must be 1 to {MostDimensions}, got {dimensions}.")
            : new EmbedContentRequest(model, [ContentText.Of(content, "content")], (int)dimensions);
    }
}
