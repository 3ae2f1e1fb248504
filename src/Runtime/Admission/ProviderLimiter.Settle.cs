using System.Runtime.CompilerServices;
using LlmLimiter.Stores;

namespace LlmLimiter.Admission;

/// <content>What has become of the calls that were granted, and what that means for those that wait.</content>
internal sealed partial class ProviderLimiter
{
    /// <summary>Ends a reservation, once, at the usage, or at the estimate when there is none.</summary>
    public void Settle(in Grant grant, in TokenUsage? usage)
    {
        Action? tell = null;
        using (_gate.Enter())
        {
            if (IsOpen(grant, out Reservation reservation))
            {
                reservation.Owner.Tariff.Settle(reservation.Draws, reservation.Estimate, usage);
                if (usage is { } reported)
                {
                    NoteAnswer(reservation.Owner.Pools, reservation.GrantedAt);
                    tell = Learn(reservation, reported);
                }

                reservation.Owner.Pools.Settle(reservation.Draws, _clock);
                NoteCharge(reservation.Owner.Pools);
                End(reservation);
            }
        }

        // Not under the lock: who listens is somebody else. And whoever throws must not cost the caller his answer.
        try
        {
            tell?.Invoke();
        }
        catch
        {
            // The call is settled already.
        }
    }

    /// <summary>Ends a reservation of which nothing was sent.</summary>
    public void Cancel(in Grant grant)
    {
        using (_gate.Enter())
        {
            if (IsOpen(grant, out Reservation reservation))
            {
                reservation.Owner.Pools.Cancel(reservation.Draws);
                NoteCharge(reservation.Owner.Pools);
                End(reservation);
            }
        }
    }

    /// <summary>Counts what a call has used so far.</summary>
    public void Report(in Grant grant, in TokenUsage soFar)
    {
        using (_gate.Enter())
        {
            if (IsOpen(grant, out Reservation reservation))
            {
                long now = _clock.Now;
                reservation.Owner.Tariff.Settle(reservation.Draws, reservation.Estimate, soFar);
                reservation.Owner.Pools.Report(reservation.Draws, now);
                NoteCharge(reservation.Owner.Pools);
                reservation.Since = reservation.IsForgotten ? MonotonicClock.Never : now;
                ServeAfter(reservation.Owner);
            }
        }
    }

    /// <summary>Counts a call that the provider refused.</summary>
    public void NoteRefusal(in Grant grant)
    {
        using (_gate.Enter())
        {
            if (IsOpen(grant, out Reservation reservation))
            {
                reservation.Owner.Lane.Model.RefusedByProvider++;
            }
        }
    }

    /// <summary>Charges calls that were made without a lease.</summary>
    public void ChargeExternal(ModelState model, in TokenUsage usage, int requests)
    {
        using (_gate.Enter())
        {
            var draws = new Draw[model.Main.Pools.Windows.Count];
            model.Main.Tariff.Settle(draws, usage, requests);
            model.Main.Pools.Charge(draws, _clock.Now);
            NoteCharge(model.Main.Pools);
            ServeAfter(model.Main.Reservations);
        }
    }

    /// <summary>Compares what was reported with what was expected.</summary>
    /// <returns>Tells those who listen; null: nobody does.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)] // keeps Settle small
    private Action? Learn(Reservation reservation, in TokenUsage reported)
    {
        ref readonly TokenEstimate estimate = ref reservation.Estimate;
        if (!reported.IsWholeFor(estimate))
        {
            return null;
        }

        ModelState model = reservation.Owner.Lane.Model;
        model.Compare(estimate.InputTokens, estimate.ExpectedOutput, reported);
        reservation.Origin?.Learn(estimate.InputTokens, reported);
        return context.Compared.IsListenedTo ? Telling(model.Id, estimate.InputTokens, estimate.ExpectedOutput, reported) : null;
    }

    private Action Telling(ModelId model, long expectedInput, long expectedOutput, TokenUsage reported) =>
        () => context.Compared.Tell(model, expectedInput, expectedOutput, reported);

    private static bool IsOpen(in Grant grant, out Reservation reservation)
    {
        reservation = grant.Reservation!;
        return reservation is not null && reservation.Generation == grant.Generation;
    }

    private void End(Reservation reservation)
    {
        reservation.Owner.End(reservation);
        ServeAfter(reservation.Owner);
    }

    /// <summary>
    /// Looks at who waits, after what calls are charged has changed: capacity may have come back, and a head that its own model's rules stop
    /// now no longer holds a shared pool.
    /// </summary>
    private void ServeAfter(Reservations owner)
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        if (ReferenceEquals(owner, owner.Lane.Reservations) && owner.Lane.IsInForce)
        {
            if (!owner.Lane.Group.IsEmpty)
            {
                Serve(owner.Lane.Group, _clock.Now);
            }
        }
        else
        {
            // Granted before a change of the configuration: what it drew from may be others' now.
            ServeAll();
        }
    }
}
