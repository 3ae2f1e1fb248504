namespace LlmLimiter.Simulator.Enforcement;

/// <summary>What a limit counts.</summary>
internal enum LimitedMetric
{
    Requests,

    /// <summary>Tokens as the model's profile charges them.</summary>
    Tokens,

    /// <summary>The tokens of prompts.</summary>
    InputTokens,

    /// <summary>The tokens of answers.</summary>
    OutputTokens,
}
