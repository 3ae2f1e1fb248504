namespace LlmLimiter;

/// <summary>Counts the tokens of a text before it is sent. Called by many threads at once.</summary>
public interface ITokenEstimator
{
    /// <summary>The tokens that the model will see in the text, 0 or more.</summary>
    /// <param name="model">The model that the text is for, by its name in the configuration, whichever of its names the call used.</param>
    /// <param name="text">The text; must not be kept.</param>
    long CountTokens(ModelId model, ReadOnlySpan<char> text);

    /// <summary>
    /// Told, after a call whose whole input was estimated by this estimator, what the provider counted. Called by many threads at once, and
    /// not while a lock is held; must not throw. An exact estimator need not care.
    /// </summary>
    /// <param name="model">The model, by the name that <see cref="CountTokens"/> was given.</param>
    /// <param name="estimated">The tokens estimated for the whole input, above 0.</param>
    /// <param name="reported">The tokens that the provider counted, above 0.</param>
    void Learn(ModelId model, long estimated, long reported)
    {
    }
}
