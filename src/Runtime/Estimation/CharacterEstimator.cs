using LlmLimiter.Estimation;

namespace LlmLimiter;

/// <summary>
/// Estimates tokens from the characters alone: from the scripts, and from the lengths of words and of runs of digits, marks and blanks.
/// The limiter's own estimator where no exact one is set. It was fitted to OpenAI's newer models, rather a little high than low; for
/// others the limiter learns by how much it is off.
/// </summary>
public sealed class CharacterEstimator : ITokenEstimator
{
    /// <inheritdoc/>
    /// <returns>The tokens, rounded up: 0 for an empty text, at least 1 for any other.</returns>
    public long CountTokens(ModelId model, ReadOnlySpan<char> text) =>
        Math.Max((CharacterPrices.Of(text) + CharacterPrices.Token - 1) / CharacterPrices.Token, text.IsEmpty ? 0 : 1);
}
