using LlmLimiter.Stores;

namespace LlmLimiter.Admission;

/// <summary>
/// The limits of one provider: its models and pools, who waits for them, and the one lock under which all of that is read and changed.
/// </summary>
/// <param name="ledger">What is charged.</param>
/// <param name="context">What the providers of a limiter have in common.</param>
internal sealed partial class ProviderLimiter(ProviderLedger ledger, AdmissionContext context) : IDisposable
{
    private readonly Gate _gate = ledger.Gate;
    private readonly MonotonicClock _clock = context.Clock;
    private readonly WaitingCalls _waiting = new(context.Alarm);
    private readonly LeaseAges _ages = new(context);
    private uint _lastSequence;
    private long _passes;
    private long _granted;
    private bool _disposed;

    /// <summary>The limiter's clock.</summary>
    public MonotonicClock Clock => _clock;

    /// <summary>Takes the callers that go on.</summary>
    public HandOver HandOver => context.HandOver;

    /// <summary>Grants at once, or not at all: also not when others wait for what the call draws from.</summary>
    /// <exception cref="RequestTooLargeException">The call can never fit.</exception>
    public bool TryGrant(Lane lane, in TokenEstimate estimate, out Grant grant)
    {
        using (_gate.Enter())
        {
            grant = default;
            ThrowIfGone();
            if (!lane.IsInForce)
            {
                if (SuccessorOf(lane) is not { } successor)
                {
                    return true;
                }

                lane = successor;
            }

            if (_waiting.Count > 0 && lane.SomebodyWaits)
            {
                return false;
            }

            long now = _clock.Now;
            ForgetTheOld(now);
            Reservation reservation = lane.Reservations.Next;
            lane.Tariff.Price(reservation.Draws, estimate);
            if (lane.Pools.TryCharge(reservation.Draws, now))
            {
                grant = Granted(reservation, estimate, ++_lastSequence, now, since: now);
                return true;
            }

            ThrowIfTooLarge(lane, estimate);
            return false;
        }
    }

    /// <summary>Lets a call wait for its turn, or ends its wait at once where the turn cannot come in time.</summary>
    /// <param name="waiter">The call.</param>
    /// <param name="lane">Where it waits.</param>
    /// <param name="estimate">What is expected of it.</param>
    /// <param name="priority">Its priority.</param>
    /// <param name="maxWait">How long it waits in all.</param>
    /// <param name="former">The place that it comes back to; null: it is new.</param>
    /// <exception cref="RequestTooLargeException">The call can never fit.</exception>
    /// <exception cref="RateLimitTimeoutException">The turn cannot come before the deadline.</exception>
    /// <exception cref="RateLimitQueueFullException">Too many wait. One that comes back was let in before.</exception>
    public void Enqueue(
        Waiter waiter, Lane lane, in TokenEstimate estimate, RequestPriority priority, TimeSpan maxWait, PlaceInLine? former = null)
    {
        using (_gate.Enter())
        {
            if (QueueFor(lane, estimate, priority) is not { } queue)
            {
                waiter.Complete(default, failure: null);
                return;
            }

            long now = _clock.Now;
            waiter.Begin(estimate, former?.Sequence ?? ++_lastSequence, now, _clock.EndOf(maxWait, former?.Asked ?? now));
            RefuseTheHopeless(waiter, queue, maxWait, now, isNew: former is null);
            _waiting.Join(waiter, queue);
            try
            {
                ServeIfHead(waiter, queue, now);
            }
            catch when (waiter.IsWaiting)
            {
                // The system gives no thread or timer to wake it with.
                _waiting.Leave(waiter);
                throw;
            }

            if (waiter.IsWaiting && waiter.Deadline <= now)
            {
                TimeOut(waiter, now);
            }
        }
    }

