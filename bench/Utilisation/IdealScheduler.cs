using LlmLimiter.Simulator;
using LlmLimiter.Simulator.Enforcement;

namespace LlmLimiter.Bench.Utilisation;

/// <summary>First come, first served, each call at the first moment that the provider's exact log has room for it.</summary>
internal static class IdealScheduler
{
    public static void Run(IReadOnlyList<Call> calls, SimulatedModel model, DateTimeOffset start)
    {
        var log = new WindowLog(model, start);
        TimeSpan now = TimeSpan.Zero;
        foreach (Call call in calls)
        {
            now = call.Arrival > now ? call.Arrival : now;
            while (log.Arrive(now, call.Tokens) is { Verdict: not Verdict.Admitted } refusal)
            {
                now += refusal.RetryAfter;
            }

            call.Granted = now;
        }
    }
}
