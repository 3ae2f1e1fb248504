namespace LlmLimiter.Estimation;

/// <summary>How the models of OpenAI and Google count images.</summary>
internal static class ImageRules
{
    private const int Unlimited = int.MaxValue;

    // OpenAI, "Images and vision", model sizing behavior: the longest side in pixels, and the most patches.
    private static readonly Sizing _low = new(512, Unlimited);
    private static readonly Sizing _high = new(2048, 2_500);
    private static readonly Sizing _original = new(6_000, 10_000);
    private static readonly Sizing _large = new(2048, 6_144);
    private static readonly Sizing _small = new(2048, 1_536);
    private static readonly Sizing _whole = new(65_535, Unlimited);
    private static readonly OpenAIPatches _gpt56 = new(1.2m, Auto: _whole, Low: _low, High: _high, Original: _whole);

    /// <summary>
    /// OpenAI, "Images and vision" (developers.openai.com/api/docs/guides/images-vision): sizing behavior, multipliers, base and tile tokens.
    /// The 1,536 patches of the models that its current sizing table no longer names, and computer-use-preview, are from the page of 2025.
    /// A model of another name is taken to be like gpt-4o.
    /// </summary>
    private static readonly (string Part, ImageRule Rule)[] _openAI =
    [
        ("gpt-6", _gpt56), // Its multiplier and its high detail are known; the rest is taken to be the same.
        ("gpt-5.6", _gpt56),
        ("gpt-5.5", new OpenAIPatches(1.2m, Auto: _original, Low: _low, High: _high, Original: _original)),
        ("gpt-5.4", new OpenAIPatches(1.2m, Auto: _high, Low: _large, High: _high, Original: _original)),
        ("gpt-5.2", new OpenAIPatches(1.2m, _large)),
        ("gpt-5-mini", new OpenAIPatches(1.2m, _small)),
        ("gpt-5-nano", new OpenAIPatches(1.5m, _small)),
        ("gpt-5", new OpenAITiles(70, 140)),
        ("gpt-4.1-mini", new OpenAIPatches(1.62m, _large)),
        ("gpt-4.1-nano", new OpenAIPatches(2.46m, _small)),
        ("gpt-4o-mini", new OpenAITiles(2_833, 5_667)),
        ("o4-mini", new OpenAIPatches(1.72m, _small)),
        ("o1", new OpenAITiles(75, 150)),
        ("o3", new OpenAITiles(75, 150)),
        ("computer-use", new OpenAITiles(65, 129)),
    ];

    private static readonly OpenAITiles _gpt4o = new(85, 170);

    private static readonly (string Part, ImageRule Rule)[] _gemini =
    [
        ("gemini-1", new GeminiTiles()),
        ("gemini-2", new GeminiTiles()),
    ];

    private static readonly GeminiBudget _gemini3 = new();

    public static ImageRule OfOpenAI(string model) => ModelNames.FirstIn(_openAI, model, _gpt4o);

    public static ImageRule OfGemini(string model) => ModelNames.FirstIn(_gemini, model, _gemini3);
}
