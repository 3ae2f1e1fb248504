using LlmLimiter.Limits;

namespace LlmLimiter.Admission;

/// <summary>
/// The limits of one provider: its models, who waits for them, and the one lock under which all of that is read and changed.
/// </summary>
/// <param name="clock">The limiter's clock; read under the lock, so that charges are stamped in order.</param>
/// <param name="alarm">Calls <see cref="Wake"/> at the moments it is asked for.</param>
/// <param name="maxQueued">The most calls that may wait for one model.</param>
internal sealed class ProviderLimiter(MonotonicClock clock, Alarm alarm, int maxQueued) : IDisposable
{
    private readonly object _gate = new();
    private readonly List<ModelState> _models = [];
    private readonly DeadlineHeap _deadlines = new();
    private bool _disposed;

    /// <summary>The limiter's clock.</summary>
    public MonotonicClock Clock => clock;

    /// <summary>Adds a model with its rules.</summary>
    public ModelState Add(ModelId id, ChargePolicy policy, IReadOnlyList<LimitRule> rules)
    {
        lock (_gate)
        {
            var model = new ModelState(id, policy, this);
            model.SetRules(rules);
            _models.Add(model);
            return model;
        }
    }

    /// <summary>Gives a model new rules. Waiting calls are looked at again; one that can no longer fit is told so.</summary>
    public void SetRules(ModelState model, IReadOnlyList<LimitRule> rules)
    {
        lock (_gate)
        {
            model.SetRules(rules);
            for (Waiter? waiter = model.Queue.Head; waiter is not null; waiter = waiter.Behind)
            {
                waiter.Reservation = model.Rent(waiter.Reservation.Estimate);
            }

            model.Queue.Recount();
            for (Waiter? waiter = model.Queue.Head, next; waiter is not null; waiter = next)
            {
                next = waiter.Behind;
                if (model.WhyTooLarge(waiter.Reservation) is { } tooLarge)
                {
                    End(waiter, default, tooLarge);
                }
            }

            Serve(model);
        }
    }

    /// <summary>Grants at once, or not at all: also not when others wait for the model.</summary>
    /// <exception cref="RequestTooLargeException">The call can never fit.</exception>
    public bool TryGrant(ModelState model, in TokenEstimate estimate, out Grant grant)
    {
        lock (_gate)
        {
            Reservation reservation = RentFitting(model, estimate);
            if (model.Queue.Head is null && model.TryCharge(reservation, clock.Now))
            {
                grant = new Grant(reservation, reservation.Generation, Waited: 0);
                return true;
            }

            model.Return(reservation);
            grant = default;
            return false;
        }
    }

    /// <summary>Lets a call wait for its turn, or ends its wait at once where the turn cannot come in time.</summary>
    /// <exception cref="RequestTooLargeException">The call can never fit.</exception>
    /// <exception cref="RateLimitTimeoutException">The turn cannot come before the deadline.</exception>
    /// <exception cref="RateLimitQueueFullException">Too many wait.</exception>
    public void Enqueue(Waiter waiter, in TokenEstimate estimate, TimeSpan maxWait)
    {
        lock (_gate)
        {
            long now = clock.Now;
            waiter.Reservation = RentFitting(waiter.Model, estimate);
            waiter.Since = now;
            waiter.Deadline = clock.EndOf(maxWait, now);
            RefuseTheHopeless(waiter, maxWait, now);
            Join(waiter);
            try
            {
                if (ReferenceEquals(waiter.Model.Queue.Head, waiter))
                {
                    Serve(waiter.Model);
                }
                else
                {
                    WakeBy(waiter.Deadline);
                }
            }
            catch when (waiter.IsWaiting)
            {
                // The system gives no thread or timer to wake it with.
                Leave(waiter);
                throw;
            }

            if (waiter.IsWaiting && waiter.Deadline <= now)
            {
                TimeOut(waiter);
            }
        }
    }

    /// <summary>Ends a wait for a reason of the caller's. A wait that has ended already is left as it ended.</summary>
    public void Withdraw(Waiter waiter, Exception reason)
    {
        lock (_gate)
        {
            if (waiter.IsWaiting)
            {
                waiter.Model.Cancelled++;
                bool wasHead = ReferenceEquals(waiter.Model.Queue.Head, waiter);
                End(waiter, default, reason);
                if (wasHead)
                {
                    Serve(waiter.Model);
                }
            }
        }
    }

    /// <summary>Ends a reservation, once, at the usage, or at the estimate when there is none.</summary>
    public void Settle(in Grant grant, in TokenUsage? usage)
    {
        lock (_gate)
        {
            if (grant.Reservation is { } reservation && reservation.Generation == grant.Generation && reservation.Model.Settle(reservation, usage))
            {
                Serve(reservation.Model);
            }
        }
    }

    /// <summary>Ends a reservation of which nothing was sent.</summary>
    public void Release(in Grant grant)
    {
        lock (_gate)
        {
            if (grant.Reservation is { } reservation && reservation.Generation == grant.Generation)
            {
                reservation.Model.Release(reservation);
                Serve(reservation.Model);
            }
        }
    }

