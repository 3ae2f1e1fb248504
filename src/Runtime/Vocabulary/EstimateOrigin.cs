namespace LlmLimiter;

/// <summary>Who made an estimate, and learns from what came of it.</summary>
internal abstract class EstimateOrigin
{
    /// <summary>
    /// The call was settled with what the provider reports, which tells input and output apart. Called once per call, under the lock of the
    /// call's provider: it must be quick, run nobody else's code, and not throw. Providers share origins, so many threads may call at once.
    /// </summary>
    /// <param name="expectedInput">The input tokens of the estimate.</param>
    /// <param name="usage">What was reported.</param>
    public abstract void Learn(long expectedInput, in TokenUsage usage);
}

/// <summary>Made by the limiter, but learns nothing.</summary>
internal sealed class SilentOrigin : EstimateOrigin
{
    public static readonly SilentOrigin Instance = new();

    public override void Learn(long expectedInput, in TokenUsage usage)
    {
    }
}
