using LlmLimiter.Simulator.Enforcement;

namespace LlmLimiter.Bench.Utilisation;

/// <summary>The limiter of this repository, on virtual time.</summary>
internal sealed class OurLimiter(ModelLimits limits, VirtualTime time, int calls) : Contestant
{
    private const string Provider = "openai";
    private const string Model = "gpt-4o";

    private static readonly AcquireOptions _patient = new() { MaxWait = Timeout.InfiniteTimeSpan };

    private readonly LlmRateLimiter _limiter = new(Provider, Model, limits, new LlmRateLimiterOptions { TimeProvider = time });
    private readonly Turns _turns = new();
    private readonly LlmLease[] _leases = new LlmLease[calls];

    public override void Ask(Call call) => _turns.Await(
        call, _limiter.AcquireAsync(Provider, Model, call.Tokens, _patient), lease => _leases[call.Number] = lease);

    public override IReadOnlyList<Call> Granted() => _turns.Take(_limiter.GetUsage(Provider, Model).Granted);

    public override void Hear(Call call, Decision decision) => _leases[call.Number].ApplyFeedback(new ProviderFeedback
    {
        Limits = [Told(LimitMetric.Requests, decision.Window.Requests), Told(LimitMetric.TotalTokens, decision.Window.Tokens)],
        Refusal = decision.Verdict is Verdict.Admitted ? null : RefusalKind.Rate,
        RetryAfter = decision.ToldWait > TimeSpan.Zero ? decision.ToldWait : null,
    });

    public override TimeSpan Refuse(Call call, Decision decision)
    {
        _leases[call.Number].Dispose();
        return TimeSpan.Zero;
    }

    public override void Settle(Call call) => _leases[call.Number].RecordUsage(new TokenUsage(call.Tokens, 0));

    private static LimitFeedback Told(LimitMetric metric, MetricUse use) =>
        new(metric) { Limit = use.Limit, Remaining = use.Remaining, Reset = use.Reset };
}
