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
}
