namespace LlmLimiter.Estimation;

/// <summary>
/// Estimates the input of one model's calls, as corrected at one time. It stays with the estimates it made, so that what comes of them is
/// compared with the correction that was in force, however many others have come since.
/// </summary>
/// <param name="model">What it belongs to.</param>
/// <param name="ratio">Tokens expected for each that the estimator counts.</param>
internal sealed class EstimatedInput(CalibratedModel model, double ratio) : EstimateOrigin
{
    /// <summary>The model, as the estimator is told it.</summary>
    public ModelId Model => model.Id;

    /// <summary>What the model charges for besides text.</summary>
    public ModelFigures Figures => model.Figures;

    /// <summary>Tokens expected for each that the estimator counts.</summary>
    public double Ratio => ratio;

    /// <summary>The tokens of a text, as the estimator counts them.</summary>
    public long CountTokens(ReadOnlySpan<char> text) => Math.Clamp(model.Estimator.CountTokens(model.Id, text), 0, Amount.Max);

    /// <summary>What is expected where the estimator has counted so many tokens in all.</summary>
    public long Corrected(long counted) => (long)Math.Min(Math.Ceiling(counted * ratio), Amount.Max);

    /// <summary>An estimate of its own as it would be without the correction.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="output">Who else learns from what comes of it; null: nobody.</param>
    public TokenEstimate Uncorrected(in TokenEstimate estimate, LearnedOutput? output)
    {
        var input = new EstimatedInput(model, ratio: 1);
        return estimate with { InputTokens = (long)Math.Ceiling(estimate.InputTokens / ratio), Origin = output?.Beside(input) ?? input };
    }

    public override void Learn(long expectedInput, in TokenUsage usage) => model.Learn(expectedInput / ratio, usage.InputTokens);
}
