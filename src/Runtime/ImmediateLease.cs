using LlmLimiter.Admission;

namespace LlmLimiter;

/// <summary>A lease that a caller takes at once or not at all, while others wait for what it draws from: its place among them decides.</summary>
internal sealed class ImmediateLease : Waiter
{
    private LlmLease? _lease;

    /// <summary>Takes the lease if the turn is now.</summary>
    public bool TryTake(Lane lane, in TokenEstimate estimate, RequestPriority priority, out LlmLease lease)
    {
        lane.Model.Provider.EnqueueForNow(this, lane, estimate, priority);
        lease = _lease.GetValueOrDefault();
        return _lease is not null;
    }

    public override void Complete(in Grant grant, Exception? failure)
    {
        if (failure is null)
        {
            _lease = new LlmLease(grant);
        }
    }
}
