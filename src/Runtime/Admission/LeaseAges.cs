namespace LlmLimiter.Admission;

/// <summary>Finds the calls that are under way for too long: their program lost them, or hangs.</summary>
internal sealed class LeaseAges(AdmissionContext context)
{
    // A program that never settles would have every call looked through at every call, and a warning for each.
    private const int MostLooksPerAge = 60;

    /// <summary>When to look next: no call can be too old before, or not by much.</summary>
    public long NextLook { get; private set; } = context.Clock.EndOf(context.MaxLeaseAge, context.Clock.Now);

    // Calls from before a reload are kept where they came from.
    private readonly List<Reservations> _former = [];

    /// <summary>Keeps an eye on the calls under way of a lane whose pools change, or that goes.</summary>
    public void Keep(Reservations reservations)
    {
        _former.RemoveAll(former => former.AllReturned);
        if (!reservations.AllReturned && !_former.Contains(reservations))
        {
            _former.Add(reservations);
        }
    }

    /// <summary>Gives up on calls that are too old.</summary>
    public void Look(IEnumerable<Lane> lanes, long now)
    {
        _former.RemoveAll(reservations => reservations.AllReturned);
        long age = context.Clock.Units(context.MaxLeaseAge);
        long oldest = now;
        foreach (Reservations reservations in lanes.Select(lane => lane.Reservations).Concat(_former))
        {
            (int forgotten, long oldestSince) = reservations.Forget(now - age, now);
            oldest = Math.Min(oldest, oldestSince);
            if (forgotten > 0)
            {
                Tell(reservations.Lane.Model, forgotten);
            }
        }

        NextLook = Math.Max(oldest + age, now + (age / MostLooksPerAge));
    }

    /// <summary>Not here: somebody's logger must not run under the lock.</summary>
    private void Tell(ModelState model, int forgotten)
    {
        model.Forgotten += forgotten;
        ThreadPool.UnsafeQueueUserWorkItem(
            static told => told.context.Forgotten(told.Id, told.forgotten), (context, model.Id, forgotten), preferLocal: false);
    }
}
