namespace LlmLimiter.Limits;

/// <summary>
/// OpenAI counts the larger of <c>max_tokens</c> and the request up front, and nothing of that comes back (rate-limits guide, seen 2026-10).
/// </summary>
internal sealed class OpenAIChargePolicy : ChargePolicy
{
    public override long Charge(LimitMetric metric, in TokenEstimate estimate) => metric is LimitMetric.TotalTokens
        ? Math.Max(estimate.MaxOutputTokens ?? 0, Amount.Sum(estimate.InputTokens, estimate.OutputTokens))
        : base.Charge(metric, estimate);

    public override long Settle(LimitMetric metric, in TokenEstimate estimate, in TokenUsage usage, long charged) => metric is LimitMetric.TotalTokens
        ? Math.Max(Math.Max(estimate.MaxOutputTokens ?? 0, estimate.InputTokens), usage.TotalTokens)
        : base.Settle(metric, estimate, usage, charged);
}

/// <summary>Azure OpenAI counts the prompt and <c>max_tokens</c> up front, and nothing comes back (quota page, 2025-07-31).</summary>
internal sealed class AzureChargePolicy : ChargePolicy
{
    public override long Charge(LimitMetric metric, in TokenEstimate estimate) => metric is LimitMetric.TotalTokens
        ? Amount.Sum(estimate.InputTokens, estimate.MaxOutputTokens ?? estimate.OutputTokens)
        : base.Charge(metric, estimate);

    public override long Settle(LimitMetric metric, in TokenEstimate estimate, in TokenUsage usage, long charged) => metric is LimitMetric.TotalTokens
        ? Math.Max(charged, usage.TotalTokens)
        : base.Settle(metric, estimate, usage, charged);
}

/// <summary>
/// Anthropic does not count what is read from a cache, and counts output when it is generated (rate-limits page, autumn 2026).
/// </summary>
internal sealed class AnthropicChargePolicy : ChargePolicy
{
    public override long Settle(LimitMetric metric, in TokenEstimate estimate, in TokenUsage usage, long charged) => metric switch
    {
        LimitMetric.InputTokens => UncachedInput(usage),
        LimitMetric.TotalTokens => Amount.Sum(UncachedInput(usage), usage.OutputTokens),
        _ => base.Settle(metric, estimate, usage, charged),
    };

    public override bool CountsAsGenerated(LimitMetric metric) => metric is LimitMetric.OutputTokens;

    private static long UncachedInput(in TokenUsage usage) => Math.Max(0, usage.InputTokens - usage.CachedInputTokens);
}

/// <summary>Gemini's tokens per minute are input tokens (rate-limits page, 2026-08-18).</summary>
internal sealed class GeminiChargePolicy : ChargePolicy
{
    public override long Charge(LimitMetric metric, in TokenEstimate estimate) =>
        metric is LimitMetric.TotalTokens ? estimate.InputTokens : base.Charge(metric, estimate);

    public override long Settle(LimitMetric metric, in TokenEstimate estimate, in TokenUsage usage, long charged) =>
        metric is LimitMetric.TotalTokens ? usage.InputTokens : base.Settle(metric, estimate, usage, charged);
}

/// <summary>
/// Charges as another policy does, and keeps no more than was really used: for providers that give back what they counted up front.
/// </summary>
internal sealed class RefundingChargePolicy(ChargePolicy charging) : ChargePolicy
{
    public override long Charge(LimitMetric metric, in TokenEstimate estimate) => charging.Charge(metric, estimate);

    public override long Settle(LimitMetric metric, in TokenEstimate estimate, in TokenUsage usage, long charged) =>
        Math.Min(base.Settle(metric, estimate, usage, charged), charging.Settle(metric, estimate, usage, charged));

    public override bool CountsAsGenerated(LimitMetric metric) => charging.CountsAsGenerated(metric);
}
