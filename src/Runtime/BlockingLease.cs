using LlmLimiter.Admission;

namespace LlmLimiter;

/// <summary>A lease that a thread blocks for. It is woken directly: a program that blocks its pool threads has none left to run a continuation.</summary>
internal sealed class BlockingLease : Waiter
{
    private readonly object _gate = new();
    private LlmLease _lease;
    private Exception? _failure;
    private bool _ended;

    /// <summary>Joins the queue and blocks until the turn comes.</summary>
    public LlmLease Wait(Lane lane, in TokenEstimate estimate, RequestPriority priority, TimeSpan maxWait, CancellationToken cancellationToken,
        PlaceInLine? former = null)
    {
        ProviderLimiter provider = lane.Model.Provider;
        provider.Enqueue(this, lane, estimate, priority, maxWait, former);
        using CancellationTokenRegistration cancellation = cancellationToken.UnsafeRegister(
            (lease, token) => provider.Withdraw((BlockingLease)lease!, new OperationCanceledException(token)), this);
        try
        {
            WaitUntilEnded();
        }
        catch (ThreadInterruptedException)
        {
            provider.Withdraw(this, new OperationCanceledException(cancellationToken));
            _lease.Cancel();
            throw;
        }

        return _failure is null ? _lease : throw _failure;
    }

    public override void Complete(in Grant grant, Exception? failure)
    {
        lock (_gate)
        {
            _lease = new LlmLease(grant);
            _failure = failure;
            _ended = true;
            Monitor.Pulse(_gate);
        }
    }

    private void WaitUntilEnded()
    {
        lock (_gate)
        {
            while (!_ended)
            {
                Monitor.Wait(_gate);
            }
        }
    }
}
