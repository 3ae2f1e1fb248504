namespace LlmLimiter.Bench.Utilisation;

/// <summary>A call of a load, and when its turn came.</summary>
/// <param name="number">Its place in the load, from 0.</param>
/// <param name="arrival">When it asks for its turn.</param>
/// <param name="tokens">What it uses.</param>
/// <param name="travel">How long it travels to the provider.</param>
internal sealed class Call(int number, TimeSpan arrival, int tokens, TimeSpan travel)
{
    public int Number => number;

    public TimeSpan Arrival => arrival;

    public int Tokens => tokens;

    public TimeSpan Travel => travel;

    /// <summary>When its turn came; null: it has not.</summary>
    public TimeSpan? Granted { get; set; }

    public TimeSpan Wait => Granted!.Value - Arrival;
}
