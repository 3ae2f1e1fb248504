namespace LlmLimiter;

/// <summary>Who made an estimate, and learns from what came of it.</summary>
internal abstract class EstimateOrigin
{
    /// <summary>
    /// The call was settled with what the provider reports, which tells input and output apart. Called by many threads at once, once per call,
    /// under no lock; must not throw.
    /// </summary>
    public abstract void Learn(in TokenEstimate estimate, in TokenUsage usage);
}
