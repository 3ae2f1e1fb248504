using LlmLimiter.Limits;
using LlmLimiter.Stores;

namespace LlmLimiter.Admission;

/// <summary>When a call that came now would go, if nothing came back and nobody else came: played out on copies of the windows.</summary>
/// <remarks>Each pool is played by itself, so the answer is exact where one rule decides, and never too late where several do.</remarks>
internal static class Forecast
{
    // Higher priorities take no more than these many of 8 grants in a row.
    private const int MostHigherInARow = 7;

    /// <summary>The moment; <see cref="MonotonicClock.Never"/>: time alone does not bring it.</summary>
    public static long MomentFor(Lane lane, in TokenEstimate estimate, long now)
    {
        long latest = now;
        foreach (PoolDemand demand in lane.Demands)
        {
            RuleWindow[] forks = [.. demand.Pool.Windows.Select(window => window.Fork())];
            long moment = now;
            foreach (Waiter waiter in Ahead(lane, demand, now))
            {
                moment = Go(forks, Costs(waiter.Queue!.Lane, demand, waiter.Estimate), moment);
            }

            latest = Math.Max(latest, Go(forks, Costs(lane, demand, estimate), moment));
        }

        return latest;
    }

    /// <summary>Charges the call at the first moment at which every rule has room.</summary>
    private static long Go(RuleWindow[] forks, ReadOnlySpan<Draw> costs, long from)
    {
        long moment = from;
        for (long before = -1; before != moment && moment != MonotonicClock.Never;)
        {
            before = moment;
            for (int i = 0; i < forks.Length && moment != MonotonicClock.Never; i++)
            {
                forks[i].Advance(moment);
                moment = Math.Max(moment, forks[i].EarliestFor(ahead: 0, costs[i].Cost, moment));
            }
        }

        for (int i = 0; i < forks.Length && moment != MonotonicClock.Never; i++)
        {
            forks[i].Charge(costs[i].Cost, moment);
        }

        return moment;
    }

    /// <summary>What the pool charges a call of a lane.</summary>
    private static ReadOnlySpan<Draw> Costs(Lane lane, PoolDemand demand, in TokenEstimate estimate) =>
        lane.Costs(estimate).AsSpan(lane.Pools.FirstWindowOf(Array.IndexOf(lane.Demands, demand)), demand.Pool.Windows.Length);

    /// <summary>The waiting calls that draw from the pool before one of normal priority that comes now.</summary>
    private static IEnumerable<Waiter> Ahead(Lane lane, PoolDemand demand, long now)
    {
        WaiterQueue[] queues = [.. lane.Group.Waiting.Where(queue => DrawsNext(queue, demand, now))];
        Waiter[] same = InOrder(RequestPriority.Normal);
        Waiter[] higher = InOrder(RequestPriority.High);
        for (int i = 0; i <= same.Length; i++)
        {
            foreach (Waiter first in higher.Skip(i * MostHigherInARow).Take(MostHigherInARow))
            {
                yield return first;
            }

            if (i < same.Length)
            {
                yield return same[i];
            }
        }

        Waiter[] InOrder(RequestPriority priority)
        {
            Waiter[] waiters = [.. queues.Where(queue => queue.Priority == priority).SelectMany(queue => queue)];
            Array.Sort(waiters, static (one, other) => ReferenceEquals(one, other) ? 0 : one.CameAfter(other) ? 1 : -1);
            return waiters;
        }
    }

    /// <summary>Whether the pool alone keeps the queue's head: one that another pool keeps too may be passed.</summary>
    private static bool DrawsNext(WaiterQueue queue, PoolDemand demand, long now)
    {
        PoolDemand[] demands = queue.Lane.Demands;
        Draw[] costs = queue.Lane.Costs(queue.Head!.Estimate);
        return demands.Contains(demand)
            && Enumerable.Range(0, demands.Length).All(pool => ReferenceEquals(demands[pool], demand) || queue.Lane.Pools.Fits(pool, costs, now));
    }
}
