using LlmLimiter.Limits;

namespace LlmLimiter.Admission;

/// <summary>
/// One model's windows, its queue and its counts. Lives as long as the limiter: a reload changes its windows, never the object, so
/// that whoever has found it once may keep it. Everything here happens under the provider's lock.
/// </summary>
internal sealed class ModelState(ModelId id, ChargePolicy policy, ProviderLimiter provider)
{
    private Reservation? _free;

    /// <summary>The provider's and the model's name.</summary>
    public ModelId Id { get; } = id;

    /// <summary>The lock domain that the model belongs to.</summary>
    public ProviderLimiter Provider { get; } = provider;

    /// <summary>One window for each rule.</summary>
    public SlidingWindow[] Windows { get; private set; } = [];

    /// <summary>The calls that wait, in order of arrival.</summary>
    public WaiterQueue Queue { get; } = new();

    /// <summary>Calls that got their turn.</summary>
    public long Granted { get; private set; }

    /// <summary>Calls that ended without a turn, by timeout or a full queue.</summary>
    public long Refused { get; set; }

    /// <summary>Calls that were cancelled while they waited.</summary>
    public long Cancelled { get; set; }

    /// <summary>A reservation with the costs that the estimate means for each window; nothing is charged yet.</summary>
    public Reservation Rent(in TokenEstimate estimate)
    {
        Reservation reservation = _free ?? new Reservation(this, Windows);
        _free = reservation.NextFree;
        reservation.NextFree = null;
        reservation.Estimate = estimate;
        for (int i = 0; i < reservation.Costs.Length; i++)
        {
            reservation.Costs[i] = policy.Reserve(Windows[i].Rule.Metric, estimate);
        }

        return reservation;
    }

    /// <summary>Takes a reservation back for reuse, and makes every handle to it stale.</summary>
    public void Return(Reservation reservation)
    {
        reservation.Generation++;
        if (ReferenceEquals(reservation.Windows, Windows))
        {
            reservation.NextFree = _free;
            _free = reservation;
        }
    }

    /// <summary>Why the reservation can never fit; null: it can.</summary>
    public RequestTooLargeException? WhyTooLarge(Reservation reservation)
    {
        for (int i = 0; i < Windows.Length; i++)
        {
            if (reservation.Costs[i] > Windows[i].Rule.Amount)
            {
                return Refusal.TooLarge(this, Windows[i], reservation.Costs[i]);
            }
        }

        return null;
    }

    /// <summary>What the call keeps of a window's rule at the very least, if it is sent at all.</summary>
    public long LeastKept(Reservation reservation, int window) =>
        Math.Min(reservation.Costs[window], policy.LeastKept(Windows[window].Rule.Metric, reservation.Estimate, reservation.Costs[window]));

    /// <summary>Charges every window, or none.</summary>
    public bool TryCharge(Reservation reservation, long now)
    {
        for (int i = 0; i < Windows.Length; i++)
        {
            Windows[i].Advance(now);
            if (!Windows[i].Fits(reservation.Costs[i]))
            {
                return false;
            }
        }

        for (int i = 0; i < Windows.Length; i++)
        {
            reservation.Slots[i] = Windows[i].Reserve(reservation.Costs[i], now);
        }

        Granted++;
        return true;
    }

    /// <summary>Ends a reservation: at the usage when there is one, at the estimate when there is none.</summary>
    /// <returns>Whether capacity came back.</returns>
    public bool Settle(Reservation reservation, in TokenUsage? usage)
    {
        bool cameBack = false;
        for (int i = 0; i < reservation.Windows.Length; i++)
        {
            SlidingWindow window = reservation.Windows[i];
            long reserved = reservation.Costs[i];
            long kept = usage is { } used ? policy.Settle(window.Rule.Metric, reservation.Estimate, used, reserved) : reserved;
            cameBack |= window.Settle(reservation.Slots[i], reserved, kept);
            if (kept > reserved)
            {
                window.Charge(kept - reserved, Provider.Clock.Now);
            }
        }

        Return(reservation);
        return cameBack;
    }

    /// <summary>Ends a reservation of which nothing was sent: all of it comes back.</summary>
    public void Release(Reservation reservation)
    {
        for (int i = 0; i < reservation.Windows.Length; i++)
        {
            reservation.Windows[i].Settle(reservation.Slots[i], reservation.Costs[i], kept: 0);
        }

        Return(reservation);
    }

    /// <summary>Charges calls that were made without a lease.</summary>
    public void ChargeExternal(in TokenUsage usage, int requests)
    {
        long now = Provider.Clock.Now;
        foreach (SlidingWindow window in Windows)
        {
            window.Charge(policy.External(window.Rule.Metric, usage, requests), now);
        }
    }

    /// <summary>
    /// The earliest moment at which the queue's first calls, up to and including the reservation, can all have gone, and the window
    /// that says so.
    /// </summary>
    /// <param name="ahead">Per window, what the calls ahead will certainly keep; null: none is ahead.</param>
    /// <param name="reservation">The last of the calls.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="openComesBack">Whether to assume that every open reservation came back at once.</param>
    public (long Moment, SlidingWindow? Binding) EarliestFor(Int128[]? ahead, Reservation reservation, long now, bool openComesBack = false)
    {
        (long Moment, SlidingWindow? Binding) latest = (now, null);
        for (int i = 0; i < Windows.Length; i++)
        {
            Int128 demand = (ahead is null ? 0 : ahead[i]) + reservation.Costs[i];
            Windows[i].Advance(now);
            long moment = Windows[i].EarliestFor(demand, now, openComesBack);
            if (moment > latest.Moment)
            {
                latest = (moment, Windows[i]);
            }
        }

        return latest;
    }

    /// <summary>
    /// Takes new rules. A rule of the same metric and span keeps its charges under the new amount; a new one starts with what the old
    /// ones of its metric know was used. Open reservations settle against the windows they were charged to.
    /// </summary>
    public void SetRules(IReadOnlyList<LimitRule> rules)
    {
        Windows = [.. rules.Select(WindowFor)];
        _free = null;
    }

    private SlidingWindow WindowFor(LimitRule rule)
    {
        SlidingWindow? same = Windows.FirstOrDefault(window => window.Rule.Metric == rule.Metric && window.Rule.Per == rule.Per);
        if (same is not null)
        {
            same.Change(rule, Provider.Clock);
            return same;
        }

        var window = new SlidingWindow(rule, Provider.Clock);
        SlidingWindow[] ofMetric = [.. Windows.Where(old => old.Rule.Metric == rule.Metric).OrderBy(old => old.Rule.Per)];
        if ((ofMetric.FirstOrDefault(old => old.Rule.Per > rule.Per) ?? ofMetric.LastOrDefault()) is { } known)
        {
            window.Inherit(known);
        }

        return window;
    }
}
