using LlmLimiter.Limits;
using LlmLimiter.Stores;

namespace LlmLimiter.Admission;

/// <summary>What a provider's configuration comes to: its charge policy, its pools and its models.</summary>
/// <param name="Policy">Which tokens the provider counts, and when.</param>
/// <param name="Pools">The rules of each pool.</param>
/// <param name="Models">The rules and the pools of each model.</param>
internal sealed record ProviderPlan(
    ChargePolicy Policy, IReadOnlyDictionary<string, IReadOnlyList<LimitRule>> Pools, IReadOnlyList<ModelPlan> Models)
{
    /// <summary>In whose words the provider's answers tell of limits: the profile's name, or the provider's own.</summary>
    public string Dialect { get; init; } = "";

    /// <summary>Which of the limits in its headers are adopted.</summary>
    public HeaderTrust Trust { get; init; }

    /// <summary>The plan of a provider that has no limits any more.</summary>
    public static ProviderPlan Empty { get; } = new(ChargePolicy.Generic, new Dictionary<string, IReadOnlyList<LimitRule>>(), []);

    /// <summary>The plan of the provider of this name.</summary>
    public static ProviderPlan Of(string name, ProviderLimits limits)
    {
        Profile profile = limits.ProfileOf(name);
        var plan = new ProviderPlan(
            limits.ChargePolicyOf(name),
            limits.Pools.ToDictionary(pool => pool.Key, pool => pool.Value.AllRules(profile)),
            [.. limits.Models.Select(model => new ModelPlan(new ModelId(name, model.Key), model.Value.AllRules(profile), model.Value.Pools))])
        {
            Dialect = limits.Profile ?? name,
            Trust = limits.TrustHeaders,
        };
        plan.AskPolicy();
        return plan;
    }

    /// <summary>Asks what is asked again when the plan is taken: a policy of somebody's own that throws shall do so before anything changes.</summary>
    private void AskPolicy()
    {
        IEnumerable<LimitRule> rules = Models.SelectMany(model => model.Rules).Concat(Pools.Values.SelectMany(ofPool => ofPool));
        foreach (LimitMetric metric in rules.Select(rule => rule.Metric).Distinct())
        {
            _ = Tariff.CountsMetricAsGenerated(Policy, metric);
        }
    }
}

/// <summary>One model's part of a plan.</summary>
/// <param name="Id">The model.</param>
/// <param name="Rules">Its own rules.</param>
/// <param name="Pools">The pools that its calls draw from too.</param>
internal sealed record ModelPlan(ModelId Id, IReadOnlyList<LimitRule> Rules, IReadOnlyList<string> Pools);
