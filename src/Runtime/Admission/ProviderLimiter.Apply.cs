using LlmLimiter.Limits;

namespace LlmLimiter.Admission;

/// <content>Which models, pools and rules there are: at the start, and when the configuration changes while calls wait.</content>
internal sealed partial class ProviderLimiter
{
    private readonly List<ModelState> _models = [];
    private readonly Dictionary<string, PoolDemand> _pools = new(StringComparer.OrdinalIgnoreCase);
    private ModelState? _fallback;
    private Func<ModelId, Exception?> _whyUnlimited = static _ => null;

    /// <summary>
    /// Takes a configuration. What was used is kept, and waiting calls go by the new rules: one that can no longer fit is told so.
    /// </summary>
    /// <param name="plan">The configuration.</param>
    /// <param name="successor">
    /// The model that takes over the waiting calls of one that has no limits any more; null: they are told why, or go unlimited.
    /// </param>
    /// <param name="whyUnlimited">Why such a call cannot go; null: it goes unlimited.</param>
    /// <returns>The models, in the order of the plan.</returns>
    public IReadOnlyList<ModelState> Apply(ProviderPlan plan, ModelId? successor, Func<ModelId, Exception?> whyUnlimited)
    {
        using (_gate.Enter())
        {
            ThrowIfGone();
            (Waiter Waiter, WaiterQueue Queue)[] waiting = _waiting.Unqueue();
            SetPools(plan);
            SetModels(plan);
            (_dialect, _trust) = (plan.Dialect, plan.Trust);
            _fallback = _models.Find(model => model.Id == successor);
            _whyUnlimited = whyUnlimited;
            foreach ((Waiter waiter, WaiterQueue queue) in waiting)
            {
                Requeue(waiter, queue);
            }

            ServeAll();
            return [.. _models];
        }
    }

    /// <summary>The lane of a model's calls that name a further pool.</summary>
    /// <exception cref="ArgumentException">The provider has no such pool.</exception>
    public Lane LaneOf(ModelState model, string pool)
    {
        using (_gate.Enter())
        {
            return FindLane(model, pool);
        }
    }

    private Lane FindLane(ModelState model, string pool)
    {
        if (model.FindLane(pool) is { } known)
        {
            return known;
        }

        if (!_pools.TryGetValue(pool, out PoolDemand? demand))
        {
            throw NoPool(model, pool);
        }

        // A model that is gone gets no lane any more: its calls ask for the one that takes them over.
        return model.Main.IsInForce ? AddLane(model, demand) : new Lane(model, demand);
    }

    private Lane AddLane(ModelState model, PoolDemand pool)
    {
        Lane lane = model.AddLane(pool);
        lane.IsInForce = true;
        _waiting.JoinGroup(lane, this);
        return lane;
    }

    private Lane? InForce(Lane lane) => lane.IsInForce ? lane : SuccessorOf(lane);

    /// <summary>The lane that takes over the calls of one that is gone; null: they are not limited any more.</summary>
    /// <exception cref="UnknownModelException">The model has no limits any more, and must have some.</exception>
    /// <exception cref="ArgumentException">The pool that they name is gone.</exception>
    private Lane? SuccessorOf(Lane gone)
    {
        ModelState? model = _models.Find(model => model.Id == gone.Model.Id) ?? _fallback;
        if (model is null)
        {
            return _whyUnlimited(gone.Model.Id) is { } reason ? throw reason : null;
        }

        return gone.Extra is { } extra ? FindLane(model, extra.Pool.Name!) : model.Main;
    }

    private void SetPools(ProviderPlan plan)
    {
        Dictionary<string, PoolDemand> before = new(_pools, _pools.Comparer);
        _pools.Clear();
        foreach ((string name, IReadOnlyList<LimitRule> rules) in plan.Pools)
        {
            PoolDemand demand = before.GetValueOrDefault(name) ?? new PoolDemand(ledger.Shared(name));
            IEnumerable<RuleWindow[]> ofMembers =
                from model in plan.Models
                where model.Pools.Contains(name, StringComparer.OrdinalIgnoreCase)
                select ledger.OfModel(model.Id.Model).Windows;
            ledger.SetRules(demand.Pool, rules, [.. ofMembers]);
            _pools.Add(name, demand);
        }
    }

    private void SetModels(ProviderPlan plan)
    {
        ModelState[] before = [.. _models];
        foreach (Lane lane in before.SelectMany(model => model.Lanes))
        {
            _ages.Keep(lane.Reservations);
            lane.IsInForce = false;
        }

        _models.Clear();
        foreach (ModelPlan model in plan.Models)
        {
            ModelState state = Array.Find(before, state => state.Id == model.Id)
                ?? new ModelState(model.Id, ledger.OfModel(model.Id.Model), this);
            ledger.SetRules(state.Own.Pool, model.Rules, sources: []);
            state.Share(model.Pools.Select(pool => _pools[pool]), plan.Policy);
            state.DropLanes(pool => !_pools.ContainsKey(pool));
            _models.Add(state);
        }

        ledger.Keep(_pools.Values.Concat(_models.Select(model => model.Own)).Select(demand => demand.Pool).ToHashSet());
        Lane[] lanes = [.. _models.SelectMany(model => model.Lanes)];
        foreach (Lane lane in lanes)
        {
            lane.TakePools();
            lane.IsInForce = true;
        }

        // Also the pools that no lane draws from now: a call may name them later.
        _waiting.Regroup(_pools.Values.Concat(_models.Select(model => model.Own)), lanes, this);
    }

    private void Requeue(Waiter waiter, WaiterQueue queue)
    {
        Lane? lane;
        try
        {
            lane = InForce(queue.Lane);
            if (lane is not null)
            {
                ThrowIfTooLarge(lane, waiter.Estimate);
            }
        }
        catch (Exception reason)
        {
            // Its model or pool is gone, it no longer fits, or a charge policy of somebody's own has thrown; the others must not suffer for it.
            _waiting.EndUnqueued(waiter, reason);
            return;
        }

        if (lane is null)
        {
            _waiting.EndUnqueued(waiter, failure: null);
        }
        else
        {
            _waiting.Requeue(waiter, lane.QueueOf(queue.Priority));
        }
    }

    private ArgumentException NoPool(ModelState model, string pool)
    {
        string hint = NearestName.Of(pool, _pools.Keys) is { } nearest ? $"Did you mean '{nearest}'? " : "";
        return new ArgumentException(
            $"{model.Id}: the provider has no pool '{PrintableName.Of(pool)}'. {hint}Add it under the provider's 'pools:' in the configuration.");
    }
}
