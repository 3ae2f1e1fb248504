using LlmLimiter.Simulator.Enforcement;

namespace LlmLimiter.Simulator.Reporting;

/// <summary>
/// Replays a log as if every call had been waiting from the first admission on, each admitted at the first moment the limits allow, never
/// before the one ahead of it. What was charged or given back at completion comes as long after its call as in the log, and is known to the
/// calls behind it in the log only; what an answer costs of the limit on output is charged as soon as it is known to those, or the ideal
/// would have sent everything before the first answer is complete. With these rules no charge comes later here than it did in the log, so
/// neither does any admission: the ideal is never longer than what happened. What another client was charged stays where it was.
/// </summary>
internal sealed class IdealSchedule
{
    private readonly EnforcedLimits _limits;
    private readonly PriorityQueue<LogEntry, TimeSpan> _ahead = new(); // after _now: completions of calls admitted early, other clients
    private TimeSpan _now;

    private IdealSchedule(SimulatedModel model, DateTimeOffset start) => _limits = new EnforcedLimits(model, start);

    /// <summary>From the first admission to the last; zero when there are fewer than two.</summary>
    /// <param name="model">The model and its limits.</param>
    /// <param name="start">The moment that the entries' times are counted from.</param>
    /// <param name="entries">The log of the calls that are scheduled anew.</param>
    /// <param name="others">What the other client was charged.</param>
    public static TimeSpan Duration(
        SimulatedModel model, DateTimeOffset start, ReadOnlySpan<LogEntry> entries, ReadOnlySpan<LogEntry> others = default)
    {
        if (entries.IsEmpty)
        {
            return TimeSpan.Zero;
        }

        var schedule = new IdealSchedule(model, start);
        foreach (LogEntry other in others)
        {
            schedule._ahead.Enqueue(other, other.At);
        }

        schedule.MoveTo(entries[0].At);
        var admissions = new List<(TimeSpan Logged, TimeSpan Ideal)>();
        foreach (LogEntry entry in entries)
        {
            if (entry.IsCompletion)
            {
                (TimeSpan logged, TimeSpan ideal) = admissions[entry.Call];
                schedule.Add(entry with { At = schedule._now, Tokens = 0 });
                schedule.Add(entry with { At = ideal + (entry.At - logged), OutputTokens = 0 });
                continue;
            }

            schedule.WaitFor(entry);
            schedule.Add(entry with { At = schedule._now });
            admissions.Add((entry.At, schedule._now));
        }

        return schedule._now - entries[0].At;
    }

    private void Add(LogEntry entry)
    {
        _ahead.Enqueue(entry, entry.At);
        MoveTo(_now);
    }

    private void WaitFor(LogEntry call)
    {
        while (_limits.WaitFor(call.Tokens, call.InputTokens) is { Wait: var wait } && wait > TimeSpan.Zero)
        {
            // What is charged or given back on the way changes the wait.
            TimeSpan fits = _now + wait;
            MoveTo(_ahead.TryPeek(out _, out TimeSpan at) && at < fits ? at : fits);
        }
    }

    private void MoveTo(TimeSpan now)
    {
        while (_ahead.TryPeek(out LogEntry next, out TimeSpan at) && at <= now)
        {
            _ahead.Dequeue();
            _limits.MoveTo(at);
            _limits.Apply(next);
        }

        _now = now;
        _limits.MoveTo(now);
    }
}
