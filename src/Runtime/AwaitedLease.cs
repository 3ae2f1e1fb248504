using System.Threading.Tasks.Sources;
using LlmLimiter.Admission;

namespace LlmLimiter;

/// <summary>
/// A lease that a caller awaits. Its continuation goes to the thread pool's global queue, in the order in which turns were granted:
/// run inline it would run under the lock, and the local queue runs the latest first.
/// </summary>
/// <remarks>Awaited once, so it is its own task source: a hundred thousand of them may wait.</remarks>
internal sealed class AwaitedLease : Waiter, IValueTaskSource<LlmLease>, IThreadPoolWorkItem
{
    private static readonly Action<object?> _hasEnded = static _ => throw new InvalidOperationException("This only marks the end.");
    private static readonly object _unlimited = new();
    private static readonly object _taken = new();

    private CancellationTokenRegistration _cancellation;

    // The reservation granted, or the exception, or that the call is not limited any more.
    private volatile object? _outcome;
    private Action<object?>? _continuation;
    private object? _state;

    /// <summary>Joins the queue.</summary>
    public ValueTask<LlmLease> WaitAsync(
        Lane lane, in TokenEstimate estimate, RequestPriority priority, TimeSpan maxWait, CancellationToken cancellationToken,
        PlaceInLine? former = null)
    {
        // Registered before the call waits, so that ending the wait finds the registration; and looked at once more after, because a
        // cancellation in between finds nothing that waits.
        _cancellation = cancellationToken.UnsafeRegister(
            static (lease, token) => ((AwaitedLease)lease!).Withdraw(token), this);
        try
        {
            lane.Model.Provider.Enqueue(this, lane, estimate, priority, maxWait, former);
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

        return new ValueTask<LlmLease>(this, token: 0);
    }

    public override void Complete(in Grant grant, Exception? failure)
    {
        Since = grant.Waited;
        _outcome = failure ?? grant.Reservation ?? _unlimited;
        if (failure is null && Queue is { } queue)
        {
            queue.Lane.Model.Provider.HandOver.Add(this);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Goes on at once, so that callers go on in the order they are handed over; the rest can wait.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        Interlocked.CompareExchange(ref _continuation, _hasEnded, null)?.Invoke(_state);
        _cancellation.Unregister();
    }

    LlmLease IValueTaskSource<LlmLease>.GetResult(short token)
    {
        switch (_outcome is Reservation ? Interlocked.Exchange(ref _outcome, _taken) : _outcome)
        {
            case Reservation reservation:
                return new LlmLease(new Grant(reservation, reservation.Generation, Since));
            case Exception failure:
                throw failure;
            case null:
                throw new InvalidOperationException("The lease was not granted yet.");
            case var outcome when ReferenceEquals(outcome, _taken):
                throw AwaitedBefore();
            default:
                return default;
        }
    }

    ValueTaskSourceStatus IValueTaskSource<LlmLease>.GetStatus(short token) => _outcome switch
    {
        null => ValueTaskSourceStatus.Pending,
        OperationCanceledException => ValueTaskSourceStatus.Canceled,
        Exception => ValueTaskSourceStatus.Faulted,
        _ => ValueTaskSourceStatus.Succeeded,
    };

    void IValueTaskSource<LlmLease>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        (continuation, state) = ContextOfAwait.Keep(continuation, state, flags);
        _state = state;
        Action<object?>? before = Interlocked.CompareExchange(ref _continuation, continuation, null);
        if (ReferenceEquals(before, _hasEnded))
        {
            ThreadPool.UnsafeQueueUserWorkItem(continuation, state, preferLocal: false);
        }
        else if (before is not null)
        {
            throw AwaitedBefore();
        }
    }

    private static InvalidOperationException AwaitedBefore() => new("A ValueTask can be awaited only once.");

    private void Withdraw(CancellationToken token) => Queue?.Lane.Model.Provider.Withdraw(this, new OperationCanceledException(token));
}
