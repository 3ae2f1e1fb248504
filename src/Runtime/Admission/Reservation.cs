using LlmLimiter.Limits;

namespace LlmLimiter.Admission;

/// <summary>
/// What one call draws from its model's windows. Reused from call to call: a handle to it is valid while its generation is the
/// handle's, and generations are compared under the provider's lock.
/// </summary>
internal sealed class Reservation(ModelState model, SlidingWindow[] windows)
{
    /// <summary>The model whose windows are drawn from.</summary>
    public ModelState Model { get; } = model;

    /// <summary>The windows as they were at admission; a reload may have given the model others since.</summary>
    public SlidingWindow[] Windows { get; } = windows;

    /// <summary>Per window, what is reserved.</summary>
    public long[] Costs { get; } = new long[windows.Length];

    /// <summary>Per window, the slot it is reserved in.</summary>
    public long[] Slots { get; } = new long[windows.Length];

    /// <summary>What was expected of the call.</summary>
    public TokenEstimate Estimate { get; set; }

    /// <summary>Grows each time the reservation ends.</summary>
    public uint Generation { get; set; }

    /// <summary>The next one in the model's list of free reservations.</summary>
    public Reservation? NextFree { get; set; }
}
