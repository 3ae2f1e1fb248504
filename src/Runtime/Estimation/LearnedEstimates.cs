using System.Collections.Concurrent;

namespace LlmLimiter.Estimation;

/// <summary>What a limiter's estimates come from, per model and call site. Kept over every change of the configuration.</summary>
/// <param name="estimator">Estimates input.</param>
/// <param name="failed">Told of the first exception that the estimator has thrown instead of learning.</param>
internal sealed class LearnedEstimates(ITokenEstimator estimator, Action<Exception> failed)
{
    /// <summary>The most that are kept of either. Names may come from outside, and must not fill the memory.</summary>
    public const int Most = 1_024;

    private readonly ConcurrentDictionary<ModelId, EstimatedInput> _inputs = new();
    private readonly ConcurrentDictionary<(ModelId Model, string Key), LearnedOutput> _outputs = new();
    private readonly object _adding = new();
    private volatile bool _outputsAreFull;
    private int _failures;

    /// <summary>What estimates the input of a model's calls.</summary>
    public EstimatedInput InputOf(ModelId model)
    {
        if (_inputs.TryGetValue(model, out EstimatedInput? known))
        {
            return known;
        }

        var input = new EstimatedInput(estimator, model, TellOnce);
        lock (_adding)
        {
            // What is learned is the estimator's: one that is not kept teaches it as well.
            return _inputs.Count < Most ? _inputs.GetOrAdd(model, input) : input;
        }
    }

    /// <summary>What a call site learns of a model's output; null: there are too many.</summary>
    public LearnedOutput? OutputOf(ModelId model, string key)
    {
        if (_outputs.TryGetValue((model, key), out LearnedOutput? known) || _outputsAreFull)
        {
            return known;
        }

        lock (_adding)
        {
            LearnedOutput? output = _outputs.Count < Most ? _outputs.GetOrAdd((model, key), static site => new LearnedOutput(site.Key)) : null;
            _outputsAreFull = _outputs.Count == Most;
            return output;
        }
    }

    /// <summary>What every call site has learned of a model's output.</summary>
    public IEnumerable<LearnedOutput> OutputsOf(ModelId model) => _outputs.Where(site => site.Key.Model == model).Select(site => site.Value);

    private void TellOnce(Exception exception)
    {
        if (Interlocked.Exchange(ref _failures, 1) == 0)
        {
            failed(exception);
        }
    }
}
