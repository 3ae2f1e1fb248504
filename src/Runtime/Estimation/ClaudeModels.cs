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

    private static readonly Model _haiku35 = new(264, _standard);
    private static readonly Model _opus48 = new(290, _high);
    private static readonly Model _opus47 = new(675, _high);
    private static readonly Model _claude46 = new(497, _standard);
    private static readonly Model _claude45 = new(496, _standard);

    // Gateways write versions with a dot.
    private static readonly (string Part, Model Value)[] _models =
    [
        ("3-5-haiku", _haiku35), ("3.5-haiku", _haiku35),
        ("claude-3", new(346, _standard)), // 3.5 and 3.7 Sonnet; Claude 3 is between 159 and 530.
        ("opus-4-8", _opus48), ("opus-4.8", _opus48),
        ("opus-4-7", _opus47), ("opus-4.7", _opus47),
        ("4-6", _claude46), ("4.6", _claude46),
        ("4-5", _claude45), ("4.5", _claude45),
        ("4", new(313, _standard)),
    ];

    private static readonly Model _newest = new(354, _high);

    public static ToolFigures Tools(string model) => ToolFigures.AsText with { PerRequest = Find(model).ToolPrompt };

    public static ImageRule Image(string model) => Find(model).Image;

    private static Model Find(string model) => ModelNames.FirstIn(_models, model, _newest);

    private sealed record Model(int ToolPrompt, ClaudeImages Image);
}
