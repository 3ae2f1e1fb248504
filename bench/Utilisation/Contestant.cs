using LlmLimiter.Simulator.Enforcement;

namespace LlmLimiter.Bench.Utilisation;

/// <summary>A limiter in a simulation.</summary>
internal abstract class Contestant
{
    /// <summary>Asks for the call's turn.</summary>
    public abstract void Ask(Call call);

    /// <summary>
    /// The calls whose turn has come since the last time, in order. When it returns the limiter is quiet: nothing happens until time moves.
    /// </summary>
    public abstract IReadOnlyList<Call> Granted();

    /// <summary>The call was answered.</summary>
    public virtual void Settle(Call call)
    {
    }

    /// <summary>The answer tells how the limits stand, as its headers do.</summary>
    public virtual void Hear(Call call, Decision decision)
    {
    }

    /// <summary>The call was refused.</summary>
    /// <returns>How long until it asks for its turn again.</returns>
    public virtual TimeSpan Refuse(Call call, Decision decision) => TimeSpan.Zero;
}
