namespace LlmLimiter.Admission;

/// <summary>
/// A call that waits for its turn: an entry of its model's queue and of the deadlines, linked through itself so that leaving either
/// needs no search. How the caller learns of the outcome is up to the derived class.
/// </summary>
internal abstract class Waiter(ModelState model)
{
    /// <summary>The model it waits for.</summary>
    public ModelState Model { get; } = model;

    /// <summary>What the call will draw.</summary>
    public Reservation Reservation { get; set; } = null!;

    /// <summary>When it came.</summary>
    public long Since { get; set; }

    /// <summary>When it gives up; <see cref="MonotonicClock.Never"/>: never.</summary>
    public long Deadline { get; set; } = MonotonicClock.Never;

    /// <summary>The neighbour ahead in the queue.</summary>
    public Waiter? Ahead { get; set; }

    /// <summary>The neighbour behind in the queue.</summary>
    public Waiter? Behind { get; set; }

    /// <summary>Its place among the deadlines; -1: none.</summary>
    public int DeadlineIndex { get; set; } = -1;

    /// <summary>Whether it still waits. Read and written under the provider's lock.</summary>
    public bool IsWaiting { get; set; }

    /// <summary>
    /// Ends the wait: with the granted reservation, or with the reason why there is none. Called once, under the provider's lock, so
    /// it must not run anybody else's code.
    /// </summary>
    public abstract void Complete(in Grant grant, Exception? failure);
}

/// <summary>A reservation that was charged, as its holder knows it.</summary>
/// <param name="Reservation">The reservation; null: the call is not limited.</param>
/// <param name="Generation">The generation for which the handle is valid.</param>
/// <param name="Waited">How long the call waited, in clock units.</param>
internal readonly record struct Grant(Reservation? Reservation, uint Generation, long Waited);
