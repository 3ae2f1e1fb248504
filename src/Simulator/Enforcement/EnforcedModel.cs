using LlmLimiter.Simulator.Reporting;

namespace LlmLimiter.Simulator.Enforcement;

/// <summary>A model and its log behind one lock. The clock is read under the lock, so the log is in order of time.</summary>
/// <param name="model">The model and its limits.</param>
/// <param name="start">The moment that <paramref name="elapsed"/> counts from.</param>
/// <param name="elapsed">The clock.</param>
internal sealed class EnforcedModel(SimulatedModel model, DateTimeOffset start, Func<TimeSpan> elapsed)
{
    private readonly object _lock = new();
    private WindowLog _log = new(model, start);

    public SimulatedModel Model { get; } = model;

    /// <summary>Decides on a call that arrives now.</summary>
    /// <param name="charge">The tokens that it is charged at arrival as the profile says.</param>
    /// <param name="inputTokens">The tokens of its prompt.</param>
    public Arrival Arrive(long charge, long inputTokens = 0)
    {
        lock (_lock)
        {
            return new Arrival(_log, _log.Arrive(elapsed(), charge, inputTokens));
        }
    }

    /// <summary>The answer is complete. A call that arrived before a reset completes in the log that was forgotten.</summary>
    public void Complete(Arrival arrival, long promptTokens, long completionTokens)
    {
        lock (_lock)
        {
            arrival.Log.Complete(elapsed(), arrival.Decision.Call, promptTokens, completionTokens);
        }
    }

    /// <summary>A fault answers a call that arrives now, instead of the model. It is not charged.</summary>
    /// <returns>How the limits stand.</returns>
    public WindowUse Fail()
    {
        lock (_lock)
        {
            return _log.Fail(elapsed());
        }
    }

    public void Reset()
    {
        lock (_lock)
        {
            _log = new WindowLog(Model, start, elapsed());
        }
    }

    public ModelReport Report()
    {
        LogEntry[] entries, others;
        long refused, usedTokens, faulted;
        lock (_lock)
        {
            _log.MoveTo(elapsed());
            (entries, others, refused, usedTokens, faulted) =
                (_log.Entries, _log.OtherEntries, _log.Refused, _log.UsedTokens, _log.Faulted);
        }

        return LogReport.Of(Model, start, entries, refused, usedTokens, others) with { Faulted = faulted };
    }
}

/// <summary>A decision and the log it was made by.</summary>
internal readonly record struct Arrival(WindowLog Log, Decision Decision);
