namespace LlmLimiter.Estimation;

/// <summary>What a family of models charges for besides text. A model belongs to the family that its name speaks of.</summary>
/// <param name="PerMessage">Tokens of a chat message besides its text, its role among them.</param>
/// <param name="PerName">Tokens of the name of a message's author besides its text.</param>
/// <param name="PerReply">Tokens that open the answer, once in a request with messages.</param>
/// <param name="Tools">What tools cost besides their text.</param>
/// <param name="Image">The rule by which a model of the family counts images.</param>
internal sealed record ModelFigures(int PerMessage, int PerName, int PerReply, Func<string, ToolFigures> Tools, Func<string, ImageRule> Image)
{
    // OpenAI Cookbook, "How to count tokens with Tiktoken" (developers.openai.com/cookbook/examples/how_to_count_tokens_with_tiktoken):
    // 3 per message and 1 for its role, which is always a token, 1 per name, 3 to open the reply; verified there against the API for
    // gpt-3.5-turbo, gpt-4, gpt-4o and gpt-4o-mini. Later models are taken to be the same.
    private static readonly ModelFigures _openAI = new(3 + 1, 1, 3, static _ => ToolFigures.Gpt4o, ImageRules.OfOpenAI);
    private static readonly ModelFigures _gpt4 = _openAI with { Tools = static _ => ToolFigures.Gpt4 };

    // Anthropic publishes no figures; taken to be OpenAI's: a chat of one short message is reported with about 7 tokens above its text.
    private static readonly ModelFigures _claude = new(3 + 1, 1, 3, ClaudeModels.Tools, ClaudeModels.Image);

    // Google publishes no figures; its examples (ai.google.dev/gemini-api/docs/tokens) come to about one token a message.
    private static readonly ModelFigures _gemini = new(1, 1, 0, static _ => ToolFigures.AsText, ImageRules.OfGemini);

    /// <summary>Parts of names, the first that fits decides; a model of another name is taken to be like OpenAI's.</summary>
    private static readonly (string Part, ModelFigures Figures)[] _families =
    [
        ("claude", _claude),
        ("gemini", _gemini),
        ("gpt-4o", _openAI),
        ("gpt-4.", _openAI),
        ("gpt-4", _gpt4),
        ("gpt-3.5", _gpt4),
        ("gpt-35", _gpt4), // Azure's spelling.
    ];

    public static ModelFigures Of(string model) => ModelNames.FirstIn(_families, model, _openAI);
}
