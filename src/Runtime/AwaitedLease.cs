using System.Threading.Tasks.Sources;
using LlmLimiter.Admission;

namespace LlmLimiter;

/// <summary>
/// A lease that a caller awaits. Its continuation goes to the thread pool's global queue, in the order in which turns were granted:
/// run inline it would run under the lock, and the local queue runs the latest first.
/// </summary>
internal sealed class AwaitedLease(ModelState model) : Waiter(model), IValueTaskSource<LlmLease>, IThreadPoolWorkItem
{
    private ManualResetValueTaskSourceCore<LlmLease> _source;
    private CancellationTokenRegistration _cancellation;
    private LlmLease _lease;
    private Exception? _failure;

    /// <summary>Joins the queue.</summary>
    public ValueTask<LlmLease> WaitAsync(in TokenEstimate estimate, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        // Registered before the call waits, so that ending the wait finds the registration; and looked at once more after, because a
        // cancellation in between finds nothing that waits.
        _cancellation = cancellationToken.UnsafeRegister(
            static (lease, token) => ((AwaitedLease)lease!).Withdraw(token), this);
        try
        {
            Model.Provider.Enqueue(this, estimate, maxWait);
        }
        catch
        {
            _cancellation.Unregister();
            throw;
        }

        if (cancellationToken.IsCancellationRequested)
        {
            Withdraw(cancellationToken);
        }

        return new ValueTask<LlmLease>(this, _source.Version);
    }

    public override void Complete(in Grant grant, Exception? failure)
    {
        _lease = new LlmLease(grant);
        _failure = failure;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        _cancellation.Unregister();
        if (_failure is null)
        {
            _source.SetResult(_lease);
        }
        else
        {
            _source.SetException(_failure);
        }
    }

    LlmLease IValueTaskSource<LlmLease>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<LlmLease>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<LlmLease>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private void Withdraw(CancellationToken token) => Model.Provider.Withdraw(this, new OperationCanceledException(token));
}
