using LlmLimiter.Simulator.Enforcement;

namespace LlmLimiter.Simulator.Reporting;

/// <summary>
/// Replays a log as if every call had been waiting from the start, each admitted at the first moment the limits allow, never before the one
/// ahead of it. An overrun comes as long after its call as in the log, and is known to the calls behind it in the log only. With both rules
/// no charge comes later here than it did in the log, so neither does any admission: the ideal is never longer than what happened.
/// </summary>
internal sealed class IdealSchedule
{
    private readonly SimulatedModel _model;
    private readonly PriorityQueue<LogEntry, TimeSpan> _ahead = new(); // charges after _now: overruns of calls admitted early
    private readonly PriorityQueue<LogEntry, TimeSpan> _inside = new(); // charges in (_now - Per, _now]
    private TimeSpan _now;
    private long _requests;
    private long _tokens;

    private IdealSchedule(SimulatedModel model) => _model = model;

    /// <summary>From the first admission to the last; zero when there are fewer than two.</summary>
    public static TimeSpan Duration(SimulatedModel model, ReadOnlySpan<LogEntry> entries)
    {
        var schedule = new IdealSchedule(model);
        var admissions = new List<(TimeSpan Logged, TimeSpan Ideal)>();
        foreach (LogEntry entry in entries)
        {
            if (entry.IsOverrun)
            {
                (TimeSpan logged, TimeSpan ideal) = admissions[entry.Call];
                schedule.Add(entry with { At = ideal + (entry.At - logged) });
                continue;
            }

            schedule.WaitFor(entry.Tokens);
            schedule.Add(entry with { At = schedule._now });
            admissions.Add((entry.At, schedule._now));
        }

        return schedule._now;
    }

    private void Add(LogEntry entry)
    {
        _ahead.Enqueue(entry, entry.At);
        MoveTo(_now);
    }

    private void WaitFor(long tokens)
    {
        while (!Fits(tokens))
        {
            // A call that was admitted fits an empty window, so there is something in this one. Room comes only when a charge leaves.
            MoveTo(_inside.Peek().At + _model.Per);
        }
    }

    private bool Fits(long tokens) =>
        (_model.Requests == 0 || _requests + 1 <= _model.Requests) && (_model.Tokens == 0 || _tokens + tokens <= _model.Tokens);

    private void MoveTo(TimeSpan now)
    {
        _now = now;
        while (_ahead.TryPeek(out LogEntry next, out TimeSpan at) && at <= now)
        {
            _ahead.Dequeue();
            _inside.Enqueue(next, at);
            _requests += next.Requests;
            _tokens += next.Tokens;
        }

        while (_inside.TryPeek(out LogEntry oldest, out TimeSpan at) && at <= now - _model.Per)
        {
            _inside.Dequeue();
            _requests -= oldest.Requests;
            _tokens -= oldest.Tokens;
        }
    }
}
