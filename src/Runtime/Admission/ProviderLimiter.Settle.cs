using System.Runtime.CompilerServices;
using LlmLimiter.Stores;

namespace LlmLimiter.Admission;

/// <content>What has become of the calls that were granted, and what that means for those that wait.</content>
internal sealed partial class ProviderLimiter
{
    /// <summary>
    /// Ends a reservation, once: at the usage, else at what was told on the way; where there is neither, at the estimate, or without its tokens
    /// if the provider refused the call.
    /// </summary>
    /// <param name="grant">The reservation.</param>
    /// <param name="usage">What was used; null: it is not known.</param>
    /// <param name="isAnswered">Whether the provider has answered, as far as is known: then what its refusals have imposed eases.</param>
    public void Settle(in Grant grant, in TokenUsage? usage, bool isAnswered = true)
    {
        Action? tell = null;
        using (_gate.Enter())
        {
            if (IsOpen(grant, out Reservation reservation))
            {
                tell = NoteTotals(reservation, usage ?? reservation.Told, isAnswered);
                reservation.Owner.Pools.Settle(reservation.Draws, _clock);
                NoteCharge(reservation.Owner.Pools);
                End(reservation);
            }
        }

        Tell(tell);
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

    /// <summary>Notes a usage that is told on the way, for a settlement that finds none: the last one that tells input and output apart.</summary>
    public void Note(in Grant grant, in TokenUsage usage)
    {
        using (_gate.Enter())
        {
            if (IsOpen(grant, out Reservation reservation) && (reservation.Told is null || usage.IsWholeFor(reservation.Estimate)))
            {
                reservation.Told = usage;
            }
        }
    }

    /// <summary>The refusal that the provider has answered a call with; null: none, or the call has ended.</summary>
    public ProviderFeedback? RefusalOf(in Grant grant)
    {
        using (_gate.Enter())
        {
            return IsOpen(grant, out Reservation reservation) ? reservation.Refusal : null;
        }
    }

    /// <summary>The place that a call came from; null: it has ended.</summary>
    public PlaceInLine? PlaceOf(in Grant grant)
    {
        using (_gate.Enter())
        {
            return IsOpen(grant, out Reservation reservation)
                ? new PlaceInLine(
                    reservation.Owner.Lane, reservation.Estimate with { Origin = reservation.Origin }, reservation.Sequence, reservation.Since - grant.Waited)
                : null;
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

    /// <summary>Notes how the provider has answered a call. A call counts as refused once, whoever hears of it.</summary>
    private static void NoteAnswer(Reservation reservation, ProviderFeedback feedback)
    {
        if (feedback.Refusal is null)
        {
            reservation.Refusal = null;
            return;
        }

        if (reservation.Refusal is null)
        {
            reservation.Owner.Lane.Model.RefusedByProvider++;
        }

        reservation.Refusal = feedback;
    }

    /// <summary>Notes what a call is charged in all.</summary>
    /// <returns>Tells those who listen how far the estimate was off; null: nobody does.</returns>
    private Action? NoteTotals(Reservation reservation, in TokenUsage? usage, bool isAnswered)
    {
        if (usage is null && reservation.Refusal is not null)
        {
            reservation.Owner.Tariff.Refuse(reservation.Draws);
            return null;
        }

        reservation.Owner.Tariff.Settle(reservation.Draws, reservation.Estimate, usage);
        if (isAnswered)
        {
            Ease(reservation.Owner.Pools, reservation.GrantedAt);
        }

        return usage is { } reported ? Learn(reservation, reported) : null;
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

    /// <summary>Not under the lock: who listens is somebody else. And whoever throws must not cost the caller his answer, or its settlement.</summary>
    private static void Tell(Action? tell)
    {
        try
        {
            tell?.Invoke();
        }
        catch
        {
            // What was to be told has been taken in already.
        }
    }

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
