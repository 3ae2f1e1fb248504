namespace LlmLimiter.Estimation;

/// <summary>
/// How many tokens one model counts for each that was estimated, learned from what providers report: quickly from the first reports,
/// slowly from the later ones. Called by many threads at once.
/// </summary>
/// <remarks>
/// A report may be about an estimate made long before: ten thousand calls may have been estimated before the first of them returns. Read as
/// if they were made with the present ratio, they would push it ten thousand times in one direction. So the ratio in force moves in few
/// steps, each when the belief has settled; the steps are kept, and a report is read against the one that brings it nearest to the belief.
/// </remarks>
internal sealed class Calibration
{
    private const double FullWeight = 200; // tokens; a report about a shorter prompt says less
    private const double OwnWeight = 0.1; // the estimator's own, before it was told anything
    private const double SlowestGain = 0.02;
    private const double RecentGain = 0.1;

    // Natural logarithms of ratios.
    private const double Bound = 1.3863; // 4 times, and a quarter
    private const double NotThisText = 2.7726; // 16 times off: the report is about something else than the text
    private const double MostFromOneReport = 0.4;
    private const double LeastStep = 0.01;
    private const double LeastKeptStep = 0.05;

    // A step half-way to a new truth would let the other half look like reports about estimates from before the step.
    private const double StillToGo = 0.4; // at most, of the way that the step makes
    private const double WeightOfStep = 5; // reports of full weight, at least
    private const int StepsKept = 16;
    private const int ReportsUntilForgotten = 10_000; // since the last step

    // Nearly every report is about the ratio in force, so another one must fit better by far.
    private const double ClearlyNearer = 0.6;

    private readonly object _gate = new();
    private readonly double[] _steps = new double[StepsKept]; // of the ratio's logarithm, the newest first
    private double _believed;
    private double _inForce;
    private double _weight = OwnWeight;
    private double _recentError;
    private double _weightSinceStep;
    private int _reportsSinceStep;
    private double _ratio = 1;

    /// <summary>What to multiply an estimate by, 0.25 to 4.</summary>
    public double Ratio => Volatile.Read(ref _ratio);

    /// <summary>Takes a report in, unless it says nothing about the text.</summary>
    /// <param name="estimated">Tokens estimated, with whatever ratio was in force then; passed over when 0 or less.</param>
    /// <param name="reported">Tokens counted by the provider; passed over when 0 or less.</param>
    public void Learn(long estimated, long reported)
    {
        double off = Math.Log((double)reported / estimated);
        if (estimated <= 0 || reported <= 0 || Math.Abs(off) > NotThisText)
        {
            return;
        }

        lock (_gate)
        {
            double weight = Math.Min(1, reported / FullWeight);
            _weight += weight;
            _weightSinceStep += weight;
            double error = Math.Clamp(_believed + Error(off), -Bound, Bound) - _believed;
            _believed += weight * Math.Max(1 / _weight, SlowestGain) * error;
            _recentError += weight * RecentGain * (error - _recentError);
            double way = Math.Abs(_believed - _inForce);
            if (_weightSinceStep >= WeightOfStep && way >= LeastStep && Math.Abs(_recentError) <= StillToGo * way)
            {
                Step();
            }
            else if (++_reportsSinceStep == ReportsUntilForgotten)
            {
                Array.Fill(_steps, _inForce);
            }
        }
    }

    /// <summary>How far the report is from the belief, whichever of the ratios its estimate was made with.</summary>
    private double Error(double off)
    {
        double error = off + _inForce - _believed;
        double nearest = error;
        foreach (double step in _steps)
        {
            double fromStep = off + step - _believed;
            nearest = Math.Abs(fromStep) < Math.Abs(nearest) ? fromStep : nearest;
        }

        error = Math.Abs(nearest) < ClearlyNearer * Math.Abs(error) ? nearest : error;
        bool isOneOfTheFirst = _weight <= WeightOfStep; // they are all there is to go by; later ones are doubted when they are far off
        return isOneOfTheFirst ? error : Math.Clamp(error, -MostFromOneReport, MostFromOneReport);
    }

    private void Step()
    {
        _weightSinceStep = 0;
        _reportsSinceStep = 0;
        _inForce = _believed;
        Volatile.Write(ref _ratio, Math.Exp(_inForce));
        if (Math.Abs(_inForce - _steps[0]) >= LeastKeptStep)
        {
            Array.Copy(_steps, 0, _steps, 1, StepsKept - 1);
            _steps[0] = _inForce;
        }
    }
}
