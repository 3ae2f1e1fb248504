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

internal static class LimitedMetricExtensions
{
    /// <summary>The metric in words, as both OpenAI and Anthropic say it.</summary>
    public static string Words(this LimitedMetric metric) => metric switch
    {
        LimitedMetric.Requests => "requests",
        LimitedMetric.InputTokens => "input tokens",
        LimitedMetric.OutputTokens => "output tokens",
        _ => "tokens",
    };
}
