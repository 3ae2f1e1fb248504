using System.Text.Json;
using LlmLimiter.Simulator.Serving;

namespace LlmLimiter.Simulator.OpenAI;

/// <summary>What the simulator reads of a request for embeddings. There is no output, so its bound is zero.</summary>
internal sealed record EmbeddingsRequest(string Model, IReadOnlyList<string> Texts, bool InBase64, int Dimensions)
    : ModelRequest(Model, Texts, MaxOutputTokens: 0)
{
    private const int DefaultDimensions = 8;
    private const int MostDimensions = 3_072; // of text-embedding-3-large
    private const int MostInputs = 2_048; // API reference, create embeddings

    /// <summary>A text has no framing here.</summary>
    public override long PromptTokens(Func<string, long> ofText) => Texts.Sum(ofText);

    /// <exception cref="InvalidRequestException">The body is not a request for embeddings.</exception>
    public static EmbeddingsRequest Parse(JsonElement body, string model)
    {
        string[] texts = body.Member("input") switch
        {
            { ValueKind: JsonValueKind.String } text => [text.GetString()!],
            { ValueKind: JsonValueKind.Array } array when array.EnumerateArray().All(static text => text.ValueKind == JsonValueKind.String) =>
                [.. array.EnumerateArray().Select(static text => text.GetString()!)],
            _ => throw new InvalidRequestException("'input' must be a string or an array of strings; the simulator reads no tokens.", "input"),
        };
        if (texts.Length is 0 or > MostInputs || texts.Contains(""))
        {
            throw new InvalidRequestException($"'input' must be 1 to {MostInputs} strings, none of them empty.", "input");
        }

        bool inBase64 = body.Text("encoding_format") switch
        {
            "base64" => true,
            "float" => false,
            null when body.Member("encoding_format") is null => false,
            _ => throw new InvalidRequestException("'encoding_format' must be float or base64.", "encoding_format"),
        };
        long dimensions = body.Integer("dimensions") ?? DefaultDimensions;
        return dimensions is < 1 or > MostDimensions
            ? throw new InvalidRequestException($"'dimensions' must be 1 to {MostDimensions}, got {dimensions}.", "dimensions")
            : new EmbeddingsRequest(model, texts, inBase64, (int)dimensions);
    }
}
