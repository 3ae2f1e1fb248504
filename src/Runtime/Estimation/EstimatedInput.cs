namespace LlmLimiter.Estimation;

/// <summary>Estimates the input of one model's calls, and tells the estimator what came of it.</summary>
/// <param name="estimator">The estimator; it may be somebody's own.</param>
/// <param name="model">The model, as the estimator is told it.</param>
/// <param name="failed">Told of an exception that the estimator has thrown instead of learning.</param>
internal sealed class EstimatedInput(ITokenEstimator estimator, ModelId model, Action<Exception> failed) : EstimateOrigin
{
    /// <summary>The model, as the estimator is told it.</summary>
    public ModelId Model => model;

    /// <summary>What the model charges for besides text.</summary>
    public ModelFigures Figures { get; } = ModelFigures.Of(model.Model);

    /// <summary>The tokens of a text.</summary>
    public long CountTokens(ReadOnlySpan<char> text) => Math.Clamp(estimator.CountTokens(model, text), 0, Amount.Max);

    public override void Learn(in TokenEstimate estimate, in TokenUsage usage)
    {
        if (estimate.InputTokens == 0 || usage.InputTokens == 0)
        {
            return;
        }

        try
        {
            estimator.Learn(model, estimate.InputTokens, usage.InputTokens);
        }
        catch (Exception exception)
        {
            // The call is answered and settled; its caller must not lose the answer over this.
            failed(exception);
        }
    }
}
