namespace LlmLimiter.Simulator.Enforcement;

/// <summary>A line of the log: what a call was charged at its admission, or charged more or given back at its completion.</summary>
/// <param name="At">When it was charged or given back, since the simulator started.</param>
/// <param name="Call">The ordinal of the admitted call, from 0; <see cref="OfOther"/>: the other client's.</param>
/// <param name="Tokens">The tokens charged as the profile says; below zero at completion: given back where they were charged.</param>
/// <param name="IsCompletion">True for the charge at completion, which counts as no request.</param>
internal readonly record struct LogEntry(TimeSpan At, int Call, long Tokens, bool IsCompletion)
{
    /// <summary>Stands for all calls of the other client: nothing is charged or given back at their completion.</summary>
    public const int OfOther = -1;

    public int Requests => IsCompletion ? 0 : 1;

    /// <summary>The tokens of the prompt, at admission.</summary>
    public long InputTokens { get; init; }

    /// <summary>The tokens of the answer, at completion.</summary>
    public long OutputTokens { get; init; }
}
