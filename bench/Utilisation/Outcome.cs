using LlmLimiter.Simulator;
using LlmLimiter.Simulator.Enforcement;
using LlmLimiter.Simulator.Reporting;

namespace LlmLimiter.Bench.Utilisation;

/// <summary>What a limiter made of a load until some moment.</summary>
/// <param name="Admitted">Calls whose turn came.</param>
/// <param name="MostInAnyWindow">The most that was granted in any window, requests or tokens, of the limit.</param>
/// <param name="WaitP99">The wait that 99 % of them did not exceed.</param>
/// <param name="Overtaken">The share of them that saw a later call get its turn at an earlier moment.</param>
internal sealed record Outcome(int Admitted, double MostInAnyWindow, TimeSpan WaitP99, double Overtaken)
{
    public static Outcome Of(IEnumerable<Call> calls, SimulatedModel model, DateTimeOffset start, TimeSpan until)
    {
        Call[] admitted = [.. calls.Where(call => call.Granted <= until)];
        LogEntry[] log = [.. admitted
            .OrderBy(static call => call.Granted)
            .Select(static (call, ordinal) => new LogEntry(call.Granted!.Value, ordinal, call.Tokens, IsCompletion: false))];
        ModelReport report = LogReport.Of(model, start, log, refused: 0, usedTokens: 0);
        TimeSpan[] waits = [.. admitted.Select(static call => call.Wait).Order()];
        return new Outcome(
            admitted.Length,
            Math.Max((double)report.MostRequestsInAnyWindow / model.Requests, (double)report.MostTokensInAnyWindow / model.Tokens),
            waits[(waits.Length - 1) * 99 / 100],
            (double)CountOvertaken(admitted) / admitted.Length);
    }

    private static int CountOvertaken(IEnumerable<Call> calls)
    {
        int overtaken = 0;
        TimeSpan earliestBehind = TimeSpan.MaxValue;
        foreach (Call call in calls.Reverse())
        {
            overtaken += call.Granted > earliestBehind ? 1 : 0;
            earliestBehind = call.Granted < earliestBehind ? call.Granted.Value : earliestBehind;
        }

        return overtaken;
    }
}
