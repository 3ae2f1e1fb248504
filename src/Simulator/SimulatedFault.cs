namespace LlmLimiter.Simulator;

/// <summary>Something that goes wrong with some of a model's calls: a share of them, or every n-th.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <exception cref="ArgumentOutOfRangeException">A value is outside the range that its property states.</exception>
/// <example><code>new SimulatedFault(FaultKind.ServerError) { Share = 0.05 }</code></example>
public sealed record SimulatedFault(FaultKind Kind)
{
    /// <summary>What goes wrong.</summary>
    public FaultKind Kind { get; } = Enum.IsDefined(Kind)
        ? Kind
        : throw new ArgumentOutOfRangeException(nameof(Kind), Kind, "There is no such kind of fault.");

    /// <summary>
    /// The share of calls that it befalls, 0 to 1, drawn at random from <see cref="ProviderSimulatorOptions.Seed"/>. 0, the default:
    /// <see cref="Every"/> tells.
    /// </summary>
    public double Share
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Share), value, "A fault's Share must be 0 (Every tells) to 1.");
    }

    /// <summary>It befalls every n-th call to the model, 1 or more. 0, the default: <see cref="Share"/> tells.</summary>
    public int Every
    {
        get;
        init => field = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Every), value, "A fault's Every must be 0 (Share tells) or more.");
    }

    /// <exception cref="ArgumentException">One is missing, or has neither a share nor a number, or both.</exception>
    internal static void Check(IReadOnlyList<SimulatedFault> faults)
    {
        if (faults is null || faults.Any(static fault => fault is null))
        {
            throw new ArgumentException("Faults must be a list, empty or of faults, and none of them null.", nameof(faults));
        }

        foreach (SimulatedFault fault in faults)
        {
            fault.Check();
        }
    }

    private void Check()
    {
        if (Share > 0 == Every > 0)
        {
            throw new ArgumentException($"The fault {Kind} needs a Share above 0, or an Every above 0, and not both.", nameof(Share));
        }
    }
}
