namespace LlmLimiter.Estimation;

/// <summary>
/// What differs from Claude to Claude: the system prompt that comes with tools (its count for tool choice <c>auto</c>) and how large an
/// image is seen.
/// </summary>
/// <remarks>
/// Sources: "Tool use", pricing table (platform.claude.com/docs/en/agents-and-tools/tool-use/overview), and "Vision"
/// (platform.claude.com/docs/en/build-with-claude/vision): from Claude 4.7 on 2576 pixels and 4784 tokens, before 1568 and 1568.
/// Models of later names are taken to be like Sonnet 5.
/// </remarks>
internal static class ClaudeModels
{
    private static readonly ClaudeImages _standard = new(LongEdge: 1568, MaxTokens: 1568);
    private static readonly ClaudeImages _high = new(LongEdge: 2576, MaxTokens: 4784);

    private static readonly (string Part, Model Value)[] _models =
    [
        ("3-5-haiku", new(264, _standard)),
        ("claude-3", new(346, _standard)), // 3.5 and 3.7 Sonnet; Claude 3 is between 159 and 530.
        ("opus-4-8", new(290, _high)),
        ("opus-4-7", new(675, _high)),
        ("4-6", new(497, _standard)),
        ("4-5", new(496, _standard)),
        ("4", new(313, _standard)),
    ];

    private static readonly Model _newest = new(354, _high);

    public static ToolFigures Tools(string model) => ToolFigures.AsText with { PerRequest = Find(model).ToolPrompt };

    public static ImageRule Image(string model) => Find(model).Image;

    private static Model Find(string model) => ModelNames.FirstIn(_models, model, _newest);

    private sealed record Model(int ToolPrompt, ClaudeImages Image);
}
