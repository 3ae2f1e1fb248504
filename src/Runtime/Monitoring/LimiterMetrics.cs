using System.Diagnostics.Metrics;
using LlmLimiter.Admission;

namespace LlmLimiter.Monitoring;

/// <summary>What the limiter tells System.Diagnostics.Metrics.</summary>
internal sealed class LimiterMetrics : IComparedCalls
{
    // Meters without a factory are found by name, so the limiters of a process share one.
    private static readonly LimiterMetrics _ofProcess = new(new Meter(MetricNames.Meter));

    private readonly Histogram<double> _estimateError;

    private LimiterMetrics(Meter meter) => _estimateError = meter.CreateHistogram<double>(
        MetricNames.EstimateError, "1", "How far an estimate was from the tokens that were reported, as a part of these; above 0: too large.");

    /// <summary>Those of a factory, which knows who listens; null: the process's.</summary>
    public static LimiterMetrics Of(IMeterFactory? factory) => factory is null ? _ofProcess : new LimiterMetrics(factory.Create(MetricNames.Meter));

    /// <inheritdoc/>
    public bool IsListenedTo => _estimateError.Enabled;

    /// <inheritdoc/>
    public void Tell(ModelId model, long expectedInput, long expectedOutput, in TokenUsage reported)
    {
        Record(model, MetricNames.Input, EstimateError.Of(expectedInput, reported.InputTokens));
        Record(model, MetricNames.Output, EstimateError.Of(expectedOutput, reported.OutputTokens));
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
