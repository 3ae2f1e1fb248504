using System.Collections.Concurrent;

namespace LlmLimiter.Estimation;

/// <summary>What a limiter's estimates come from, per model and call site. Kept over every change of the configuration.</summary>
/// <param name="estimator">Estimates input.</param>
internal sealed class LearnedEstimates(ITokenEstimator estimator)
{
    /// <summary>The most that are kept of either. Names may come from outside, and must not fill the memory.</summary>
    public const int Most = 1_024;

    private readonly ConcurrentDictionary<(ModelId Model, ITokenEstimator Estimator), CalibratedModel> _models = new();
    private readonly ConcurrentDictionary<(ModelId Model, string Key), LearnedOutput> _outputs = new();
    private readonly object _adding = new();
    private bool _modelsAreFull;
    private bool _outputsAreFull;

    /// <summary>What estimates the input of a model's calls.</summary>
    /// <param name="model">The model.</param>
    /// <param name="isListed">Whether the configuration lists it; if not, and there are too many, it learns nothing for the next call.</param>
    /// <param name="own">The estimator that a call brings along; null: the limiter's.</param>
    public CalibratedModel ModelOf(ModelId model, bool isListed, ITokenEstimator? own = null)
    {
        (ModelId, ITokenEstimator Estimator) key = (model, own ?? estimator);
        if (_models.TryGetValue(key, out CalibratedModel? known))
        {
            return known;
        }

        var added = new CalibratedModel(model, key.Estimator);
        return isListed ? _models.GetOrAdd(key, added) : _modelsAreFull ? added : Add(_models, key, added, ref _modelsAreFull) ?? added;
    }

    /// <summary>What a call site learns of a model's output; null: there are too many.</summary>
    public LearnedOutput? OutputOf(ModelId model, string key) => _outputs.TryGetValue((model, key), out LearnedOutput? known) || _outputsAreFull
        ? known
        : Add(_outputs, (model, key), new LearnedOutput(key), ref _outputsAreFull);

    /// <summary>What every call site has learned of a model's output.</summary>
    public IEnumerable<LearnedOutput> OutputsOf(ModelId model) => _outputs.Where(site => site.Key.Model == model).Select(site => site.Value);

    /// <summary>The value of the key, added if there is room; else null.</summary>
    private TValue? Add<TKey, TValue>(ConcurrentDictionary<TKey, TValue> values, TKey key, TValue value, ref bool isFull)
        where TKey : notnull
        where TValue : class
    {
        lock (_adding)
        {
            TValue? added = values.Count < Most ? values.GetOrAdd(key, value) : values.GetValueOrDefault(key);
            isFull = values.Count >= Most;
            return added;
        }
    }
}
