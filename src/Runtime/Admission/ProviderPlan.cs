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
    /// <summary>The plan of a provider that has no limits any more.</summary>
    public static ProviderPlan Empty { get; } = new(ChargePolicy.Generic, new Dictionary<string, IReadOnlyList<LimitRule>>(), []);

    /// <summary>The plan of the provider of this name.</summary>
    public static ProviderPlan Of(string name, ProviderLimits limits)
    {
        Profile profile = limits.ProfileOf(name);
        var plan = new ProviderPlan(
            limits.ChargePolicyOf(name),
            limits.Pools.ToDictionary(pool => pool.Key, pool => pool.Value.AllRules(profile)),
            [.. limits.Models.Select(model => new ModelPlan(new ModelId(name, model.Key), model.Value.AllRules(profile), model.Value.Pools))]);
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
