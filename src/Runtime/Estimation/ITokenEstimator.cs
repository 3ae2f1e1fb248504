namespace LlmLimiter;

/// <summary>Counts the tokens of a text before it is sent. Called by many threads at once.</summary>
public interface ITokenEstimator
{
    /// <summary>The tokens that the model will see in the text, 0 or more.</summary>
    /// <param name="model">The model that the text is for, by its name in the configuration, whichever of its names the call used.</param>
    /// <param name="text">The text; must not be kept.</param>
    long CountTokens(ModelId model, ReadOnlySpan<char> text);

    /// <summary>
    /// Whether the tokens of this model are counted as its provider counts them. If not, the default, the limiter learns from what the
    /// provider reports by how much the counts are off, and corrects them.
    /// </summary>
    /// <param name="model">The model.</param>
    bool IsExact(ModelId model) => false;
}
