using LlmLimiter.Limits;
using LlmLimiter.Stores;

namespace LlmLimiter.Admission;

/// <content>What the provider's answers say about its limits, and what that means for those that wait.</content>
internal sealed partial class ProviderLimiter
{
    // Callers of other processes were told to come back at the same moment.
    private const double MostJitter = 0.1;

    private string _dialect = "";
    private HeaderTrust _trust;

    /// <summary>Reads the answer to a call in the provider's dialect, and takes in what it says.</summary>
    /// <returns>What the call is to throw, because waiting does not cure its refusal; null: nothing.</returns>
    public ProviderRefusedException? Hear(in Grant grant, int status, Func<string, string?> header, string? body)
    {
        var feedback = ProviderFeedback.FromResponse(_dialect, status, header, body, _clock.TimeProvider.GetUtcNow());
        Apply(grant, feedback);
        return feedback.Refusal is { } kind && !kind.IsCurable() ? Refusal.ByProvider(grant.Reservation!.Owner.Lane.Model.Id, feedback) : null;
    }

    /// <summary>Takes in what the answer to a call says; of a call that was settled already, as if it were known to no lease.</summary>
    public void Apply(in Grant grant, ProviderFeedback feedback)
    {
        Action? tell;
        using (_gate.Enter())
        {
            if (grant.Reservation is not { } reservation)
            {
                return;
            }

            if (reservation.Generation == grant.Generation)
            {
                NoteAnswer(reservation, feedback);
                tell = Take(reservation.Owner, feedback, reservation.Draws, reservation.Order, reservation.GrantedAt);
            }
            else
            {
                tell = Take(reservation.Owner.Lane.Reservations, feedback, draws: null, _granted, _clock.Now);
            }
        }

        Tell(tell);
    }

    /// <summary>Takes in what an answer says that is known to no lease.</summary>
    public void Apply(ModelState model, ProviderFeedback feedback)
    {
        Action? tell;
        using (_gate.Enter())
        {
            tell = Take(model.Main.Reservations, feedback, draws: null, _granted, _clock.Now);
        }

        Tell(tell);
    }

    /// <returns>Tells of limits that have drifted, under no lock; null: none has.</returns>
    private Action? Take(Reservations owner, ProviderFeedback feedback, Draw[]? draws, long order, long grantedAt)
    {
        long now = _clock.Now;
        var answer = new AnswerOfProvider(owner.Pools, feedback, _clock) { Draws = draws, Order = order, GrantedAt = grantedAt, Trust = _trust };
        answer.Take(now);
        if (feedback.Refusal is { } kind)
        {
            Refuse(owner, kind, feedback.RetryAfter, answer, now);
        }
        else
        {
            Ease(owner.Pools, grantedAt);
        }

        if (answer.Drifted.Count > 0)
        {
            EndTheTooLarge();
        }

        ServeAfter(owner);
        ModelId model = owner.Lane.Model.Id;
        (LimitRule Configured, LimitRule InForce)[] drifted =
        [
            .. from window in answer.Drifted where window.Told.IsToBeReported(window.Configured, window.Rule) select (window.Configured, window.Rule),
        ];
        return drifted.Length == 0 ? null : () => context.Drifted(model, drifted);
    }

    private void Refuse(Reservations owner, RefusalKind kind, TimeSpan? retryAfter, AnswerOfProvider answer, long now)
    {
        if (!kind.IsCurable())
        {
            return;
        }

        // What the provider lacks for everybody is no matter of limits, which others may share.
        Pool pool = kind is RefusalKind.Capacity ? owner.Pools.Pools[0] : answer.RefusedIn;
        Throttle throttle = pool.Throttle ??= new Throttle(_clock);
        throttle.Refuse(answer.GrantedAt, now, isExplained: answer.IsExplained || kind is RefusalKind.Capacity or RefusalKind.DailyQuota);
        TimeSpan wait = throttle.WaitAfter(retryAfter) * (1 + (Random.Shared.NextDouble() * MostJitter));
        throttle.Pause(now + _clock.Units(wait));
        if (_waiting.NextToGiveUp() is { } first && first.Deadline < throttle.PausedUntil)
        {
            EndTheHopeless(pool, throttle.PausedUntil, now);
        }
    }

    /// <summary>Takes in that a call was answered: what refusals have imposed eases.</summary>
    private void Ease(PoolSet pools, long grantedAt)
    {
        for (int i = 0; i < pools.Pools.Count; i++)
        {
            if (pools.Pools[i] is { Throttle: { } throttle } pool && throttle.Answer(grantedAt, _clock.Now))
            {
                pool.Throttle = null;
            }
        }
    }

    /// <summary>Ends the waits that end before a pause does.</summary>
    private void EndTheHopeless(Pool pool, long pausedUntil, long now)
    {
        foreach (Waiter waiter in WaitersWhere(queue => queue.Lane.Pools.Pools.Contains(pool)))
        {
            if (waiter.Deadline < pausedUntil)
            {
                Lane lane = waiter.Queue!.Lane;
                lane.Model.Refused++;
                var earliest = new Earliest(pausedUntil) { Throttled = pool };
                _waiting.End(waiter, default, Refusal.BeforeDeadline(
                    lane, earliest, ahead: 0, _clock.Span(waiter.Deadline - waiter.Since), _clock.Span(pausedUntil - now)));
            }
        }
    }

    /// <summary>Ends the waits of calls that can never fit any more.</summary>
    private void EndTheTooLarge()
    {
        foreach (Waiter waiter in WaitersWhere(static _ => true))
        {
            try
            {
                ThrowIfTooLarge(waiter.Queue!.Lane, waiter.Estimate);
            }
            catch (Exception reason)
            {
                _waiting.End(waiter, default, reason);
            }
        }
    }

    private Waiter[] WaitersWhere(Func<WaiterQueue, bool> isMeant) =>
        [.. _waiting.Groups.SelectMany(group => group.Waiting).Where(isMeant).SelectMany(queue => queue)];
}
