namespace LlmLimiter.Admission;

/// <summary>
/// A call that waits for its turn: an entry of its queue and of the deadlines, linked through itself so that leaving either needs no search.
/// How the caller learns of the outcome is up to the derived class. There may be very many: every field counts.
/// </summary>
internal abstract class Waiter
{
    private const int NotInHeap = -1;
    private const int NotWaiting = -2;

    private PackedEstimate _estimate;
    private EstimateOrigin? _origin;

    /// <summary>The queue it stands in, or stood in last; null: it has not begun to wait. Written under the provider's lock.</summary>
    public WaiterQueue? Queue { get; set; }

    /// <summary>Whether it waits. Read and written under the provider's lock.</summary>
    public bool IsWaiting
    {
        get => DeadlineIndex != NotWaiting;
        set => DeadlineIndex = value ? NotInHeap : NotWaiting;
    }

    /// <summary>Whether its deadline is among those out of order; else its queue keeps it.</summary>
    public bool IsInHeap => DeadlineIndex >= 0;

    /// <summary>What the call is expected to use.</summary>
    public TokenEstimate Estimate => _estimate.Unpacked with { Origin = _origin };

    /// <summary>Its number, which decides who came before whom.</summary>
    public uint Sequence { get; private set; }

    /// <summary>When it began to wait.</summary>
    public long Since { get; protected set; }

    /// <summary>When it gives up; <see cref="MonotonicClock.Never"/>: never.</summary>
    public long Deadline { get; private set; }

    /// <summary>The neighbour ahead in the queue.</summary>
    public Waiter? Ahead { get; set; }

    /// <summary>The neighbour behind in the queue.</summary>
    public Waiter? Behind { get; set; }

    /// <summary>Its place among the deadlines that are out of order.</summary>
    public int DeadlineIndex { get; set; } = NotWaiting;

    /// <summary>Says what the call wants.</summary>
    public void Begin(in TokenEstimate estimate, uint sequence, long since, long deadline)
    {
        _estimate = new PackedEstimate(estimate);
        _origin = estimate.Origin;
        Sequence = sequence;
        Since = since;
        Deadline = deadline;
    }

    /// <summary>Whether it came after the other. Numbers wrap around; those that wait together are never far apart.</summary>
    public bool CameAfter(Waiter other) => unchecked((int)(Sequence - other.Sequence)) > 0;

    /// <summary>
    /// Ends the wait: with the granted reservation, or with the reason why there is none. Called once, under the provider's lock, so
    /// it must not run anybody else's code.
    /// </summary>
    public abstract void Complete(in Grant grant, Exception? failure);

    /// <summary>An estimate in 16 bytes: amounts are below 2^40, and the bound has one value more for "none".</summary>
    private readonly struct PackedEstimate
    {
        // The bound takes the lower 42 bits, the input the upper 42, and the output those between.
        private const int Bits = 42;
        private const int OutputBitsBelow = 64 - Bits;
        private const int OutputBitsAbove = Bits - OutputBitsBelow;

        private readonly ulong _upper;
        private readonly ulong _lower;

        public PackedEstimate(in TokenEstimate estimate)
        {
            ulong output = (ulong)estimate.OutputTokens;
            _upper = ((ulong)estimate.InputTokens << OutputBitsBelow) | (output >> OutputBitsBelow);
            _lower = (output << Bits) | (ulong)(estimate.MaxOutputTokens + 1 ?? 0);
        }

        public TokenEstimate Unpacked
        {
            get
            {
                long input = (long)(_upper >> OutputBitsBelow);
                ulong outputAbove = _upper & ((1UL << OutputBitsAbove) - 1);
                long output = (long)((outputAbove << OutputBitsBelow) | (_lower >> Bits));
                long bound = (long)(_lower & ((1UL << Bits) - 1));
                return new TokenEstimate(input, output) { MaxOutputTokens = bound > 0 ? bound - 1 : null };
            }
        }
    }
}

/// <summary>A reservation that was charged, as its holder knows it.</summary>
/// <param name="Reservation">The reservation; null: the call is not limited.</param>
/// <param name="Generation">The generation for which the handle is valid.</param>
/// <param name="Waited">How long the call waited, in clock units.</param>
internal readonly record struct Grant(Reservation? Reservation, uint Generation, long Waited);
