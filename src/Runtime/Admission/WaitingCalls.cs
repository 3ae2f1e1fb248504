namespace LlmLimiter.Admission;

/// <summary>
/// The calls that wait for a provider: in their queues, in the groups of queues that decide together, and among the deadlines. Used under the
/// provider's lock.
/// </summary>
internal sealed class WaitingCalls(Alarm alarm)
{
    private readonly DeadlineHeap _outOfOrder = new();
    private List<QueueGroup> _groups = [];

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>The groups of queues that decide together.</summary>
    public IReadOnlyList<QueueGroup> Groups => _groups;

    /// <summary>A call begins to wait.</summary>
    public void Join(Waiter waiter, WaiterQueue queue)
    {
        waiter.IsWaiting = true;
        Count++;
        JoinQueue(waiter, queue);
        alarm.Join();
    }

    /// <summary>A call stops waiting, and is not told.</summary>
    public void Leave(Waiter waiter)
    {
        LeaveQueue(waiter);
        StopWaiting(waiter);
    }

    /// <summary>Ends the wait of a call, with a grant or the reason why there is none.</summary>
    public void End(Waiter waiter, in Grant grant, Exception? failure)
    {
        Leave(waiter);
        waiter.Complete(grant, failure);
    }

    /// <summary>Takes every waiting call out of its queue, oldest first. None stops waiting.</summary>
    public (Waiter Waiter, WaiterQueue Queue)[] Unqueue()
    {
        Waiter[] waiters = [.. _groups.SelectMany(group => group.Waiting).SelectMany(queue => queue)];
        Array.Sort(waiters, static (one, other) => ReferenceEquals(one, other) ? 0 : one.CameAfter(other) ? 1 : -1);
        return [.. waiters.Select(waiter => (waiter, LeaveQueue(waiter)))];
    }

    /// <summary>Puts a call that was taken out into a queue, in its old order.</summary>
    public void Requeue(Waiter waiter, WaiterQueue queue) => JoinQueue(waiter, queue);

    /// <summary>Ends the wait of a call that was taken out of its queue.</summary>
    public void EndUnqueued(Waiter waiter, Exception? failure)
    {
        StopWaiting(waiter);
        waiter.Complete(default, failure);
    }

    /// <summary>Forms the groups anew. Nobody may stand in a queue.</summary>
    /// <param name="demands">Every pool that calls may draw from.</param>
    /// <param name="lanes">The lanes there are now.</param>
    /// <param name="provider">Grants their turns.</param>
    public void Regroup(IEnumerable<PoolDemand> demands, IEnumerable<Lane> lanes, ProviderLimiter provider)
    {
        _groups = [];
        foreach (PoolDemand demand in demands)
        {
            demand.Group = null;
        }

        foreach (Lane lane in lanes)
        {
            JoinGroup(lane, provider);
        }
    }

    /// <summary>Gives the pools of a lane one group, the same as that of any lane they share a pool with.</summary>
    public void JoinGroup(Lane lane, ProviderLimiter provider)
    {
        QueueGroup? joint = lane.Demands.Select(demand => demand.Group).FirstOrDefault(group => group is not null);
        if (joint is null)
        {
            joint = new QueueGroup(provider);
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

    /// <summary>The waiting call whose deadline is the earliest.</summary>
    public Waiter? NextToGiveUp()
    {
        Waiter? next = _outOfOrder.Earliest;
        foreach (QueueGroup group in _groups)
        {
            if (group.NextToGiveUp() is { } other && other.Deadline < DeadlineOf(next))
            {
                next = other;
            }
        }

        return next;
    }

    /// <summary>The next moment at which a head can go, or a call gives up; <see cref="MonotonicClock.Never"/>: there is none.</summary>
    public long NextMoment()
    {
        long next = DeadlineOf(NextToGiveUp());
        foreach (QueueGroup group in _groups)
        {
            next = Math.Min(next, group.Due);
        }

        return next;
    }

    /// <summary>The next such moment of one group, and of the deadlines out of order.</summary>
    public long NextMoment(QueueGroup group) =>
        Math.Min(group.Due, Math.Min(DeadlineOf(group.NextToGiveUp()), DeadlineOf(_outOfOrder.Earliest)));

    private static long DeadlineOf(Waiter? waiter) => waiter?.Deadline ?? MonotonicClock.Never;

    private static WaiterQueue LeaveQueue(Waiter waiter)
    {
        WaiterQueue queue = waiter.Queue!;
        bool wasHead = ReferenceEquals(queue.Head, waiter);
        queue.Remove(waiter);
        queue.Lane.Model.Waiting--;
        foreach (PoolDemand demand in queue.Lane.Demands)
        {
            demand.Leave(queue.Priority);
        }

        if (wasHead)
        {
            queue.Lane.Group.Place(queue);
        }

        return queue;
    }

    private void JoinQueue(Waiter waiter, WaiterQueue queue)
    {
        queue.Add(waiter);
        queue.Lane.Model.Waiting++;
        if (!waiter.IsInHeap && !queue.KeepDeadline(waiter))
        {
            _outOfOrder.Add(waiter);
        }

        foreach (PoolDemand demand in queue.Lane.Demands)
        {
            demand.Join(queue.Priority);
        }

        if (ReferenceEquals(queue.Head, waiter))
        {
            queue.Lane.Group.Place(queue);
        }
    }

    private void StopWaiting(Waiter waiter)
    {
        Count--;
        _outOfOrder.Remove(waiter);
        waiter.IsWaiting = false;
        alarm.Leave();
    }
}
