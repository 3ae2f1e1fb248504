using LlmLimiter.Admission;

namespace LlmLimiter;

/// <summary>A lease that a thread blocks for. It is woken directly: a program that blocks its pool threads has none left to run a continuation.</summary>
internal sealed class BlockingLease(ModelState model) : Waiter(model)
{
    private readonly object _gate = new();
    private LlmLease _lease;
    private Exception? _failure;
    private bool _ended;

    /// <summary>Joins the queue and blocks until the turn comes.</summary>
    public LlmLease Wait(in TokenEstimate estimate, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        Model.Provider.Enqueue(this, estimate, maxWait);
        using CancellationTokenRegistration cancellation = cancellationToken.UnsafeRegister(
            static (lease, token) => ((BlockingLease)lease!).Withdraw(token), this);
        try
        {
            WaitUntilEnded();
        }
        catch (ThreadInterruptedException)
        {
            Withdraw(cancellationToken);
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

    private void Withdraw(CancellationToken token) => Model.Provider.Withdraw(this, new OperationCanceledException(token));
}
