namespace LlmLimiter.Estimation;

/// <summary>
/// How many tokens one model's provider reports for each that the estimator counts, learned quickly from the first reports and slowly from
/// later ones. Called by many threads at once.
/// </summary>
internal sealed class CalibratedModel
{
    private const double FullWeight = 200; // tokens; a report about a shorter prompt says less
    private const double OwnWeight = 0.1; // the estimator's own, before anything was reported
    private const double SlowestGain = 0.02;

    // Natural logarithms of ratios.
    private const double Bound = 0.6931; // twice, and half: further off no tokenizer is
    private const double NotThisText = 1.0986; // 3 times off: the report is about more than the text that was counted, or about less
    private const double MostFromOneReport = 0.4; // unless it is one of the first, which are all there is to go by
    private const double FirstReports = 5;
    private const double Step = 0.01; // what is nearer is left as it is

    private readonly object _gate = new();
    private readonly bool _isExact;
    private double _believed;
    private double _weight = OwnWeight;

    // Replaced as a whole when the ratio changes.
    private volatile EstimatedInput _current;

    public CalibratedModel(ModelId id, ITokenEstimator estimator)
    {
        Id = id;
        Estimator = estimator;
        Figures = ModelFigures.Of(id.Model);
        _isExact = estimator.IsExact(id);
        _current = new EstimatedInput(this, ratio: 1);
    }

    /// <summary>The model, as the estimator is told it.</summary>
    public ModelId Id { get; }

    /// <summary>Counts its text; it may be somebody's own.</summary>
    public ITokenEstimator Estimator { get; }

    /// <summary>What the model charges for besides text.</summary>
    public ModelFigures Figures { get; }

    /// <summary>What estimates the input of the next call.</summary>
    public EstimatedInput Current => _current;

    /// <summary>Takes a report in, unless it says nothing about the text, or the estimator is exact.</summary>
    /// <param name="counted">Tokens counted by the estimator, uncorrected; passed over when 0.</param>
    /// <param name="reported">Tokens reported by the provider; passed over when 0.</param>
    public void Learn(double counted, long reported)
    {
        double ratio = Math.Log(reported / counted);
        if (counted <= 0 || reported <= 0 || Math.Abs(ratio) > NotThisText || _isExact)
        {
            return;
        }

        lock (_gate)
        {
            double weight = Math.Min(1, reported / FullWeight);
            _weight += weight;
            double error = Math.Clamp(ratio, -Bound, Bound) - _believed;
            error = _weight <= FirstReports ? error : Math.Clamp(error, -MostFromOneReport, MostFromOneReport);
            _believed += weight * Math.Max(1 / _weight, SlowestGain) * error;
            if (Math.Abs(_believed - Math.Log(_current.Ratio)) >= Step)
            {
                _current = new EstimatedInput(this, Math.Exp(_believed));
            }
        }
    }
}
