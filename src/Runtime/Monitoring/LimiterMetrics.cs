using System.Diagnostics.Metrics;

namespace LlmLimiter.Monitoring;

/// <summary>What the limiter tells System.Diagnostics.Metrics.</summary>
internal sealed class LimiterMetrics
{
    // Meters without a factory are found by name, so the limiters of a process share one.
    private static readonly LimiterMetrics _ofProcess = new(new Meter(MetricNames.Meter));

    private readonly Histogram<double> _estimateError;

    private LimiterMetrics(Meter meter) => _estimateError = meter.CreateHistogram<double>(
        MetricNames.EstimateError, "1", "How far an estimate was from the tokens that were reported, as a part of these; above 0: too large.");

    /// <summary>Those of a factory, which knows who listens; null: the process's.</summary>
    public static LimiterMetrics Of(IMeterFactory? factory) => factory is null ? _ofProcess : new LimiterMetrics(factory.Create(MetricNames.Meter));

    /// <summary>A call of a model was settled with a usage that tells input and output apart.</summary>
    public void CallCompared(ModelId model, in TokenEstimate estimate, in TokenUsage usage)
    {
        if (_estimateError.Enabled)
        {
            Record(model, MetricNames.Input, EstimateError.Of(estimate.InputTokens, usage.InputTokens));
            Record(model, MetricNames.Output, EstimateError.Of(estimate.ExpectedOutput, usage.OutputTokens));
        }
    }

    private void Record(ModelId model, string tokenType, double? error)
    {
        if (error is { } value)
        {
            _estimateError.Record(
                value, new(MetricNames.Provider, model.Provider), new(MetricNames.Model, model.Model), new(MetricNames.TokenType, tokenType));
        }
    }
}
