namespace LlmLimiter.Simulator;

/// <summary>What a <see cref="ProviderSimulator"/> saw since its start or its last reset, model by model.</summary>
/// <param name="Models">One report for each model, in the order of <see cref="ProviderSimulatorOptions.Models"/>.</param>
public sealed record SimulatorReport(IReadOnlyList<ModelReport> Models)
{
    /// <summary>The report of the model with this name, case included.</summary>
    /// <exception cref="KeyNotFoundException">The simulator has no such model.</exception>
    public ModelReport this[string model] =>
        Models.FirstOrDefault(report => string.Equals(report.Model, model, StringComparison.Ordinal))
        ?? throw new KeyNotFoundException(
            $"The simulator has no model '{model}'. It has: {string.Join(", ", Models.Select(static report => report.Model))}.");
}
