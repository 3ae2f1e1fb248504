using System.Runtime.CompilerServices;

namespace LlmLimiter.Calls;

/// <content>Calls whose answers come piece by piece.</content>
public static partial class LimitedCall
{
    /// <summary>
    /// Makes a call that gives a stream: it waits for its turn when the first item is asked for, and is settled with what its items have told,
    /// when it has ended or its last usage was told. A stream that fails or is left before that is settled at the estimate, or at what it has
    /// told so far where that is more. One that is refused before its first item goes back through the queue, as often as the method allows.
    /// </summary>
    /// <param name="limiter">The limiter; null: <see cref="LlmRateLimiter.Default"/>.</param>
    /// <param name="method">The annotated method.</param>
    /// <param name="call">The arguments, passed on to the delegates so that they capture nothing.</param>
    /// <param name="describe">Adds what the call is about to send.</param>
    /// <param name="send">Begins the call.</param>
    /// <param name="usage">Adds what an item tells of the usage; null: no item tells anything.</param>
    /// <param name="cancellationToken">Ends the wait; passed to the call.</param>
    public static async IAsyncEnumerable<TItem> StreamAsync<TCall, TItem>(
        LlmRateLimiter? limiter, LimitedMethod method, TCall call,
        Func<LimitedRequest, TCall, LimitedRequest> describe,
        Func<TCall, LlmLease, CancellationToken, IAsyncEnumerable<TItem>> send,
        Func<StreamUsage, TItem, StreamUsage>? usage, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        limiter ??= LlmRateLimiter.Default;
        LlmLease lease = await AcquireAsync(limiter, method, call, describe, cancellationToken).ConfigureAwait(false);
        Retries? retries = method.RetriesOf(lease, limiter);
        var stream = new LimitedStream<TItem>(lease, method, usage);
        try
        {
            // Awaited here and not inside the stream's own method, which would allocate for every item that is waited for.
            while (true)
            {
                try
                {
                    if (!stream.IsBegun)
                    {
                        stream.Begin(call, send, cancellationToken);
                    }

                    if (!stream.Note(await stream.MoveNextAsync().ConfigureAwait(false)))
                    {
                        break;
                    }
                }
                catch (Exception exception)
                {
                    if (!await stream.FailAsync(exception).ConfigureAwait(false) || retries is not { AreLeft: true })
                    {
                        throw;
                    }

                    lease = await retries.AcquireAsync(exception, cancellationToken).ConfigureAwait(false);
                    stream = new LimitedStream<TItem>(lease, method, usage);
                    continue;
                }

                yield return stream.Current;
            }
        }
        finally
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }
}
