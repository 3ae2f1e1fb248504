namespace LlmLimiter.Admission;

/// <summary>The waiting calls of one model, first come first served, with the sum of their costs. Used under the provider's lock.</summary>
internal sealed class WaiterQueue
{
    private Waiter? _tail;

    /// <summary>The call whose turn is next; null: nobody waits.</summary>
    public Waiter? Head { get; private set; }

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>Per window of the model, the sum of the waiting calls' costs; null until somebody waits.</summary>
    public Int128[]? Costs { get; private set; }

    /// <summary>Puts a call at the end.</summary>
    public void Append(Waiter waiter)
    {
        waiter.Ahead = _tail;
        _ = _tail is null ? Head = waiter : _tail.Behind = waiter;
        _tail = waiter;
        Count++;
        AddCosts(waiter, sign: 1);
    }

    /// <summary>Takes a call out, wherever it stands.</summary>
    public void Remove(Waiter waiter)
    {
        _ = waiter.Ahead is null ? Head = waiter.Behind : waiter.Ahead.Behind = waiter.Behind;
        _ = waiter.Behind is null ? _tail = waiter.Ahead : waiter.Behind.Ahead = waiter.Ahead;
        waiter.Ahead = waiter.Behind = null;
        Count--;
        AddCosts(waiter, sign: -1);
    }

    /// <summary>Sums the costs anew, after the model's rules have changed.</summary>
    public void RecountCosts()
    {
        Costs = null;
        for (Waiter? waiter = Head; waiter is not null; waiter = waiter.Behind)
        {
            AddCosts(waiter, sign: 1);
        }
    }

    private void AddCosts(Waiter waiter, int sign)
    {
        long[] costs = waiter.Reservation.Costs;
        Costs ??= new Int128[costs.Length];
        for (int i = 0; i < costs.Length; i++)
        {
            Costs[i] += costs[i] * sign;
        }
    }
}