    /// <summary>
    /// Grants if the call's turn is now, with others waiting for what it draws from: it stands in the queue for a moment, as its place there
    /// decides.
    /// </summary>
    public void EnqueueForNow(Waiter waiter, Lane lane, in TokenEstimate estimate, RequestPriority priority)
    {
        using (_gate.Enter())
        {
            if (QueueFor(lane, estimate, priority) is not { } queue)
            {
                waiter.Complete(default, failure: null);
                return;
            }

            long now = _clock.Now;
            waiter.Begin(estimate, ++_lastSequence, now, MonotonicClock.Never);
            _waiting.Join(waiter, queue);
            if (ReferenceEquals(queue.Head, waiter))
            {
                ForgetTheOld(now);
                queue.Lane.Group.Serve(now);
            }

            if (waiter.IsWaiting)
            {
                bool wasHead = ReferenceEquals(queue.Head, waiter);
                _waiting.Leave(waiter);
                if (wasHead)
                {
                    // Those behind it were not looked at while it stood before them.
                    Serve(queue.Lane.Group, now);
                }
            }
        }
    }

    /// <summary>Ends a wait for a reason of the caller's. A wait that has ended already is left as it ended.</summary>
    public void Withdraw(Waiter waiter, Exception reason)
    {
        using (_gate.Enter())
        {
            if (waiter is { IsWaiting: true, Queue: { } queue })
            {
                queue.Lane.Model.Cancelled++;
                bool wasHead = ReferenceEquals(queue.Head, waiter);
                _waiting.End(waiter, default, reason);
                if (wasHead)
                {
                    Serve(queue.Lane.Group, _clock.Now);
                }
            }
        }
    }

    /// <summary>Grants whose turn has come and ends the waits whose deadline has.</summary>
    /// <returns>The next moment at which either happens; <see cref="MonotonicClock.Never"/>: nobody waits for one.</returns>
    public long Wake()
    {
        using (_gate.Enter())
        {
            long now = _clock.Now;
            ForgetTheOld(now);
            foreach (QueueGroup group in _waiting.Groups)
            {
                if (group.Due <= now)
                {
                    group.Serve(now);
                }
            }

            while (_waiting.NextToGiveUp() is { } late && late.Deadline <= now)
            {
                TimeOut(late, now);
            }

            return _waiting.NextMoment();
        }
    }

    /// <summary>Ends every wait: the limiter is gone.</summary>
    public void Dispose()
    {
        using (_gate.Enter())
        {
            _disposed = true;
            foreach (QueueGroup group in _waiting.Groups)
            {
                while (!group.IsEmpty)
                {
                    _waiting.End(group.Waiting[0].Head!, default, Gone());
                }
            }
        }
    }

    /// <summary>A number for a look at the heads of a group, which no other has.</summary>
    internal long NextPass() => ++_passes;

    /// <summary>Charges a waiting call, which fits, and tells it so.</summary>
    internal void Grant(Waiter waiter, long now)
    {
        Lane lane = waiter.Queue!.Lane;
        TokenEstimate estimate = waiter.Estimate;
        Reservation reservation = lane.Reservations.Next;
        lane.Tariff.Price(reservation.Draws, estimate);
        if (!lane.Pools.TryCharge(reservation.Draws, now))
        {
            throw new InvalidOperationException("A call that fits was not charged.");
        }

        _waiting.End(waiter, Granted(reservation, estimate, waiter.Sequence, now, waiter.Since), failure: null);
    }

    /// <summary>The moment at which one of its pools has room for a waiting call, if nothing comes back before.</summary>
    internal long MomentFor(Lane lane, int pool, Draw[] costs, long now)
    {
        long moment = lane.Pools.EarliestIn(pool, costs, now);

        // Where time alone brings nothing, a call that never ends may be given up.
        return moment == MonotonicClock.Never ? _ages.NextLook : moment;
    }

    private static ObjectDisposedException Gone() => new("LlmRateLimiter", "The limiter was disposed; no call gets a turn any more.");

    /// <summary>The queue for a call that may wait; null: it is not limited any more.</summary>
    private WaiterQueue? QueueFor(Lane lane, in TokenEstimate estimate, RequestPriority priority)
    {
        ThrowIfGone();
        Lane? inForce = InForce(lane);
        if (inForce is not null)
        {
            ThrowIfTooLarge(inForce, estimate);
        }

        return inForce?.QueueOf(priority);
    }

