using LlmLimiter.Limits;

namespace LlmLimiter.Admission;

/// <content>Which models, pools and rules there are: at the start, and when the configuration changes while calls wait.</content>
internal sealed partial class ProviderLimiter
{
    private readonly List<ModelState> _models = [];
    private readonly Dictionary<string, PoolDemand> _pools = new(StringComparer.OrdinalIgnoreCase);
    private List<QueueGroup> _groups = [];

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
            (Waiter Waiter, WaiterQueue Queue)[] waiting = Unqueue();
            SetPools(plan);
            SetModels(plan);
            Lane? fallback = _models.Find(model => model.Id == successor)?.Main;
            foreach ((Waiter waiter, WaiterQueue queue) in waiting)
            {
                Requeue(waiter, queue, fallback, whyUnlimited);
            }

            long now = _clock.Now;
            foreach (QueueGroup group in _groups)
            {
                Serve(group, now);
            }

            return [.. _models];
        }
    }

    /// <summary>The lane of a model's calls that name a further pool.</summary>
    /// <exception cref="ArgumentException">The provider has no such pool.</exception>
    public Lane LaneOf(ModelState model, string pool)
    {
        using (_gate.Enter())
        {
            if (model.FindLane(pool) is { } known)
            {
                return known;
            }

            if (!_pools.ContainsKey(pool))
            {
                throw NoPool(model, pool);
            }

            Lane lane = model.AddLane(_pools[pool]);
            JoinGroup(lane);
            return lane;
        }
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
        _groups = [];
        Lane[] lanes = [.. _models.SelectMany(model => model.Lanes)];
        foreach (Lane lane in lanes)
        {
            _ages.Keep(lane.Reservations);
            lane.TakePools();
        }

        foreach (PoolDemand demand in lanes.SelectMany(lane => lane.Demands))
        {
            demand.Group = null;
        }

        Array.ForEach(lanes, JoinGroup);
    }

    /// <summary>Gives the pools of a lane one group, the same as that of any lane they share a pool with.</summary>
    private void JoinGroup(Lane lane)
    {
        QueueGroup? joint = lane.Demands.Select(demand => demand.Group).FirstOrDefault(group => group is not null);
        if (joint is null)
        {
            joint = new QueueGroup(this);
            _groups.Add(joint);
        }

        foreach (PoolDemand demand in lane.Demands)
        {
            if (demand.Group is null)
            {
                joint.Add(demand);
            }
            else if (demand.Group is var other && !ReferenceEquals(other, joint))
            {
                joint.Absorb(other);
                _groups.Remove(other);
            }
        }
    }

    /// <summary>Takes every waiting call out of its queue, oldest first. None stops waiting.</summary>
    private (Waiter Waiter, WaiterQueue Queue)[] Unqueue()
    {
        Waiter[] waiters = [.. _groups.SelectMany(group => group.Waiting).SelectMany(queue => queue)];
        Array.Sort(waiters, static (one, other) => ReferenceEquals(one, other) ? 0 : one.CameAfter(other) ? 1 : -1);
        return [.. waiters.Select(waiter => (waiter, LeaveQueue(waiter)))];
    }

    private void Requeue(Waiter waiter, WaiterQueue queue, Lane? fallback, Func<ModelId, Exception?> whyUnlimited)
    {
        ModelState model = queue.Lane.Model;
        Lane? lane = _models.Contains(model) ? queue.Lane : fallback;
        if (lane is null)
        {
            Finish(waiter, default, whyUnlimited(model.Id));
        }
        else if (!lane.Model.Lanes.Contains(lane))
        {
            Finish(waiter, default, NoPool(model, lane.Extra!.Pool.Name!));
        }
        else if (lane.Costs(waiter.Estimate) is var costs && lane.Pools.TooSmall(costs) is >= 0 and var window)
        {
            Finish(waiter, default, Refusal.TooLarge(lane, window, costs[window].Cost));
        }
        else
        {
            JoinQueue(waiter, lane.QueueOf(queue.Priority));
        }
    }

    private ArgumentException NoPool(ModelState model, string pool)
    {
        string hint = NearestName.Of(pool, _pools.Keys) is { } nearest ? $"Did you mean '{nearest}'? " : "";
        return new ArgumentException(
            $"{model.Id}: the provider has no pool '{PrintableName.Of(pool)}'. {hint}Add it under the provider's 'pools:' in the configuration.");
    }
}
