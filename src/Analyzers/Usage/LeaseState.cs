namespace LlmLimiter.Analyzers.Usage;

/// <summary>What is owed for the lease of one acquire call, at one point of the code.</summary>
internal enum LeaseDebt
{
    /// <summary>The call was not reached yet.</summary>
    NotAcquired,

    /// <summary>TryAcquire was called, and nobody has asked yet whether it gave a lease.</summary>
    Unsure,

    /// <summary>The lease is there, and nobody has settled it.</summary>
    Owed,

    /// <summary>The lease is settled, or in other hands, or cannot be followed: the path tells nothing more.</summary>
    Over,

    /// <summary>The acquire call is reached again while its lease is owed.</summary>
    Replaced,
}

/// <summary>What is known at one point of the code. Equal states go on equally, so that each is followed once.</summary>
/// <param name="Debt">What is owed.</param>
/// <param name="Places">The variables that hold the lease, as the bits of <see cref="LeasePlaces"/>.</param>
/// <param name="Asked">The conditions that the path knows, as the bits of <see cref="KnownConditions"/>.</param>
/// <param name="True">Those of them that hold.</param>
internal readonly record struct LeaseState(LeaseDebt Debt, ulong Places, ulong Asked, ulong True)
{
    public bool IsOwed => Debt is LeaseDebt.Owed or LeaseDebt.Unsure;

    public bool IsEnded => Debt is LeaseDebt.Over or LeaseDebt.Replaced;
}
