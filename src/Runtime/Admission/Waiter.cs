namespace LlmLimiter.Admission;

/// <summary>
/// A call that waits for its turn: an entry of its queue and of the deadlines, linked through itself so that leaving either needs no search.
/// How the caller learns of the outcome is up to the derived class. There may be very many: every field counts.
/// </summary>
internal abstract class Waiter
{
    private const int NoDeadline = -1;
    private const int NotWaiting = -2;

    private PackedEstimate _estimate;
    private uint _sequence;

    /// <summary>The queue it stands in, or stood in last; null: it has not begun to wait. Written under the provider's lock.</summary>
    public WaiterQueue? Queue { get; set; }

    /// <summary>Whether it waits. Read and written under the provider's lock.</summary>
    public bool IsWaiting
    {
        get => DeadlineIndex != NotWaiting;
        set => DeadlineIndex = value ? NoDeadline : NotWaiting;
    }

    /// <summary>What the call is expected to use.</summary>
    public TokenEstimate Estimate => _estimate.Unpacked;

    /// <summary>When it came.</summary>
    public long Since { get; protected set; }

    /// <summary>When it gives up; <see cref="MonotonicClock.Never"/>: never.</summary>
    public long Deadline { get; private set; }

    /// <summary>The neighbour ahead in the queue.</summary>
    public Waiter? Ahead { get; set; }

    /// <summary>The neighbour behind in the queue.</summary>
    public Waiter? Behind { get; set; }

    /// <summary>Its place among the deadlines.</summary>
    public int DeadlineIndex { get; set; } = NotWaiting;

    /// <summary>Says what the call wants.</summary>
    public void Begin(in TokenEstimate estimate, uint sequence, long since, long deadline)
    {
        _estimate = new PackedEstimate(estimate);
        _sequence = sequence;
        Since = since;
        Deadline = deadline;
    }

    /// <summary>Whether it came after the other. Numbers wrap around; those that wait together are never far apart.</summary>
    public bool CameAfter(Waiter other) => unchecked((int)(_sequence - other._sequence)) > 0;

    /// <summary>
    /// Ends the wait: with the granted reservation, or with the reason why there is none. Called once, under the provider's lock, so
    /// it must not run anybody else's code.
    /// </summary>
    public abstract void Complete(in Grant grant, Exception? failure);

    /// <summary>An estimate in 16 bytes: amounts are below 2^40, and the bound has one value more for "none".</summary>
    private readonly struct PackedEstimate
    {
        private const int Bits = 42;

        private readonly ulong _upper;
        private readonly ulong _lower;

        public PackedEstimate(in TokenEstimate estimate)
        {
            UInt128 bound = (ulong)(estimate.MaxOutputTokens + 1 ?? 0);
            UInt128 all = ((UInt128)(ulong)estimate.InputTokens << (2 * Bits)) | ((UInt128)(ulong)estimate.OutputTokens << Bits) | bound;
            _upper = (ulong)(all >> 64);
            _lower = (ulong)all;
        }

        public TokenEstimate Unpacked
        {
            get
            {
                long bound = Part(0);
                return new TokenEstimate(Part(2), Part(1)) { MaxOutputTokens = bound > 0 ? bound - 1 : null };
            }
        }

        private long Part(int number) => (long)((ulong)(new UInt128(_upper, _lower) >> (number * Bits)) & ((1UL << Bits) - 1));
    }
}

/// <summary>A reservation that was charged, as its holder knows it.</summary>
/// <param name="Reservation">The reservation; null: the call is not limited.</param>
/// <param name="Generation">The generation for which the handle is valid.</param>
/// <param name="Waited">How long the call waited, in clock units.</param>
internal readonly record struct Grant(Reservation? Reservation, uint Generation, long Waited);
