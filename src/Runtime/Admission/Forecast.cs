using LlmLimiter.Limits;
using LlmLimiter.Stores;

namespace LlmLimiter.Admission;

/// <summary>When a call that came now would go, if nothing came back and nobody else came: played out on copies of the windows.</summary>
/// <remarks>
/// Each pool is played by itself, so the answer is exact where one rule decides, and never too late where several do: there only the calls
/// ahead in the same queue are sure to go before.
/// </remarks>
internal static class Forecast
{
    /// <summary>The moment for a call of normal priority; <see cref="MonotonicClock.Never"/>: time alone does not bring it.</summary>
    public static long MomentFor(Lane lane, in TokenEstimate estimate, long now)
    {
        long latest = now;
        foreach (PoolDemand demand in lane.Demands)
        {
            var call = new Turn(lane, estimate, RequestPriority.Normal, MonotonicClock.Never, Waiter: null);
            latest = Math.Max(latest, IsAllThatHolds(demand, lane.Group, now) ? Played(demand, call, now) : Bound(demand, call, now));
        }

        return latest;
    }

    /// <summary>Whether everybody in the group waits for the pool, and has room for all of them in every other.</summary>
    private static bool IsAllThatHolds(PoolDemand demand, QueueGroup group, long now)
    {
        var ahead = new Dictionary<RuleWindow, Int128>();
        foreach (Waiter waiter in group.Waiting.SelectMany(queue => queue))
        {
            Lane lane = waiter.Queue!.Lane;
            if (!lane.Demands.Contains(demand))
            {
                return false;
            }

            Draw[] costs = lane.Costs(waiter.Estimate);
            for (int i = 0; i < costs.Length; i++)
            {
                RuleWindow window = lane.Pools.Windows[i];
                long cost = costs[i].Cost;
                Int128 before = ahead.GetValueOrDefault(window);
                window.Advance(now);
                if (!ReferenceEquals(lane.Pools.PoolOf(i), demand.Pool) && window.EarliestFor(before, cost, now) > now)
                {
                    return false;
                }

                ahead[window] = before + cost;
            }
        }

        return true;
    }

    /// <summary>Lets the calls go in their order, as the group does, each when there is room or not at all.</summary>
    private static long Played(PoolDemand demand, Turn call, long now)
    {
        var windows = new PlayedPool(demand, now);
        Queue<Turn>[] classes = [.. Enum.GetValues<RequestPriority>().OrderDescending().Select(priority => InOrder(priority, call))];
        int inARow = demand.InARow;
        while (true)
        {
            foreach (Queue<Turn> late in classes)
            {
                while (late.Count > 0 && late.Peek().Deadline < windows.Moment)
                {
                    late.Dequeue();
                }
            }

            Queue<Turn> first = classes.First(queue => queue.Count > 0);
            Queue<Turn>? below = classes.SkipWhile(queue => queue != first).Skip(1).Where(queue => queue.Count > 0).MinBy(queue => queue.Peek());
            bool isOwed = below is not null && inARow >= PoolDemand.MostInARow && windows.MomentFor(first.Peek()) <= windows.Moment;
            Queue<Turn> next = isOwed ? below! : first;
            long moment = windows.MomentFor(next.Peek());
            if (moment > windows.Moment)
            {
                // Whoever stands first waits, or gives up; the others wait behind it.
                Queue<Turn> hasty = next.Peek().Deadline < first.Peek().Deadline ? next : first;
                if (hasty.Peek().Deadline < moment)
                {
                    moment = Math.Max(windows.Moment, hasty.Dequeue().Deadline);
                }

                if (moment == MonotonicClock.Never)
                {
                    return moment;
                }

                windows.Advance(moment);
            }
            else if (next.Dequeue() is { Waiter: not null } goes)
            {
                windows.Charge(goes);
                bool lowerWaits = classes.SkipWhile(queue => queue != first).Skip(1).Any(queue => queue.Count > 0);
                inARow = lowerWaits && !isOwed ? inARow + 1 : 0;
            }
            else
            {
                return moment;
            }
        }
    }

    /// <summary>The waiting calls of a class in order of arrival, the call itself behind those of its own.</summary>
    private static Queue<Turn> InOrder(RequestPriority priority, Turn call)
    {
        IEnumerable<Turn> waiting = call.Lane.Group.Waiting.Where(queue => queue.Priority == priority).SelectMany(queue => queue).Select(Turn.Of);
        return new Queue<Turn>((priority == call.Priority ? waiting.Append(call) : waiting).Order());
    }

    /// <summary>Lets only the calls of the same queue go, and charges only those that are sure not to give up before.</summary>
    private static long Bound(PoolDemand demand, Turn call, long now)
    {
        var windows = new PlayedPool(demand, now);
        foreach (Turn ahead in call.Lane.QueueOf(call.Priority).Select(Turn.Of))
        {
            long moment = windows.MomentFor(ahead);
            windows.Advance(Math.Min(moment, ahead.Deadline));
            if (ahead.Deadline == MonotonicClock.Never)
            {
                if (moment == MonotonicClock.Never)
                {
                    return moment;
                }

                windows.Charge(ahead);
            }
        }

        return windows.MomentFor(call);
    }

    /// <summary>A call that waits; without a waiter, the one that is asked about, which came last.</summary>
    private sealed record Turn(Lane Lane, TokenEstimate Estimate, RequestPriority Priority, long Deadline, Waiter? Waiter) : IComparable<Turn>
    {
        public static Turn Of(Waiter waiter) => new(waiter.Queue!.Lane, waiter.Estimate, waiter.Queue.Priority, waiter.Deadline, waiter);

        public int CompareTo(Turn? other) =>
            ReferenceEquals(this, other) ? 0 : Waiter is null || (other?.Waiter is { } before && Waiter.CameAfter(before)) ? 1 : -1;
    }

    /// <summary>A copy of a pool's windows, at a moment of the future.</summary>
    private sealed class PlayedPool(PoolDemand demand, long now)
    {
        private readonly RuleWindow[] _windows = [.. demand.Pool.Windows.Select(window => window.Fork())];

        public long Moment { get; private set; } = Math.Max(now, demand.Pool.Throttle?.PausedUntil ?? now);

        public void Advance(long moment) => Moment = Math.Max(Moment, moment);

        /// <summary>The first moment at which every rule has room, as far as can be told from now.</summary>
        public long MomentFor(Turn turn)
        {
            ReadOnlySpan<Draw> costs = Costs(turn);
            long moment = Moment;
            for (int i = 0; i < _windows.Length; i++)
            {
                _windows[i].Advance(Moment);
                moment = Math.Max(moment, _windows[i].EarliestFor(ahead: 0, costs[i].Cost, Moment));
            }

            return moment;
        }

        public void Charge(Turn turn)
        {
            ReadOnlySpan<Draw> costs = Costs(turn);
            for (int i = 0; i < _windows.Length; i++)
            {
                _windows[i].Charge(costs[i].Cost, Moment);
            }
        }

        /// <summary>What the pool charges a call.</summary>
        private ReadOnlySpan<Draw> Costs(Turn turn) =>
            turn.Lane.Costs(turn.Estimate).AsSpan(turn.Lane.Pools.FirstWindowOf(Array.IndexOf(turn.Lane.Demands, demand)), _windows.Length);
    }
}
