using LlmLimiter.Stores;

namespace LlmLimiter.Admission;

/// <summary>
/// The queues that share pools, directly or by way of others, and which of their heads goes next. Used under the provider's lock.
/// </summary>
/// <remarks>
/// Heads are looked at by priority, then in order of arrival. A head that its model's own rules block, blocks only what draws on those. A
/// head whose own rules fit, but a shared pool does not, holds that pool: no later head draws from it. So big calls are not starved by small
/// ones, and one model's own limit never stops another.
/// </remarks>
internal sealed class QueueGroup(ProviderLimiter provider)
{
    // Queues in which somebody waits, by priority, then by the arrival of their heads.
    private readonly List<WaiterQueue> _waiting = [];
    private readonly List<PoolDemand> _demands = [];
    private long _pass;

    /// <summary>
    /// The moment at which a head can go, or lets go of a pool that others wait for; <see cref="MonotonicClock.Never"/>: no moment brings that.
    /// </summary>
    public long Due { get; private set; } = MonotonicClock.Never;

    /// <summary>Whether nobody waits.</summary>
    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>The queues in which somebody waits, in their order.</summary>
    public IReadOnlyList<WaiterQueue> Waiting => _waiting;

    /// <summary>Gives a queue its place, when its head has changed.</summary>
    public void Place(WaiterQueue queue)
    {
        if (_waiting.Count == 1 && queue.Head is not null && ReferenceEquals(_waiting[0], queue))
        {
            return;
        }

        _waiting.Remove(queue);
        if (queue.Head is not null)
        {
            int place = _waiting.Count;
            while (place > 0 && GoesBefore(queue, _waiting[place - 1]))
            {
                place--;
            }

            _waiting.Insert(place, queue);
        }
    }

    /// <summary>Grants every head whose turn it is and that fits now.</summary>
    public void Serve(long now)
    {
        while (GrantNext(now))
        {
            // Each grant may change what the heads hold, so all are looked at again.
        }
    }

    /// <summary>The waiting call that gives up first, of those that give up in the order they came.</summary>
    public Waiter? NextToGiveUp()
    {
        Waiter? next = null;
        foreach (WaiterQueue queue in _waiting)
        {
            if (queue.NextToGiveUp is { } waiter && (next is null || waiter.Deadline < next.Deadline))
            {
                next = waiter;
            }
        }

        return next;
    }

    /// <summary>How many calls wait before the first of the model's.</summary>
    public int PositionOf(ModelState model)
    {
        WaiterQueue? first = _waiting.Find(queue => ReferenceEquals(queue.Lane.Model, model));
        return first is null ? 0 : _waiting.TakeWhile(queue => !ReferenceEquals(queue, first)).Sum(queue => CountBefore(queue, first));
    }

    /// <summary>Takes in a pool.</summary>
    public void Add(PoolDemand demand)
    {
        demand.Group = this;
        _demands.Add(demand);
    }

    /// <summary>Takes in another group, because a lane draws from pools of both.</summary>
    public void Absorb(QueueGroup other)
    {
        Due = Math.Min(Due, other.Due);
        other._demands.ForEach(Add);
        foreach (WaiterQueue queue in other._waiting)
        {
            Place(queue);
        }
    }

    /// <summary>Looks at the heads in order, and grants the first whose turn it is and that fits.</summary>
    private bool GrantNext(long now)
    {
        _pass = provider.NextPass();
        Due = MonotonicClock.Never;
        for (int place = 0; place < _waiting.Count; place++)
        {
            WaiterQueue queue = _waiting[place];
            if (!MayGo(queue, now))
            {
                continue;
            }

            if (GrantOwed(place, now))
            {
                return true;
            }

            if (!IsHeld(queue.Lane))
            {
                Grant(queue, now, isOwed: false);
                return true;
            }
        }

        return false;
    }

    private static int CountBefore(WaiterQueue queue, WaiterQueue first) =>
        queue.Priority > first.Priority ? queue.Count : queue.TakeWhile(waiter => !waiter.CameAfter(first.Head!)).Count();

    private static bool GoesBefore(WaiterQueue queue, WaiterQueue other) =>
        queue.Priority != other.Priority ? queue.Priority > other.Priority : other.Head!.CameAfter(queue.Head!);

    /// <summary>Whether the queue's head fits and nobody before it holds its pools; else it holds those that have no room for it.</summary>
    private bool MayGo(WaiterQueue queue, long now)
    {
        Lane lane = queue.Lane;
        foreach (PoolDemand demand in lane.Demands)
        {
            if (demand.HeldIn == _pass)
            {
                return false;
            }
        }

        Draw[] costs = lane.Costs(queue.Head!.Estimate);
        Span<bool> stops = stackalloc bool[lane.Demands.Length];
        if (!lane.Pools.IsStopped(costs, now, stops))
        {
            return true;
        }

        for (int pool = 0; pool < stops.Length; pool++)
        {
            if (stops[pool])
            {
                lane.Demands[pool].HeldIn = _pass;
                Due = Math.Min(Due, provider.MomentFor(lane, pool, costs, now));
            }
        }

        return false;
    }

    /// <summary>
    /// Where the classes below are owed a turn on a pool of the queue: grants their oldest head, or lets it hold what it needs.
    /// </summary>
    /// <returns>Whether it was granted.</returns>
    private bool GrantOwed(int place, long now)
    {
        WaiterQueue queue = _waiting[place];
        foreach (PoolDemand demand in queue.Lane.Demands)
        {
            if (!demand.OwesBelow(queue.Priority))
            {
                continue;
            }

            foreach (WaiterQueue below in OldestBelow(place, demand))
            {
                if (MayGo(below, now))
                {
                    Grant(below, now, isOwed: true);
                    return true;
                }

                if (IsHeld(queue.Lane))
                {
                    return false;
                }
            }
        }

        return false;
    }

    private WaiterQueue[] OldestBelow(int place, PoolDemand demand)
    {
        WaiterQueue[] below =
        [
            .. _waiting.Skip(place + 1).Where(queue => queue.Priority < _waiting[place].Priority && queue.Lane.Demands.Contains(demand)),
        ];
        Array.Sort(below, static (one, other) => one.Head!.CameAfter(other.Head!) ? 1 : -1);
        return below;
    }

    private bool IsHeld(Lane lane) => lane.Demands.Any(demand => demand.HeldIn == _pass);

    private void Grant(WaiterQueue queue, long now, bool isOwed)
    {
        PoolDemand[] demands = queue.Lane.Demands;
        provider.Grant(queue.Head!, now);
        foreach (PoolDemand demand in demands)
        {
            if (isOwed)
            {
                demand.CountOwedGrant();
            }
            else
            {
                demand.CountGrant(queue.Priority);
            }
        }
    }
}