    /// <summary>Charges calls that were made without a lease.</summary>
    public void ChargeExternal(ModelState model, in TokenUsage usage, int requests)
    {
        lock (_gate)
        {
            model.ChargeExternal(usage, requests);
        }
    }

    /// <summary>Reads a model's state, as of now.</summary>
    public T Read<T>(ModelState model, Func<ModelState, T> read)
    {
        lock (_gate)
        {
            long now = clock.Now;
            foreach (SlidingWindow window in model.Windows)
            {
                window.Advance(now);
            }

            return read(model);
        }
    }

    /// <summary>Grants whose turn has come and ends the waits whose deadline has.</summary>
    /// <returns>The next moment at which either happens; <see cref="MonotonicClock.Never"/>: nobody waits for one.</returns>
    public long Wake()
    {
        lock (_gate)
        {
            long next = MonotonicClock.Never;
            foreach (ModelState model in _models)
            {
                next = Math.Min(next, GrantHeads(model));
            }

            while (_deadlines.Earliest is { } late && late.Deadline <= clock.Now)
            {
                next = Math.Min(next, TimeOut(late));
            }

            return Math.Min(next, _deadlines.Earliest?.Deadline ?? MonotonicClock.Never);
        }
    }

    /// <summary>Ends every wait: the limiter is gone.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (ModelState model in _models)
            {
                while (model.Queue.Head is { } waiter)
                {
                    End(waiter, default, Gone());
                }
            }
        }
    }

    private static ObjectDisposedException Gone() => new("LlmRateLimiter", "The limiter was disposed; no call gets a turn any more.");

    private Reservation RentFitting(ModelState model, in TokenEstimate estimate)
    {
        if (_disposed)
        {
            throw Gone();
        }

        Reservation reservation = model.Rent(estimate);
        if (model.WhyTooLarge(reservation) is { } tooLarge)
        {
            model.Return(reservation);
            throw tooLarge;
        }

        return reservation;
    }

    private void RefuseTheHopeless(Waiter waiter, TimeSpan maxWait, long now)
    {
        ModelState model = waiter.Model;
        Exception? refusal = null;
        if (model.Queue.Count >= maxQueued)
        {
            refusal = Refusal.QueueFull(model, maxQueued);
        }
        else if (model.EarliestFor(model.Queue.Kept, waiter.Reservation, now, openComesBack: true) is { Binding: { } binding } best
            && best.Moment > waiter.Deadline)
        {
            refusal = Refusal.BeforeDeadline(model, binding, model.Queue.Count, maxWait, clock.Span(best.Moment - now));
        }

        if (refusal is not null)
        {
            model.Refused++;
            model.Return(waiter.Reservation);
            throw refusal;
        }
    }

    /// <summary>Grants as many heads of the model's queue as fit now, and asks to be woken for the next.</summary>
    private void Serve(ModelState model)
    {
        long next = GrantHeads(model);
        WakeBy(Math.Min(next, _deadlines.Earliest?.Deadline ?? MonotonicClock.Never));
    }

    private void WakeBy(long moment)
    {
        if (moment != MonotonicClock.Never)
        {
            alarm.WakeBy(moment);
        }
    }

    /// <returns>The moment at which the next head fits; <see cref="MonotonicClock.Never"/>: nobody waits.</returns>
    private long GrantHeads(ModelState model)
    {
        while (model.Queue.Head is { } head)
        {
            long now = clock.Now;
            if (!model.TryCharge(head.Reservation, now))
            {
                return model.EarliestFor(ahead: null, head.Reservation, now).Moment;
            }

            End(head, new Grant(head.Reservation, head.Reservation.Generation, now - head.Since), failure: null);
        }

        return MonotonicClock.Never;
    }

    /// <returns>The moment at which the model's next head fits, where the call that left was the head.</returns>
    private long TimeOut(Waiter waiter)
    {
        ModelState model = waiter.Model;
        long now = clock.Now;
        bool wasHead = ReferenceEquals(model.Queue.Head, waiter);
        (long moment, SlidingWindow? binding) = model.EarliestFor(ahead: null, waiter.Reservation, now);
        model.Refused++;
        End(waiter, default, Refusal.AtDeadline(
            model, binding, model.Queue.Count - 1, clock.Span(now - waiter.Since), wasHead ? clock.Span(moment - now) : null));
        return wasHead ? GrantHeads(model) : MonotonicClock.Never;
    }

    private void Join(Waiter waiter)
    {
        waiter.IsWaiting = true;
        waiter.Model.Queue.Append(waiter);
        _deadlines.Add(waiter);
        alarm.Join();
    }

    private void Leave(Waiter waiter)
    {
        waiter.IsWaiting = false;
        waiter.Model.Queue.Remove(waiter);
        _deadlines.Remove(waiter);
        alarm.Leave();
    }

    private void End(Waiter waiter, in Grant grant, Exception? failure)
    {
        Leave(waiter);
        if (failure is not null)
        {
            waiter.Model.Return(waiter.Reservation);
        }

        waiter.Complete(grant, failure);
    }
}
