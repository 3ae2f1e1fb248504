namespace LlmLimiter.Simulator.Faults;

/// <summary>What goes wrong with the calls to each model.</summary>
internal sealed class SimulatorFaults(ProviderSimulatorOptions options)
{
    private readonly Dictionary<string, ModelFaults> _models = options.Models.ToDictionary(
        static model => model.Name, model => new ModelFaults(model, options), StringComparer.Ordinal);

    public ModelFaults this[SimulatedModel model] => _models[model.Name];
}
