using System.Collections.Concurrent;
using LlmLimiter.Estimation;

namespace LlmLimiter;

/// <summary>
/// Estimates tokens from the characters alone: from the scripts, and from the lengths of words and of runs of digits, marks and blanks.
/// The limiter's own estimator where no exact one is set. It was fitted to OpenAI's newer models, rather a little high than low,
/// and learns for each model how its count differs.
/// </summary>
public sealed class CharacterEstimator : ITokenEstimator
{
    /// <summary>Invented model names must not fill the memory.</summary>
    internal const int MostModels = 1_024;

    private readonly ConcurrentDictionary<ModelId, Calibration> _calibrations = new();
    private volatile bool _isFull;

    /// <inheritdoc/>
    /// <returns>The tokens, rounded up: 0 for an empty text, at least 1 for any other.</returns>
    public long CountTokens(ModelId model, ReadOnlySpan<char> text)
    {
        double ratio = _calibrations.TryGetValue(model, out Calibration? calibration) ? calibration.Ratio : 1;
        return Math.Max((long)Math.Ceiling(CharacterPrices.Of(text) * ratio / CharacterPrices.Token), text.IsEmpty ? 0 : 1);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Estimates for this model are corrected by up to four times from then on. Reports that cannot be about the estimated text (none, or
    /// sixteen times off) are passed over, and so are those of further models once 1,024 are known.
    /// </remarks>
    public void Learn(ModelId model, long estimated, long reported)
    {
        Calibrated(model)?.Learn(estimated, reported);
    }

    private Calibration? Calibrated(ModelId model)
    {
        if (_calibrations.TryGetValue(model, out Calibration? known) || _isFull)
        {
            return known;
        }

        lock (_calibrations)
        {
            _isFull = _calibrations.Count == MostModels;
            return _isFull ? null : _calibrations.GetOrAdd(model, static _ => new Calibration());
        }
    }
}
