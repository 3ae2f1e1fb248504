using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LlmLimiter.Admission;

namespace LlmLimiter.Bench.Stress;

/// <summary>An admitted call: when it was admitted, and the pools it drew from.</summary>
internal sealed class Admission
{
    public Admission(LlmLease lease, long tokens)
    {
        Reservation reservation = GrantOf(ref lease).Reservation!;
        Lease = lease;
        Tokens = tokens;
        At = reservation.Since;
        Pools = [.. reservation.Owner.Pools.Pools.Select(pool => pool.Name ?? reservation.Owner.Lane.Model.Id.Model)];
    }

    public LlmLease Lease { get; }

    public long Tokens { get; }

    public long At { get; }

    public string[] Pools { get; }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_grant")]
    private static extern ref Grant GrantOf(ref LlmLease lease);
}

/// <summary>What happened, when at the earliest as it matters to the check: a refund when it began, an overrun when it was done.</summary>
/// <param name="At">When it counts from.</param>
/// <param name="Began">From when on it stays for its span.</param>
/// <param name="Call">The call.</param>
/// <param name="Used">What it used; null: this is its admission.</param>
/// <param name="IsOverrun">Whether this is the part of the settlement that charges more.</param>
/// <param name="WasSent">Whether it was sent at all.</param>
internal readonly record struct Happening(long At, long Began, Admission Call, long? Used = null, bool IsOverrun = false, bool WasSent = true);

/// <summary>What a thread has seen, in no strict order.</summary>
internal sealed class Happenings : ConcurrentQueue<Happening>;
