namespace LlmLimiter.Simulator;

/// <summary>Which tokens a provider counts against a limit, and when.</summary>
public enum ChargeProfile
{
    /// <summary>
    /// At arrival the larger of <c>max_tokens</c> and a quarter of the characters; at completion what was used beyond that. Nothing comes
    /// back.
    /// </summary>
    OpenAI,

    /// <summary>
    /// At arrival a quarter of the characters and <c>max_tokens</c>; at completion what was used beyond that. Nothing comes back.
    /// </summary>
    Azure,

    /// <summary>At arrival the tokens of the prompt; at completion those of the answer.</summary>
    Anthropic,

    /// <summary>At arrival the tokens of the prompt; those of the answer are not counted.</summary>
    Gemini,

    /// <summary>
    /// At arrival the tokens of the prompt and <c>max_tokens</c>; at completion what was used beyond that, or what was not used comes back
    /// where it was charged.
    /// </summary>
    Generic,
}
