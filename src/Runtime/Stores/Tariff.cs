using LlmLimiter.Limits;

namespace LlmLimiter.Stores;

/// <summary>What calls are charged under each rule of their pools, by the provider's charge policy. It knows no state.</summary>
internal sealed class Tariff(ChargePolicy policy, IReadOnlyList<RuleWindow> windows)
{
    private readonly LimitMetric[] _metrics = [.. windows.Select(window => window.Metric)];

    /// <summary>Per rule, whether it counts what is generated, when it is generated.</summary>
    public bool[] CountsAsGenerated { get; } = [.. windows.Select(window => CountsMetricAsGenerated(policy, window.Metric))];

    /// <summary>Notes what the call is charged at admission.</summary>
    public void Price(Draw[] draws, in TokenEstimate estimate)
    {
        LimitMetric[] metrics = _metrics;
        for (int i = 0; i < metrics.Length; i++)
        {
            draws[i].Cost = Cost(metrics[i], estimate);
        }
    }

    /// <summary>
    /// Notes what the call is charged in all, by its usage, or by the estimate where there is none. The policy may be somebody's own and
    /// throw, so it is asked before anything changes.
    /// </summary>
    public void Settle(Draw[] draws, in TokenEstimate estimate, in TokenUsage? usage)
    {
        for (int i = 0; i < _metrics.Length; i++)
        {
            ref Draw draw = ref draws[i];
            draw.Total = IsTokens(_metrics[i]) && usage is { } used
                ? Total(_metrics[i], estimate, used, draw.Cost)
                : draw.Cost + (CountsAsGenerated[i] ? draw.Generated : 0);
        }
    }

    /// <summary>Notes what a call is charged in all that its provider refused: the request, and no tokens but those that were reported.</summary>
    public void Refuse(Draw[] draws)
    {
        for (int i = 0; i < _metrics.Length; i++)
        {
            ref Draw draw = ref draws[i];
            draw.Total = IsTokens(_metrics[i]) && (CountsAsGenerated[i] || draw.Generated == 0) ? draw.Generated : draw.Cost + draw.Generated;
        }
    }

    /// <summary>Notes what calls made without a lease are charged.</summary>
    public void Settle(Draw[] draws, in TokenUsage usage, int requests)
    {
        for (int i = 0; i < _metrics.Length; i++)
        {
            draws[i].Total = _metrics[i] switch
            {
                LimitMetric.Requests => requests,
                LimitMetric.ConcurrentRequests => 0,
                _ => Total(_metrics[i], default, usage, charged: 0),
            };
        }
    }

    /// <summary>What a call keeps of a rule at the very least, if it is sent at all.</summary>
    public long LeastKept(int rule, in TokenEstimate estimate)
    {
        LimitMetric metric = _metrics[rule];
        if (!IsTokens(metric))
        {
            return metric is LimitMetric.Requests ? 1 : 0;
        }

        if (CountsAsGenerated[rule])
        {
            return 0;
        }

        try
        {
            long cost = Cost(metric, estimate);
            return Math.Min(cost, Total(metric, estimate, default, cost));
        }
        catch (Exception)
        {
            // A policy of somebody's own has no answer for a call that used nothing. That proves nothing, and the queue must not break over it.
            return 0;
        }
    }

    /// <summary>Whether the policy counts what is generated of a metric when it is generated.</summary>
    public static bool CountsMetricAsGenerated(ChargePolicy policy, LimitMetric metric) => IsTokens(metric) && policy.CountsAsGenerated(metric);

    private static bool IsTokens(LimitMetric metric) => metric is not (LimitMetric.Requests or LimitMetric.ConcurrentRequests);

    private long Cost(LimitMetric metric, in TokenEstimate estimate) =>
        IsTokens(metric) ? Math.Clamp(policy.Charge(metric, estimate), 0, Amount.Max) : 1;

    private long Total(LimitMetric metric, in TokenEstimate estimate, in TokenUsage usage, long charged) =>
        Math.Clamp(policy.Settle(metric, estimate, usage, charged), 0, Amount.Max);
}
