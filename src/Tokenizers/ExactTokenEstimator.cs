namespace LlmLimiter.Tokenizers;

/// <summary>
/// Counts the tokens of OpenAI's models exactly, with the <see cref="Tokenizer"/> of each, and leaves those of other models to another
/// estimator.
/// </summary>
/// <example>
/// <code>
/// var options = new LlmRateLimiterOptions { Estimator = new ExactTokenEstimator() };
/// </code>
/// </example>
public sealed class ExactTokenEstimator : ITokenEstimator
{
    private readonly Dictionary<string, Tokenizer> _models;
    private readonly ITokenEstimator _others;

    /// <summary>Makes an estimator.</summary>
    /// <param name="models">
    /// Tokenizers of models whose names do not tell them, such as deployments at Azure; without case. Null: the names tell all of them.
    /// </param>
    /// <param name="others">Counts for all other models; null: a <see cref="CharacterEstimator"/>.</param>
    public ExactTokenEstimator(IReadOnlyDictionary<string, Tokenizer>? models = null, ITokenEstimator? others = null)
    {
        _models = new(models ?? new Dictionary<string, Tokenizer>(), StringComparer.OrdinalIgnoreCase);
        _others = others ?? new CharacterEstimator();
    }

    /// <inheritdoc/>
    public long CountTokens(ModelId model, ReadOnlySpan<char> text) =>
        Find(model) is { } tokenizer ? tokenizer.Count(text) : _others.CountTokens(model, text);

    /// <inheritdoc/>
    public bool IsExact(ModelId model) => Find(model) is not null || _others.IsExact(model);

    private Tokenizer? Find(ModelId model) => _models.GetValueOrDefault(model.Model) ?? ModelEncodings.Find(model.Model);
}
