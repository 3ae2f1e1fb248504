namespace LlmLimiter.Simulator.Enforcement;

/// <summary>What was charged against a limit at one moment.</summary>
internal sealed class Charge(TimeSpan at, long cost)
{
    public TimeSpan At { get; } = at;

    public long Cost { get; set; } = cost;
}
