using System.Net;

namespace LlmLimiter.Simulator;

/// <summary>
/// What a <see cref="ProviderSimulator"/> offers and how it behaves. Checked by <see cref="ProviderSimulator.StartAsync"/>.
/// </summary>
public sealed class ProviderSimulatorOptions
{
    /// <summary>The models it answers for, each with its own limits. At least one; no name twice.</summary>
    public required IReadOnlyList<SimulatedModel> Models { get; init; }

    /// <summary>How long requests travel before their arrival is stamped. Null, the default: no time.</summary>
    public NetworkDelay? Delay { get; init; }

    /// <summary>The time from admission to the answer, zero to one hour. Default: zero.</summary>
    public TimeSpan ThinkingTime { get; init; }

    /// <summary>What goes wrong with calls to any model; each model counts for itself. Default: nothing.</summary>
    public IReadOnlyList<SimulatedFault> Faults { get; init; } = [];

    /// <summary>How much later than usual a <see cref="FaultKind.SlowAnswer"/> comes, zero to one hour. Default: one minute.</summary>
    public TimeSpan SlowAnswerTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The port on the loopback address, 0 to 65535. 0, the default: any free one.</summary>
    public int Port { get; init; }

    /// <summary>Seeds the random part of <see cref="Delay"/>, and whom a fault with a share befalls. Nothing else is random.</summary>
    public int Seed { get; init; }

    /// <summary>The clock that arrivals, windows and delays are measured by. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal void Check()
    {
        if (Models is not { Count: > 0 } || Models.Any(static model => model is null))
        {
            throw new ArgumentException("The simulator needs at least one model, and none that is null.", nameof(Models));
        }

        if (Models.GroupBy(static model => model.Name, StringComparer.Ordinal).FirstOrDefault(static same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"The model '{twice.Key}' is listed more than once.", nameof(Models));
        }

        foreach (SimulatedModel model in Models)
        {
            model.Check();
        }

        if (ThinkingTime < TimeSpan.Zero || ThinkingTime > TimeSpan.FromHours(1))
        {
            throw new ArgumentOutOfRangeException(nameof(ThinkingTime), ThinkingTime, "ThinkingTime must be zero to one hour.");
        }

        if (SlowAnswerTime < TimeSpan.Zero || SlowAnswerTime > TimeSpan.FromHours(1))
        {
            throw new ArgumentOutOfRangeException(nameof(SlowAnswerTime), SlowAnswerTime, "SlowAnswerTime must be zero to one hour.");
        }

        SimulatedFault.Check(Faults);

        if (Port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
        {
            throw new ArgumentOutOfRangeException(nameof(Port), Port, "Port must be 0 (any free one) to 65535.");
        }

        ArgumentNullException.ThrowIfNull(TimeProvider);
    }
}
