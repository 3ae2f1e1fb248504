using System.Collections;

namespace LlmLimiter.Admission;

/// <summary>
/// The waiting calls of one lane and priority, first come first served, with the sum of what they will certainly keep. Used under the
/// provider's lock.
/// </summary>
internal sealed class WaiterQueue(Lane lane, RequestPriority priority) : IEnumerable<Waiter>
{
    private Waiter? _tail;
    private long _latestDeadline;

    /// <summary>The lane.</summary>
    public Lane Lane => lane;

    /// <summary>The priority.</summary>
    public RequestPriority Priority => priority;

    /// <summary>The call whose turn is next; null: nobody waits.</summary>
    public Waiter? Head { get; private set; }

    /// <summary>
    /// The waiting call with the earliest of the deadlines that are in order of the queue: calls that are ready to wait equally long give up
    /// in the order they came. The heap has the others.
    /// </summary>
    public Waiter? NextToGiveUp { get; private set; }

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// Per window of the lane, the sum of what the waiting calls will keep at the least; null until somebody waits. What they reserve
    /// beyond that may come back, so it proves nothing about when a later call can go.
    /// </summary>
    public Int128[]? Kept { get; private set; }

    /// <summary>How many calls stand before one that is about to join, and what they will keep at the least.</summary>
    public (int Count, Int128[]? Kept) Before(Waiter waiter)
    {
        if (_tail is null || !_tail.CameAfter(waiter))
        {
            return (Count, Kept);
        }

        int count = 0;
        var kept = new Int128[lane.Pools.Windows.Count];
        for (Waiter? ahead = Head; ahead is not null && !ahead.CameAfter(waiter); ahead = ahead.Behind, count++)
        {
            AddKept(kept, ahead, sign: 1);
        }

        return (count, kept);
    }

    /// <summary>Puts a call behind those that came before it: at the end, unless it returns.</summary>
    public void Add(Waiter waiter)
    {
        Waiter? ahead = _tail;
        while (ahead is not null && ahead.CameAfter(waiter))
        {
            ahead = ahead.Ahead;
        }

        waiter.Queue = this;
        waiter.Ahead = ahead;
        waiter.Behind = ahead is null ? Head : ahead.Behind;
        _ = ahead is null ? Head = waiter : ahead.Behind = waiter;
        _ = waiter.Behind is null ? _tail = waiter : waiter.Behind.Ahead = waiter;
        Count++;
        AddKept(waiter, sign: 1);
    }

    /// <summary>Keeps the deadline of a call that was added, if it comes after those of the calls ahead.</summary>
    /// <returns>Whether it does.</returns>
    public bool KeepDeadline(Waiter waiter)
    {
        if (!ReferenceEquals(_tail, waiter) || (NextToGiveUp is not null && waiter.Deadline < _latestDeadline))
        {
            return false;
        }

        NextToGiveUp ??= waiter;
        _latestDeadline = waiter.Deadline;
        return true;
    }

    /// <summary>Takes a call out, wherever it stands.</summary>
    public void Remove(Waiter waiter)
    {
        if (ReferenceEquals(NextToGiveUp, waiter))
        {
            NextToGiveUp = waiter.Behind;
            while (NextToGiveUp is { IsInHeap: true })
            {
                NextToGiveUp = NextToGiveUp.Behind;
            }
        }

        _ = waiter.Ahead is null ? Head = waiter.Behind : waiter.Ahead.Behind = waiter.Behind;
        _ = waiter.Behind is null ? _tail = waiter.Ahead : waiter.Behind.Ahead = waiter.Ahead;
        waiter.Ahead = waiter.Behind = null;
        Count--;
        AddKept(waiter, sign: -1);
    }

    /// <summary>Sums anew, after the lane's rules have changed.</summary>
    public void Recount()
    {
        Kept = null;
        foreach (Waiter waiter in this)
        {
            AddKept(waiter, sign: 1);
        }
    }

    /// <summary>The waiting calls in order. The one last given may leave the queue before the next is asked for.</summary>
    public IEnumerator<Waiter> GetEnumerator()
    {
        for (Waiter? waiter = Head, next; waiter is not null; waiter = next)
        {
            next = waiter.Behind;
            yield return waiter;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void AddKept(Waiter waiter, int sign) => AddKept(Kept ??= new Int128[lane.Pools.Windows.Count], waiter, sign);

    private void AddKept(Int128[] kept, Waiter waiter, int sign)
    {
        TokenEstimate estimate = waiter.Estimate;
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i] += lane.Tariff.LeastKept(i, estimate) * sign;
        }
    }
}