    private void ThrowIfTooLarge(Lane lane, in TokenEstimate estimate)
    {
        Draw[] costs = lane.Costs(estimate);
        while (lane.Pools.TooSmall(costs) is >= 0 and var window)
        {
            if (!lane.Pools.Windows[window].LetAdoptedGo(_clock.Now, _clock))
            {
                throw Refusal.TooLarge(lane, window, costs[window].Cost);
            }
        }
    }

    private void ThrowIfGone()
    {
        if (_disposed)
        {
            throw Gone();
        }
    }

    private Grant Granted(Reservation reservation, in TokenEstimate estimate, uint sequence, long now, long since)
    {
        reservation.Owner.Rent();
        reservation.Begin(estimate, sequence);
        reservation.Since = now;
        reservation.GrantedAt = now;
        reservation.Order = ++_granted;
        reservation.Owner.Lane.Model.Granted++;
        NoteCharge(reservation.Owner.Pools);
        return new Grant(reservation, reservation.Generation, now - since);
    }

    private void NoteCharge(PoolSet pools)
    {
        if (pools.IsSaved)
        {
            context.Charged?.Invoke();
        }
    }

    private void RefuseTheHopeless(Waiter waiter, WaiterQueue queue, TimeSpan maxWait, long now, bool isNew)
    {
        Lane lane = queue.Lane;
        (int ahead, Int128[]? kept) = queue.Before(waiter);
        Exception? refusal = null;
        if (isNew && lane.Model.Waiting >= context.MaxQueued)
        {
            refusal = Refusal.QueueFull(lane.Model, context.MaxQueued);
        }
        else if (lane.Pools.EarliestFor(kept, lane.Costs(waiter.Estimate), now, openComesBack: true) is { IsHeld: true } best
            && best.Moment > waiter.Deadline)
        {
            refusal = Refusal.BeforeDeadline(lane, best, ahead, maxWait, _clock.Span(best.Moment - now));
        }

        if (refusal is not null)
        {
            lane.Model.Refused++;
            throw refusal;
        }
    }

    private void ServeIfHead(Waiter waiter, WaiterQueue queue, long now)
    {
        if (ReferenceEquals(queue.Head, waiter))
        {
            Serve(queue.Lane.Group, now);
        }
        else
        {
            WakeBy(waiter.Deadline);
        }
    }

    /// <summary>Grants as many heads as fit now, and asks to be woken for the next.</summary>
    private void Serve(QueueGroup group, long now)
    {
        ForgetTheOld(now);
        group.Serve(now);
        WakeBy(_waiting.NextMoment(group));
    }

    private void ServeAll()
    {
        long now = _clock.Now;
        foreach (QueueGroup group in _waiting.Groups)
        {
            Serve(group, now);
        }
    }

    private void WakeBy(long moment)
    {
        if (moment != MonotonicClock.Never)
        {
            context.Alarm.WakeBy(moment);
        }
    }

    private void TimeOut(Waiter waiter, long now)
    {
        WaiterQueue queue = waiter.Queue!;
        Lane lane = queue.Lane;
        bool wasHead = ReferenceEquals(queue.Head, waiter);
        Earliest earliest = lane.Pools.EarliestFor(ahead: null, lane.Costs(waiter.Estimate), now);
        lane.Model.Refused++;
        _waiting.End(waiter, default, Refusal.AtDeadline(
            lane, earliest, lane.Model.Waiting - 1, _clock.Span(now - waiter.Since), wasHead ? _clock.Span(earliest.Moment - now) : null));
        if (wasHead)
        {
            lane.Group.Serve(now);
        }
    }

    /// <summary>Gives up on calls under way for longer than anybody reports on them.</summary>
    private void ForgetTheOld(long now)
    {
        if (now >= _ages.NextLook)
        {
            _ages.Look(_models.SelectMany(model => model.Lanes), now);
        }
    }
}
