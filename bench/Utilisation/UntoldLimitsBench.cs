using LlmLimiter.Simulator;

namespace LlmLimiter.Bench.Utilisation;

/// <summary>
/// How much of a limit is put to use where the configuration does not tell all: another program uses a part of it, or the provider enforces
/// it over shorter spans than it says. Beside it, what a client reaches that only sends again after a refusal.
/// </summary>
internal static class UntoldLimitsBench
{
    private const int Requests = 6_000;
    private const int Tokens = 600_000;

    private static readonly SimulatedModel _model = new("gpt-4o") { Requests = Requests, Tokens = Tokens };

    // A half on average.
    private static readonly SimulatedModel _shared = _model with { OtherClient = new OtherClient(Least: 0.25, Most: 0.75, TimeSpan.FromMinutes(5)) };

    private static readonly SimulatedModel _quantised = _model with { Quantum = TimeSpan.FromSeconds(1), HidesQuantum = true };

    public static IEnumerable<Figure> Run(DateTimeOffset start, NetworkDelay delay) =>
    [
        .. Of("shared_key", _shared, start, delay, mostRefused: 0.01, leastShare: 0.95),
        .. Of("hidden_quantum", _quantised, start, delay, mostRefused: 0.005, leastShare: 0.9),
    ];

    private static IEnumerable<Figure> Of(string key, SimulatedModel model, DateTimeOffset start, NetworkDelay delay, double mostRefused, double leastShare)
    {
        BusyService ours = BusyService.Run(
            model, start, delay, static time => new OurLimiter(new ModelLimits { RequestsPerMinute = Requests, TokensPerMinute = Tokens }, time, BusyService.Callers));
        BusyService plain = BusyService.Run(model, start, delay, static _ => new RetryingClient());
        yield return new($"utilisation.{key}.refusals", ours.RefusedShare, "", "retry on 429", plain.RefusedShare) { Target = Target.ValueAtMost(mostRefused) };
        yield return new($"utilisation.{key}.share", ours.ShareOfLeft, "", "retry on 429", plain.ShareOfLeft) { Target = Target.ValueAtLeast(leastShare) };
    }
}
