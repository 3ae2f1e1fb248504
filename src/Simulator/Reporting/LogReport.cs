using LlmLimiter.Simulator.Enforcement;

namespace LlmLimiter.Simulator.Reporting;

/// <summary>A model's report, computed from its log alone: the running state that enforced the limits is not asked.</summary>
internal static class LogReport
{
    public static ModelReport Of(SimulatedModel model, ReadOnlySpan<LogEntry> entries, long refused, long usedTokens)
    {
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
            MostRequestsInAnyWindow = MostInAnyWindow(entries, model.Per, static entry => entry.Requests),
            MostTokensInAnyWindow = MostInAnyWindow(entries, model.Per, static entry => entry.Tokens),
            FirstAdmission = first,
            LastAdmission = last,
            IdealDuration = IdealSchedule.Duration(model, entries),
        };
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
