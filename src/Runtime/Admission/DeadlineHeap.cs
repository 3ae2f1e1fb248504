namespace LlmLimiter.Admission;

/// <summary>
/// The waiting calls whose deadlines are not in the order of their queue, the earliest first: a binary heap whose entries know their place,
/// so that a call that got its turn leaves in O(log n). Used under the provider's lock.
/// </summary>
internal sealed class DeadlineHeap
{
    private readonly List<Waiter> _heap = [];

    /// <summary>The call with the earliest deadline; null: no call has one.</summary>
    public Waiter? Earliest => _heap.Count == 0 ? null : _heap[0];

    /// <summary>Adds a call.</summary>
    public void Add(Waiter waiter)
    {
        _heap.Add(waiter);
        MoveUp(waiter, _heap.Count - 1);
    }

    /// <summary>Takes a call out, if it is in.</summary>
    public void Remove(Waiter waiter)
    {
        int index = waiter.DeadlineIndex;
        if (!waiter.IsInHeap)
        {
            return;
        }

        Waiter last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        if (!ReferenceEquals(last, waiter))
        {
            MoveUp(last, index);
            MoveDown(last, last.DeadlineIndex);
        }
    }

    private void MoveUp(Waiter waiter, int index)
    {
        while (index > 0 && _heap[(index - 1) / 2] is { } parent && parent.Deadline > waiter.Deadline)
        {
            Place(parent, index);
            index = (index - 1) / 2;
        }

        Place(waiter, index);
    }

    private void MoveDown(Waiter waiter, int index)
    {
        for (int child = (2 * index) + 1; child < _heap.Count; child = (2 * index) + 1)
        {
            if (child + 1 < _heap.Count && _heap[child + 1].Deadline < _heap[child].Deadline)
            {
                child++;
            }

            if (_heap[child].Deadline >= waiter.Deadline)
            {
                break;
            }

            Place(_heap[child], index);
            index = child;
        }

        Place(waiter, index);
    }

    private void Place(Waiter waiter, int index)
    {
        _heap[index] = waiter;
        waiter.DeadlineIndex = index;
    }
}
