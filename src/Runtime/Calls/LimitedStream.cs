namespace LlmLimiter.Calls;

/// <summary>A stream under way, and the lease that it is settled with.</summary>
internal sealed class LimitedStream<TItem>(LlmLease lease, LimitedMethod method, Func<StreamUsage, TItem, StreamUsage>? usage) : IAsyncDisposable
{
    private IAsyncEnumerator<TItem>? _items;
    private StreamUsage _told;
    private bool _hasItems;
    private bool _hasEnded;
    private Exception? _failure;

    public TItem Current => _items!.Current;

    public void Begin<TCall>(Func<TCall, LlmLease, CancellationToken, IAsyncEnumerable<TItem>> send, TCall call, CancellationToken cancellationToken)
    {
        try
        {
            _items = send(call, lease, cancellationToken).GetAsyncEnumerator(cancellationToken);
        }
        catch (Exception exception)
        {
            _failure = exception;
            throw;
        }
    }

    public async ValueTask<bool> MoveNextAsync()
    {
        try
        {
            bool moved = await _items!.MoveNextAsync().ConfigureAwait(false);
            _hasItems |= moved;
            _hasEnded = !moved;
            if (moved && usage is not null)
            {
                Note(usage(_told, _items.Current));
            }

            return moved;
        }
        catch (Exception exception)
        {
            _failure = exception;
            throw;
        }
    }

    /// <summary>Ends the stream, and then settles the call: until its connection is closed it counts as under way.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_items is not null)
            {
                await _items.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            Settle();
        }
    }

    /// <summary>What the provider counts as it is generated is charged as it is told.</summary>
    private void Note(StreamUsage told)
    {
        if (told != _told)
        {
            _told = told;
            if (told.ToUsage() is { } soFar)
            {
                lease.Report(soFar);
            }
        }
    }

    private void Settle()
    {
        if (_failure is not null && !_hasItems)
        {
            lease.Fail(_failure, method.StatusOf);
        }
        else
        {
            // Whatever broke the connection after an item: the request has arrived.
            lease.Settle(_hasEnded ? _told.ToUsage() : null);
        }
    }
}
