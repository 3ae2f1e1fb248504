using System.Text.Json.Serialization;

namespace LlmLimiter.Bench;

/// <summary>One measured value, beside a peer's from the same run where there is one, and what it is meant to be.</summary>
internal sealed record Figure(string Key, double Value, string Unit, string? Peer = null, double? PeerValue = null)
{
    /// <summary>Ours by the peer's.</summary>
    public double? Ratio => PeerValue is { } peer ? Value / peer : null;

    /// <summary>What the figure is meant to be; null: it only informs.</summary>
    [JsonConverter(typeof(TargetAsText))]
    public Target? Target { get; init; }

    /// <summary>Whether it is what it is meant to be.</summary>
    public bool? Met => Target?.IsMetBy(this);
}
