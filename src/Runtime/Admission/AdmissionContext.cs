namespace LlmLimiter.Admission;

/// <summary>What the providers of a limiter have in common.</summary>
/// <param name="Clock">The limiter's clock; read under a provider's lock, so that charges are stamped in order.</param>
/// <param name="Alarm">Calls back at the moments it is asked for.</param>
/// <param name="HandOver">Takes the callers that go on.</param>
/// <param name="MaxQueued">The most calls that may wait for one model.</param>
/// <param name="MaxLeaseAge">How long a call may be under way without a report.</param>
/// <param name="Charged">Told, under a lock, of charges that are to be saved; null: none are.</param>
/// <param name="Compared">Told, under no lock, of calls whose usage tells input and output apart.</param>
/// <param name="Forgotten">Told of calls that were under way for longer; runs under no lock.</param>
/// <param name="Drifted">Told of a model's limits that have changed by what the provider says; runs under no lock.</param>
internal sealed record AdmissionContext(
    MonotonicClock Clock, Alarm Alarm, HandOver HandOver, int MaxQueued, TimeSpan MaxLeaseAge, Action? Charged,
    IComparedCalls Compared, Action<ModelId, int> Forgotten,
    Action<ModelId, IReadOnlyList<(LimitRule Configured, LimitRule InForce)>> Drifted);

/// <summary>Takes what was expected of calls, and what they used.</summary>
internal interface IComparedCalls
{
    /// <summary>Whether anybody wants to know.</summary>
    bool IsListenedTo { get; }

    /// <summary>A call was settled with a usage that tells input and output apart.</summary>
    void Tell(ModelId model, long expectedInput, long expectedOutput, in TokenUsage reported);
}
