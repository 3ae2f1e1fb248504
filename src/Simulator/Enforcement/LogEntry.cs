namespace LlmLimiter.Simulator.Enforcement;

/// <summary>A charge in the log: a call when it was admitted, or what was charged beside that, or given back, when its answer was complete.</summary>
/// <param name="At">When it was charged or given back, since the simulator started.</param>
/// <param name="Call">The ordinal of the admitted call, from 0.</param>
/// <param name="Tokens">The tokens charged; below zero at completion: given back where they were charged.</param>
/// <param name="IsCompletion">True for the charge at completion, which counts as no request.</param>
internal readonly record struct LogEntry(TimeSpan At, int Call, long Tokens, bool IsCompletion)
{
    public int Requests => IsCompletion ? 0 : 1;
}
