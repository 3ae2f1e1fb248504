using LlmLimiter.Simulator.Enforcement;

namespace LlmLimiter.Simulator.Reporting;

/// <summary>A model's report, computed from its log alone: the running state that enforced the limits is not asked.</summary>
internal static class LogReport
{
    /// <param name="model">The model and its limits.</param>
    /// <param name="start">The moment that the entries' times are counted from.</param>
    /// <param name="entries">The log.</param>
    /// <param name="refused">Calls that were refused.</param>
    /// <param name="usedTokens">Tokens that answers reported as used.</param>
    /// <param name="others">What the other client was charged.</param>
    public static ModelReport Of(
        SimulatedModel model,
        DateTimeOffset start,
        ReadOnlySpan<LogEntry> entries,
        long refused,
        long usedTokens,
        ReadOnlySpan<LogEntry> others = default)
    {
        long admitted = 0, charged = 0, overrun = 0;
        TimeSpan? first = null, last = null;
        foreach (LogEntry entry in entries)
        {
            charged += entry.Tokens;
            if (entry.IsCompletion)
            {
                overrun += Math.Max(0, entry.Tokens);
                continue;
            }

            admitted++;
            first ??= entry.At;
            last = entry.At;
        }

        // A full bucket takes nothing back, so the ideal, which empties it earlier, can miss what came back: then it is what happened.
        TimeSpan duration = last - first ?? TimeSpan.Zero;
        TimeSpan ideal = Min(IdealSchedule.Duration(model, start, entries), duration);
        return new ModelReport
        {
            Model = model.Name,
            RequestsLimit = model.Requests,
            TokensLimit = model.Tokens,
            InputTokensLimit = model.InputTokens,
            OutputTokensLimit = model.OutputTokens,
            Per = model.Per,
            Admitted = admitted,
            Refused = refused,
            ChargedTokens = charged,
            OverrunTokens = overrun,
            UsedTokens = usedTokens,
            MostRequestsInAnyWindow = MostInAnyWindow(entries, LeavingTimes(model, start), static entry => entry.Requests),
            MostTokensInAnyWindow = MostInAnyWindow(entries, LeavingTimes(model, start), static entry => entry.Tokens),
            MostInputTokensInAnyWindow = MostInAnyWindow(entries, LeavingTimes(model, start), static entry => entry.InputTokens),
            MostOutputTokensInAnyWindow = MostInAnyWindow(entries, LeavingTimes(model, start), static entry => entry.OutputTokens),
            FirstAdmission = first,
            LastAdmission = last,
            IdealDuration = ideal,
            OtherAdmitted = others.Length,
            OtherTokens = TokensOf(others),
            IdealDurationOfLeft = others.IsEmpty ? ideal : Min(IdealSchedule.Duration(model, start, entries, others), duration),
        };
    }

    private static long TokensOf(ReadOnlySpan<LogEntry> entries)
    {
        long tokens = 0;
        foreach (LogEntry entry in entries)
        {
            tokens += entry.Tokens;
        }

        return tokens;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static Func<TimeSpan, TimeSpan> LeavingTimes(SimulatedModel model, DateTimeOffset start)
    {
        if (model.Window != SimulatedWindow.Fixed)
        {
            return at => at + model.Per;
        }

        var windows = new CalendarWindows(start, model.Per, model.TimeZone);
        TimeSpan end = TimeSpan.Zero;
        return at => end = at < end ? end : windows.EndAfter(at);
    }

    /// <summary>The largest sum in any window. It is reached at an entry: between two of them charges only leave.</summary>
    /// <param name="entries">The log.</param>
    /// <param name="leaves">When a charge of some time leaves the window; asked for times that never go back.</param>
    /// <param name="metric">What is summed.</param>
    private static long MostInAnyWindow(
        ReadOnlySpan<LogEntry> entries, Func<TimeSpan, TimeSpan> leaves, Func<LogEntry, long> metric)
    {
        long most = 0, inside = 0;
        int oldest = 0;
        long[] amounts = new long[entries.Length];
        var calls = new List<int>();
        for (int i = 0; i < entries.Length; i++)
        {
            LogEntry entry = entries[i];
            for (; leaves(entries[oldest].At) <= entry.At; oldest++)
            {
                inside -= amounts[oldest];
            }

            if (!entry.IsCompletion)
            {
                calls.Add(i);
            }

            long amount = metric(entry);
            int charged = amount < 0 ? calls[entry.Call] : i; // what is given back is missing where it was charged
            if (charged >= oldest)
            {
                amounts[charged] += amount;
                inside += amount;
            }

            most = Math.Max(most, inside);
        }

        return most;
    }
}
