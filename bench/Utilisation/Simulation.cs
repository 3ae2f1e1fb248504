using LlmLimiter.Simulator.Enforcement;

namespace LlmLimiter.Bench.Utilisation;

/// <summary>Runs a load through a limiter, over the network, to the provider that judges it.</summary>
internal static class Simulation
{
    public static void Run(IReadOnlyList<Call> calls, Contestant contestant, VirtualTime time, EnforcedModel provider)
    {
        foreach (Call call in calls)
        {
            call.Granted = null;
            time.At(call.Arrival, () => contestant.Ask(call));
        }

        while (time.RunNext())
        {
            foreach (Call call in contestant.Granted())
            {
                call.Granted = time.Now;
                time.At(time.Now + call.Travel, () => Answer(call));
            }
        }

        if (calls.FirstOrDefault(static call => call.Granted is null) is { } forgotten)
        {
            throw new InvalidOperationException($"Call {forgotten.Number} never got its turn.");
        }

        void Answer(Call call)
        {
            provider.Arrive(call.Tokens);
            contestant.Settle(call);
        }
    }
}
