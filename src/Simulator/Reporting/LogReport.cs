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
    public static ModelReport Of(
        SimulatedModel model, DateTimeOffset start, ReadOnlySpan<LogEntry> entries, long refused, long usedTokens)
    {
        Func<LogEntry, long> requests = static entry => entry.Requests, tokens = static entry => entry.Tokens;
        long admitted = 0, charged = 0, overrun = 0;
        TimeSpan? first = null, last = null;
        foreach (LogEntry entry in entries)
        {
            charged += entry.Tokens;
            if (entry.IsOverrun)
            {
                overrun += entry.Tokens;
                continue;
            }

            admitted++;
            first ??= entry.At;
            last = entry.At;
        }

        return new ModelReport
        {
            Model = model.Name,
            RequestsLimit = model.Requests,
            TokensLimit = model.Tokens,
            Per = model.Per,
            Admitted = admitted,
            Refused = refused,
            ChargedTokens = charged,
            OverrunTokens = overrun,
            UsedTokens = usedTokens,
            MostRequestsInAnyWindow = MostInAnyWindow(model, start, entries, requests),
            MostTokensInAnyWindow = MostInAnyWindow(model, start, entries, tokens),
            FirstAdmission = first,
            LastAdmission = last,
            IdealDuration = IdealSchedule.Duration(model, start, entries),
        };
    }

    private static long MostInAnyWindow(
        SimulatedModel model, DateTimeOffset start, ReadOnlySpan<LogEntry> entries, Func<LogEntry, long> metric) =>
        model.Window == SimulatedWindow.Fixed
            ? MostInAnyWindow(entries, new CalendarWindows(start, model.Per, model.TimeZone), metric)
            : MostInAnyWindow(entries, model.Per, metric);

    private static long MostInAnyWindow(ReadOnlySpan<LogEntry> entries, CalendarWindows windows, Func<LogEntry, long> metric)
    {
        long most = 0, inside = 0;
        TimeSpan end = TimeSpan.Zero;
        foreach (LogEntry entry in entries)
        {
            if (entry.At >= end)
            {
                inside = 0;
                end = windows.EndAfter(entry.At);
            }

            inside += metric(entry);
            most = Math.Max(most, inside);
        }

        return most;
    }

    /// <summary>The largest sum over (t - per, t] for any t. It is reached at an entry: between two of them charges only leave.</summary>
    private static long MostInAnyWindow(ReadOnlySpan<LogEntry> entries, TimeSpan per, Func<LogEntry, long> metric)
    {
        long most = 0, inside = 0;
        int oldest = 0;
        foreach (LogEntry entry in entries)
        {
            inside += metric(entry);
            for (; entries[oldest].At <= entry.At - per; oldest++)
            {
                inside -= metric(entries[oldest]);
            }

            most = Math.Max(most, inside);
        }

        return most;
    }
}
