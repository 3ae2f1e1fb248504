namespace LlmLimiter.Bench;

/// <summary>One measured value, beside a peer's from the same run where there is one.</summary>
internal sealed record Figure(string Key, double Value, string Unit, string? Peer = null, double? PeerValue = null)
{
    /// <summary>Ours by the peer's.</summary>
    public double? Ratio => PeerValue is { } peer ? Value / peer : null;
}
