namespace LlmLimiter;

/// <summary>Counts the tokens of a text before it is sent. Called by many threads at once.</summary>
public interface ITokenEstimator
{
    /// <summary>The tokens that the model will see in the text, 0 or more.</summary>
    /// <param name="model">The model that the text is for.</param>
    /// <param name="text">The text; must not be kept.</param>
    long CountTokens(ModelId model, ReadOnlySpan<char> text);

    /// <summary>
    /// Told, after a call whose whole input was estimated by this estimator, what the provider counted. An exact estimator need not care.
    /// </summary>
    /// <param name="model">The model that was called.</param>
    /// <param name="estimated">The input tokens that were estimated before the call, 0 or more.</param>
    /// <param name="reported">The input tokens that the provider reports, 0 or more.</param>
    void Learn(ModelId model, long estimated, long reported)
    {
    }
}
