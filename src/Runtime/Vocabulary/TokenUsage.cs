namespace LlmLimiter;

/// <summary>The tokens that a provider reports after a call.</summary>
/// <param name="InputTokens">All input tokens, cached ones included, 0 to 10^12.</param>
/// <param name="OutputTokens">Tokens of the answer, 0 to 10^12.</param>
/// <param name="CachedInputTokens">The part of the input that was read from a cache, 0 to 10^12; no more of it counts than there is input.</param>
/// <exception cref="ArgumentOutOfRangeException">An amount is negative or above 10^12.</exception>
public readonly record struct TokenUsage(long InputTokens, long OutputTokens = 0, long CachedInputTokens = 0)
{
    /// <summary>All input tokens, cached ones included.</summary>
    public long InputTokens { get; init => field = Amount.Checked(value, nameof(InputTokens)); } = Amount.Checked(InputTokens);

    /// <summary>Tokens of the answer.</summary>
    public long OutputTokens { get; init => field = Amount.Checked(value, nameof(OutputTokens)); } = Amount.Checked(OutputTokens);

    /// <summary>The part of the input that was read from a cache.</summary>
    public long CachedInputTokens { get; init => field = Amount.Checked(value, nameof(CachedInputTokens)); } = Amount.Checked(CachedInputTokens);

    /// <summary>Input and output together.</summary>
    public long TotalTokens => Amount.Sum(InputTokens, OutputTokens);

    /// <summary>
    /// Whether it tells the input and the output of a call with this estimate apart: no output, where some was expected, means one number for
    /// both.
    /// </summary>
    internal bool IsWholeFor(in TokenEstimate estimate) => OutputTokens > 0 || estimate.ExpectedOutput == 0;

    /// <summary>The usage of a provider that reports one number only: all of it counts as input.</summary>
    public static TokenUsage FromTotal(long tokens) => new(tokens);
}
