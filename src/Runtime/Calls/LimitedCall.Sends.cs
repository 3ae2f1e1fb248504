namespace LlmLimiter.Calls;

/// <content>The kinds of methods that send, brought to one shape without an allocation.</content>
public static partial class LimitedCall
{
    private interface ISend<in TCall, TResult>
    {
        ValueTask<TResult> SendAsync(TCall call, LlmLease lease, CancellationToken cancellationToken);
    }

    /// <summary>The result of a call that gives none.</summary>
    private readonly struct Nothing;

    private readonly struct TaskSend<TCall, TResult>(Func<TCall, LlmLease, CancellationToken, Task<TResult>> send) : ISend<TCall, TResult>
    {
        public ValueTask<TResult> SendAsync(TCall call, LlmLease lease, CancellationToken cancellationToken) =>
            new(send(call, lease, cancellationToken));
    }

    private readonly struct ValueTaskSend<TCall, TResult>(Func<TCall, LlmLease, CancellationToken, ValueTask<TResult>> send) : ISend<TCall, TResult>
    {
        public ValueTask<TResult> SendAsync(TCall call, LlmLease lease, CancellationToken cancellationToken) => send(call, lease, cancellationToken);
    }

    private readonly struct PlainTaskSend<TCall>(Func<TCall, LlmLease, CancellationToken, Task> send) : ISend<TCall, Nothing>
    {
        public ValueTask<Nothing> SendAsync(TCall call, LlmLease lease, CancellationToken cancellationToken) =>
            WithoutResult(new ValueTask(send(call, lease, cancellationToken)));
    }

    private readonly struct PlainValueTaskSend<TCall>(Func<TCall, LlmLease, CancellationToken, ValueTask> send) : ISend<TCall, Nothing>
    {
        public ValueTask<Nothing> SendAsync(TCall call, LlmLease lease, CancellationToken cancellationToken) =>
            WithoutResult(send(call, lease, cancellationToken));
    }

    private static async ValueTask<Nothing> WithoutResult(ValueTask sent)
    {
        await sent.ConfigureAwait(false);
        return default;
    }
}
