namespace LlmLimiter.Calls;

/// <summary>A stream under way, and the lease that it is settled with.</summary>
internal sealed class LimitedStream<TItem>(LlmLease lease, LimitedMethod method, Func<StreamUsage, TItem, StreamUsage>? usage) : IAsyncDisposable
{
    private IAsyncEnumerator<TItem>? _items;
    private StreamUsage _told;
    private bool _hasItems;
    private bool _hasEnded;

    public TItem Current => _items!.Current;

    public void Begin<TCall>(Func<TCall, LlmLease, CancellationToken, IAsyncEnumerable<TItem>> send, TCall call, CancellationToken cancellationToken)
    {
        try
        {
            _items = send(call, lease, cancellationToken).GetAsyncEnumerator(cancellationToken);
        }
        catch (Exception exception)
        {
            Fail(exception);
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
            Fail(exception);
            throw;
        }
    }

    /// <summary>Ends the stream, and settles the call if that has not happened.</summary>
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
            lease.Settle(_hasEnded ? _told.ToUsage() : null);
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

    private void Fail(Exception exception)
    {
        if (_hasItems)
        {
            // Whatever broke the connection now, the request has arrived.
            lease.Dispose();
        }
        else
        {
            lease.Fail(exception, method.StatusOf);
        }
    }
}
