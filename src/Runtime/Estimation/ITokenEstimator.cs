namespace LlmLimiter;

/// <summary>Counts the tokens of a text before it is sent. Called by many threads at once.</summary>
public interface ITokenEstimator
{
    /// <summary>The tokens that the model will see in the text, 0 or more.</summary>
    /// <param name="model">The model that the text is for.</param>
    /// <param name="text">The text; must not be kept.</param>
    long CountTokens(ModelId model, ReadOnlySpan<char> text);
}
