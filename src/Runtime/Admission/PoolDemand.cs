using LlmLimiter.Stores;

namespace LlmLimiter.Admission;

/// <summary>Who waits to draw from a pool, and what that means for whose turn it is.</summary>
internal sealed class PoolDemand(Pool pool)
{
    /// <summary>Of every 8 grants in a row made while a lower class waits, one goes to the classes below.</summary>
    public const int MostInARow = 7;

    private readonly int[] _waiting = new int[Priorities.Count];

    /// <summary>The pool.</summary>
    public Pool Pool { get; } = pool;

    /// <summary>Grants in a row that were made in order of priority while a lower class waited.</summary>
    public int InARow { get; private set; }

    /// <summary>The queues that decide together with those of this pool.</summary>
    public QueueGroup? Group { get; set; }

    /// <summary>The pass in which a waiting call, next in order, holds the pool: no later call draws from it in that pass.</summary>
    public long HeldIn { get; set; }

    /// <summary>How many calls wait that draw from the pool.</summary>
    public int Waiting { get; private set; }

    /// <summary>A call begins to wait.</summary>
    public void Join(RequestPriority priority)
    {
        Waiting++;
        _waiting[Priorities.Index(priority)]++;
    }

    /// <summary>A call's wait has ended.</summary>
    public void Leave(RequestPriority priority)
    {
        Waiting--;
        _waiting[Priorities.Index(priority)]--;
    }

    /// <summary>Whether the next turn belongs to the classes below the priority.</summary>
    public bool OwesBelow(RequestPriority priority) => InARow >= MostInARow && WaitsBelow(priority);

    /// <summary>Counts a grant that was made in order of priority.</summary>
    public void CountGrant(RequestPriority priority) => InARow = WaitsBelow(priority) ? InARow + 1 : 0;

    /// <summary>Notes that the classes below have had their turn.</summary>
    public void CountOwedGrant() => InARow = 0;

    private bool WaitsBelow(RequestPriority priority)
    {
        for (int below = 0; below < Priorities.Index(priority); below++)
        {
            if (_waiting[below] > 0)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>The priorities as indices, the lowest first.</summary>
internal static class Priorities
{
    public const int Count = 3;

    public static int Index(RequestPriority priority) => priority - RequestPriority.Low;
}
