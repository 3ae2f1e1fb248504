using LlmLimiter.Stores;

namespace LlmLimiter.Admission;

/// <summary>
/// What one call draws from its pools. Reused from call to call: a handle to it is valid while its generation is the handle's, and
/// generations are compared under the provider's lock.
/// </summary>
/// <param name="owner">Where it comes from.</param>
/// <param name="number">Its number there.</param>
internal sealed class Reservation(Reservations owner, int number)
{
    /// <summary>Where it comes from, and goes back to.</summary>
    public Reservations Owner { get; } = owner;

    /// <summary>Its number there.</summary>
    public int Number { get; } = number;

    /// <summary>Who settles it.</summary>
    public ProviderLimiter Provider { get; } = owner.Lane.Model.Provider;

    /// <summary>Per rule of the pools, what is charged.</summary>
    public Draw[] Draws { get; } = new Draw[owner.Pools.Windows.Count];

    /// <summary>What was expected of the call, without its origin; a field, so that it is not copied on every look.</summary>
    public TokenEstimate Estimate;

    /// <summary>Who learns from what comes of it; null: nobody.</summary>
    public EstimateOrigin? Origin { get; private set; }

    /// <summary>When it was granted.</summary>
    public long GrantedAt { get; set; }

    /// <summary>Grows from grant to grant of the provider: tells which of two answers is to a later call.</summary>
    public long Order { get; set; }

    /// <summary>When it was granted, or last reported on.</summary>
    public long Since { get; set; } = MonotonicClock.Never;

    /// <summary>The number of the call that holds it: who came before whom.</summary>
    public uint Sequence { get; private set; }

    /// <summary>The refusal that the provider answered with last; null: none, or it has answered otherwise since.</summary>
    public ProviderFeedback? Refusal { get; set; }

    /// <summary>The usage that was told on the way; null: none.</summary>
    public TokenUsage? Told { get; set; }

    /// <summary>Grows each time the reservation ends.</summary>
    public uint Generation { get; set; }

    /// <summary>Whether it was open for too long, and has given its concurrency slots back.</summary>
    public bool IsForgotten { get; set; }

    /// <summary>Begins a call: notes its number and what is expected, and nothing has come of it yet.</summary>
    public void Begin(in TokenEstimate estimate, uint sequence)
    {
        Sequence = sequence;
        Refusal = null;
        Told = null;
        Estimate = estimate with { Origin = null };
        if (Origin != estimate.Origin)
        {
            // Nearly always the same from call to call, and dearer to write than a number.
            Origin = estimate.Origin;
        }
    }
}
