using LlmLimiter.Stores;

namespace LlmLimiter.Admission;

/// <summary>The reservations of one lane, for reuse. Knows which of them are out, so that those never settled are found.</summary>
/// <param name="lane">The lane that the calls come from.</param>
internal sealed class Reservations(Lane lane)
{
    // As they are now; a reload brings others, and other reservations.
    private readonly PoolSet _pools = lane.Pools;
    private readonly Tariff _tariff = lane.Tariff;
    private readonly List<Reservation> _all = [];
    private int[] _free = new int[16];
    private int _freeCount;

    /// <summary>The lane that the calls come from.</summary>
    public Lane Lane => lane;

    /// <summary>The pools drawn from.</summary>
    public PoolSet Pools => _pools;

    /// <summary>What the calls are charged.</summary>
    public Tariff Tariff => _tariff;

    /// <summary>Whether none is out.</summary>
    public bool AllReturned => _freeCount == _all.Count;

    /// <summary>The one that is rented next; until then nothing has changed, whatever is written there.</summary>
    public Reservation Next
    {
        get
        {
            if (_freeCount == 0)
            {
                Add();
            }

            return _all[_free[_freeCount - 1]];
        }
    }

    /// <summary>Takes the <see cref="Next"/> one.</summary>
    public void Rent() => _freeCount--;

    /// <summary>Takes it back after use: every handle to it is stale now.</summary>
    public void End(Reservation reservation)
    {
        reservation.Generation++;
        reservation.Since = MonotonicClock.Never;
        if (!reservation.IsForgotten)
        {
            _free[_freeCount++] = reservation.Number;
        }
    }

    /// <summary>
    /// Gives up on those open since before the moment: they are no longer reused, and go when their last handle does.
    /// </summary>
    /// <returns>How many, and since when the oldest of the others is open.</returns>
    public (int Forgotten, long OldestSince) Forget(long before, long now)
    {
        (int forgotten, long oldest) = (0, MonotonicClock.Never);
        for (int number = 0; number < _all.Count; number++)
        {
            Reservation reservation = _all[number];
            if (reservation.Since <= before)
            {
                forgotten++;
                reservation.IsForgotten = true;
                _pools.Forget(reservation.Draws, now);
                _all[number] = new Reservation(this, number);
                _free[_freeCount++] = number;
            }
            else
            {
                oldest = Math.Min(oldest, reservation.Since);
            }
        }

        return (forgotten, oldest);
    }

    private void Add()
    {
        if (_free.Length == _all.Count)
        {
            Array.Resize(ref _free, _free.Length * 2);
        }

        _free[_freeCount++] = _all.Count;
        _all.Add(new Reservation(this, _all.Count));
    }
}
