using LlmLimiter.Limits;

namespace LlmLimiter.Stores;

/// <summary>What is charged at one provider: its pools, and the one lock under which they are read and changed.</summary>
/// <param name="provider">The provider's name.</param>
/// <param name="clock">Read under the lock, so that charges are stamped in order.</param>
/// <param name="saved">What was charged before the program started; null: nobody knows.</param>
internal sealed class ProviderLedger(string provider, MonotonicClock clock, SavedCharges? saved = null)
{
    private readonly Dictionary<string, Pool> _ofModels = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Pool> _shared = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The provider's name.</summary>
    public string Provider => provider;

    /// <summary>The lock.</summary>
    public Gate Gate { get; } = new();

    /// <summary>The clock.</summary>
    public MonotonicClock Clock => clock;

    /// <summary>A model's own pool; made when it is first asked for.</summary>
    public Pool OfModel(string model) => _ofModels.TryGetValue(model, out Pool? pool) ? pool : _ofModels[model] = new Pool(model, name: null);

    /// <summary>A pool that models share; made when it is first asked for.</summary>
    public Pool Shared(string name) => _shared.TryGetValue(name, out Pool? pool) ? pool : _shared[name] = new Pool(model: null, name);

    /// <summary>Gives a pool its rules. A new one starts with what was saved of it.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="sources">Windows whose charges a pool without any of its own starts with.</param>
    public void SetRules(Pool pool, IReadOnlyList<LimitRule> rules, IReadOnlyList<RuleWindow[]> sources) =>
        pool.SetRules(rules, clock, sources, window => saved?.Restore(provider, pool.Model, pool.Name, window) ?? long.MinValue);

    /// <summary>Lets go of pools that are no longer in force, once nothing is charged there: they may come back and remember meanwhile.</summary>
    public void Keep(IReadOnlySet<Pool> inForce)
    {
        long now = clock.Now;
        foreach (Dictionary<string, Pool> pools in (Dictionary<string, Pool>[])[_ofModels, _shared])
        {
            foreach (string gone in pools.Where(pool => !inForce.Contains(pool.Value) && pool.Value.IsUnused(now)).Select(pool => pool.Key).ToArray())
            {
                pools.Remove(gone);
            }
        }
    }

    /// <summary>What is charged under the rules that are saved. The lock is taken pool by pool, so that nobody waits long for it.</summary>
    public IReadOnlyList<SavedRule> Save() => [.. AllPools().SelectMany(Save)];

    private Pool[] AllPools()
    {
        using (Gate.Enter())
        {
            return [.. _ofModels.Values, .. _shared.Values];
        }
    }

    private SavedRule[] Save(Pool pool)
    {
        using (Gate.Enter())
        {
            return [.. pool.Windows.Where(SavedCharges.Concerns).Select(window => saved!.Save(provider, pool.Model, pool.Name, window))];
        }
    }
}
