using LlmLimiter.Simulator.Enforcement;

namespace LlmLimiter.Bench.Utilisation;

/// <summary>
/// What people have without a limiter: each call goes at once, and after a refusal again when the provider says, else after a second, then
/// two, and so on up to a minute, each with jitter.
/// </summary>
internal sealed class RetryingClient : Contestant
{
    private const int Seed = 2026;
    private const int MostDoublings = 6;

    private readonly List<Call> _asked = [];
    private readonly Dictionary<int, int> _refusals = [];
    private readonly Random _random = new(Seed);

    public override void Ask(Call call) => _asked.Add(call);

    public override IReadOnlyList<Call> Granted()
    {
        Call[] granted = [.. _asked];
        _asked.Clear();
        return granted;
    }

    public override void Settle(Call call) => _refusals.Remove(call.Number);

    public override TimeSpan Refuse(Call call, Decision decision)
    {
        int before = _refusals.GetValueOrDefault(call.Number);
        _refusals[call.Number] = Math.Min(before + 1, MostDoublings);
        TimeSpan wait = decision.ToldWait > TimeSpan.Zero ? decision.ToldWait : TimeSpan.FromSeconds(1 << before);
        return wait * (1 + (_random.NextDouble() * 0.25));
    }
}
