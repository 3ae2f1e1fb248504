namespace LlmLimiter.Admission;

/// <summary>
/// The waiting calls of one model, first come first served, with the sum of what they will certainly keep. Used under the provider's lock.
/// </summary>
internal sealed class WaiterQueue
{
    private Waiter? _tail;

    /// <summary>The call whose turn is next; null: nobody waits.</summary>
    public Waiter? Head { get; private set; }

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// Per window of the model, the sum of what the waiting calls will keep at the least; null until somebody waits. What they reserve
    /// beyond that may come back, so it proves nothing about when a later call can go.
    /// </summary>
    public Int128[]? Kept { get; private set; }

    /// <summary>Puts a call at the end.</summary>
    public void Append(Waiter waiter)
    {
        waiter.Ahead = _tail;
        _ = _tail is null ? Head = waiter : _tail.Behind = waiter;
        _tail = waiter;
        Count++;
        AddKept(waiter, sign: 1);
    }

    /// <summary>Takes a call out, wherever it stands.</summary>
    public void Remove(Waiter waiter)
    {
        _ = waiter.Ahead is null ? Head = waiter.Behind : waiter.Ahead.Behind = waiter.Behind;
        _ = waiter.Behind is null ? _tail = waiter.Ahead : waiter.Behind.Ahead = waiter.Ahead;
        waiter.Ahead = waiter.Behind = null;
        Count--;
        AddKept(waiter, sign: -1);
    }

    /// <summary>Sums anew, after the model's rules have changed.</summary>
    public void Recount()
    {
        Kept = null;
        for (Waiter? waiter = Head; waiter is not null; waiter = waiter.Behind)
        {
            AddKept(waiter, sign: 1);
        }
    }

    private void AddKept(Waiter waiter, int sign)
    {
        Kept ??= new Int128[waiter.Reservation.Costs.Length];
        for (int i = 0; i < Kept.Length; i++)
        {
            Kept[i] += waiter.Model.LeastKept(waiter.Reservation, i) * sign;
        }
    }
}
