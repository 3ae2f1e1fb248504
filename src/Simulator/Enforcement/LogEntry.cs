namespace LlmLimiter.Simulator.Enforcement;

/// <summary>A charge in the log: a call when it was admitted, or what an answer used beyond its charge when it was complete.</summary>
/// <param name="At">When it was charged, since the simulator started.</param>
/// <param name="Call">The ordinal of the admitted call, from 0.</param>
/// <param name="Tokens">The tokens charged.</param>
/// <param name="IsOverrun">True for the charge at completion, which counts as no request.</param>
internal readonly record struct LogEntry(TimeSpan At, int Call, long Tokens, bool IsOverrun)
{
    public int Requests => IsOverrun ? 0 : 1;
}
