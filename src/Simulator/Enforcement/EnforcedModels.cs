using System.Diagnostics.CodeAnalysis;

namespace LlmLimiter.Simulator.Enforcement;

/// <summary>All models of a simulator, on one clock that starts with it.</summary>
internal sealed class EnforcedModels
{
    private readonly EnforcedModel[] _models;

    public EnforcedModels(IEnumerable<SimulatedModel> models, TimeProvider time)
    {
        long timestamp = time.GetTimestamp();
        DateTimeOffset start = time.GetUtcNow();
        _models = [.. models.Select(model => new EnforcedModel(model, start, () => time.GetElapsedTime(timestamp)))];
    }

    public IEnumerable<string> Names => _models.Select(static model => model.Model.Name);

    public bool TryFind(string name, [NotNullWhen(true)] out EnforcedModel? model)
    {
        model = Array.Find(_models, candidate => string.Equals(candidate.Model.Name, name, StringComparison.Ordinal));
        return model is not null;
    }

    public SimulatorReport Report() => new([.. _models.Select(static model => model.Report())]);

    public void Reset() => Array.ForEach(_models, static model => model.Reset());
}
