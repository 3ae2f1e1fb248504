using LlmLimiter.Limits;

namespace LlmLimiter.Stores;

/// <summary>Rules that calls draw from together, with what is charged under each: a model's own, or those that models share.</summary>
/// <param name="model">The model whose own rules they are; null: they are shared.</param>
/// <param name="name">The name in the configuration of a pool that is shared; null: it is a model's own.</param>
internal sealed class Pool(string? model, string? name)
{
    /// <summary>The model whose own rules they are; null: they are shared.</summary>
    public string? Model { get; } = model;

    /// <summary>The name in the configuration; null: a model's own rules.</summary>
    public string? Name { get; } = name;

    /// <summary>One window for each rule. A reload brings a new array, with those windows kept whose rule is still the same.</summary>
    public RuleWindow[] Windows { get; private set; } = [];

    /// <summary>What the provider's refusals impose beside the rules; null: nothing.</summary>
    public Throttle? Throttle { get; set; }

    /// <summary>Whether nothing is charged under any rule.</summary>
    public bool IsUnused(long now) => Windows.All(window =>
    {
        window.Advance(now);
        return window.Used == 0;
    });

    /// <summary>
    /// Takes new rules; where they are others than before, what refusals have imposed is forgotten. A rule that is the same but for its amount
    /// keeps its charges; a new one starts with what the old ones of its metric know was used.
    /// </summary>
    /// <param name="rules">The rules.</param>
    /// <param name="clock">The limiter's clock.</param>
    /// <param name="sources">Pools whose charges a pool without any of its own starts with.</param>
    /// <param name="restore">Charges a new window with what was saved of it, and gives the moment of the last of that.</param>
    public void SetRules(
        IReadOnlyList<LimitRule> rules, MonotonicClock clock, IReadOnlyList<RuleWindow[]> sources, Func<RuleWindow, long> restore)
    {
        RuleWindow[] old = Windows;
        Throttle = rules.SequenceEqual(old.Select(window => window.Configured)) ? Throttle : null;
        Windows = [.. rules.Select(rule => Kept(old, rule, clock) ?? Heir(rule, clock, old.Length > 0 ? [old] : sources, restore))];
    }

    private static RuleWindow? Kept(RuleWindow[] old, LimitRule rule, MonotonicClock clock)
    {
        RuleWindow? same = Array.Find(old, window => window.Rule.Identity == rule.Identity);
        same?.Change(rule, clock);
        return same;
    }

    private static RuleWindow Heir(LimitRule rule, MonotonicClock clock, IReadOnlyList<RuleWindow[]> sources, Func<RuleWindow, long> restore)
    {
        long now = clock.Now;
        RuleWindow heir = RuleWindow.For(rule, clock);
        // What was saved of the rule itself is known best; the others tell what came after.
        long restored = restore(heir);
        foreach (PastCharge charge in sources.SelectMany(ChargesKnown).Where(charge => charge.Last > restored).OrderBy(charge => charge.Last))
        {
            heir.Absorb(charge, now);
        }

        return heir;

        IEnumerable<PastCharge> ChargesKnown(RuleWindow[] windows)
        {
            RuleWindow? best = BestInformed(windows, rule);
            best?.Advance(now);
            return best?.Charges(now) ?? [];
        }
    }

    /// <summary>The window of the metric that remembers just long enough, else the longest.</summary>
    private static RuleWindow? BestInformed(RuleWindow[] windows, LimitRule rule)
    {
        RuleWindow[] ofMetric = [.. windows.Where(old => old.Metric == rule.Metric).OrderBy(old => old.Rule.Per)];
        return Array.Find(ofMetric, old => old.Rule.Per >= rule.Per) ?? ofMetric.LastOrDefault();
    }
}
