using LlmLimiter;
using LlmLimiter.Tokenizers;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Exact token counts in a host.</summary>
public static class TokenizersLlmLimiterBuilderExtensions
{
    /// <summary>
    /// Counts the tokens of OpenAI's models exactly, unless the options name an estimator of their own. Needs a source of limits, such as
    /// <see cref="LlmLimiterBuilder.AddYamlFile"/>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="models">
    /// Tokenizers of models whose names do not tell them, such as deployments at Azure; without case. Null: the names tell all of them.
    /// </param>
    /// <param name="others">Counts for all other models; null: a <see cref="CharacterEstimator"/>.</param>
    public static LlmLimiterBuilder UseExactTokens(
        this LlmLimiterBuilder builder, IReadOnlyDictionary<string, Tokenizer>? models = null, ITokenEstimator? others = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Configure(options => options.Estimator ??= new ExactTokenEstimator(models, others));
    }
}
