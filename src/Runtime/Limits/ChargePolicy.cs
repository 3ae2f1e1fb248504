namespace LlmLimiter.Limits;

/// <summary>
/// Which tokens a provider counts, and when: what a call is charged before it is sent, and what of that stands afterwards.
/// This one, <c>generic</c>, reserves what is expected and keeps what was really used; the providers' own ways derive from it.
/// </summary>
internal class ChargePolicy
{
    private static readonly Dictionary<string, ChargePolicy> _profiles = new(StringComparer.OrdinalIgnoreCase)
    {
        ["generic"] = new ChargePolicy(),
        ["openai"] = new OpenAIChargePolicy(),
        ["azure"] = new AzureChargePolicy(),
        ["anthropic"] = new AnthropicChargePolicy(),
        ["gemini"] = new GeminiChargePolicy(),
    };

    /// <summary>The names of the profiles.</summary>
    public static IReadOnlyCollection<string> Profiles => _profiles.Keys;

    /// <summary>The policy of the profile, else of the provider when it has one of its own, else <c>generic</c>.</summary>
    public static ChargePolicy For(string? profile, string provider) =>
        _profiles.TryGetValue(profile ?? provider, out ChargePolicy? policy) ? policy : _profiles["generic"];

    /// <summary>What a call is charged at admission.</summary>
    public long Reserve(LimitMetric metric, in TokenEstimate estimate) => metric switch
    {
        LimitMetric.Requests => 1,
        LimitMetric.InputTokens => estimate.InputTokens,
        LimitMetric.OutputTokens => ExpectedOutput(estimate),
        _ => ReserveTotal(estimate),
    };

    /// <summary>What the call is charged once its usage is known. A failed or finished send stays one request.</summary>
    public long Settle(LimitMetric metric, in TokenEstimate estimate, in TokenUsage usage, long reserved) => metric switch
    {
        LimitMetric.Requests => reserved,
        LimitMetric.InputTokens => SettleInput(usage),
        LimitMetric.OutputTokens => usage.OutputTokens,
        _ => SettleTotal(estimate, usage, reserved),
    };

    /// <summary>What of the reservation stands whatever the usage turns out to be: what is settled when nothing was used.</summary>
    public long LeastKept(LimitMetric metric, in TokenEstimate estimate, long reserved) => Settle(metric, estimate, default, reserved);

    /// <summary>What calls made without a lease are charged.</summary>
    public long External(LimitMetric metric, in TokenUsage usage, int requests) =>
        metric is LimitMetric.Requests ? requests : Settle(metric, default, usage, reserved: 0);

    protected static long ExpectedOutput(in TokenEstimate estimate) =>
        estimate.OutputTokens > 0 ? estimate.OutputTokens : estimate.MaxOutputTokens ?? 0;

    protected virtual long ReserveTotal(in TokenEstimate estimate) => Amount.Sum(estimate.InputTokens, ExpectedOutput(estimate));

    protected virtual long SettleInput(in TokenUsage usage) => usage.InputTokens;

    protected virtual long SettleTotal(in TokenEstimate estimate, in TokenUsage usage, long reserved) => Amount.Sum(SettleInput(usage), usage.OutputTokens);

    /// <summary>
    /// OpenAI counts the larger of <c>max_tokens</c> and the request up front, and nothing of that comes back
    /// (rate-limits guide, seen 2026-10).
    /// </summary>
    private sealed class OpenAIChargePolicy : ChargePolicy
    {
        protected override long ReserveTotal(in TokenEstimate estimate) =>
            Math.Max(estimate.MaxOutputTokens ?? 0, Amount.Sum(estimate.InputTokens, estimate.OutputTokens));

        protected override long SettleTotal(in TokenEstimate estimate, in TokenUsage usage, long reserved) =>
            Math.Max(Math.Max(estimate.MaxOutputTokens ?? 0, estimate.InputTokens), usage.TotalTokens);
    }

    /// <summary>Azure OpenAI counts the prompt and <c>max_tokens</c> up front, and nothing comes back (quota page, 2025-07-31).</summary>
    private sealed class AzureChargePolicy : ChargePolicy
    {
        protected override long ReserveTotal(in TokenEstimate estimate) =>
            Amount.Sum(estimate.InputTokens, estimate.MaxOutputTokens ?? estimate.OutputTokens);

        protected override long SettleTotal(in TokenEstimate estimate, in TokenUsage usage, long reserved) =>
            Math.Max(reserved, usage.TotalTokens);
    }

    /// <summary>Anthropic does not count what is read from a cache (rate-limits page, autumn 2026).</summary>
    private sealed class AnthropicChargePolicy : ChargePolicy
    {
        protected override long SettleInput(in TokenUsage usage) => Math.Max(0, usage.InputTokens - usage.CachedInputTokens);
    }

    /// <summary>Gemini's tokens per minute are input tokens (rate-limits page, 2026-08-18).</summary>
    private sealed class GeminiChargePolicy : ChargePolicy
    {
        protected override long ReserveTotal(in TokenEstimate estimate) => estimate.InputTokens;

        protected override long SettleTotal(in TokenEstimate estimate, in TokenUsage usage, long reserved) => usage.InputTokens;
    }
}
