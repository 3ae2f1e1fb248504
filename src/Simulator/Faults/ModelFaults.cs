using LlmLimiter.Simulator.Serving;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.Faults;

/// <summary>What goes wrong with the calls to one model.</summary>
internal sealed class ModelFaults(SimulatedModel model, ProviderSimulatorOptions options)
{
    private const string Header = "x-simulate";

    private readonly object _lock = new();
    private readonly Random _random = new(options.Seed);
    private readonly SimulatedFault[] _faults = [.. options.Faults, .. model.Faults];
    private long _calls;

    /// <summary>What the headers of the answers tell.</summary>
    public ToldLimits Told { get; } = new();

    /// <summary>What goes wrong with this call: what it asks for, and what befalls it.</summary>
    /// <exception cref="InvalidRequestException">It asks for a fault that there is not.</exception>
    public HashSet<FaultKind> Draw(IHeaderDictionary headers)
    {
        HashSet<FaultKind> drawn = [.. headers.GetCommaSeparatedValues(Header).Select(Asked)];
        lock (_lock)
        {
            _calls++;
            drawn.UnionWith(_faults.Where(Befalls).Select(static fault => fault.Kind));
        }

        return drawn;
    }

    private bool Befalls(SimulatedFault fault) => fault.Every > 0 ? _calls % fault.Every == 0 : _random.NextDouble() < fault.Share;

    private static FaultKind Asked(string name)
    {
        try
        {
            return FaultNames.Parse(name);
        }
        catch (ArgumentException unknown)
        {
            throw new InvalidRequestException($"{Header}: {unknown.Message}");
        }
    }
}
