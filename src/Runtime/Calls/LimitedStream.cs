namespace LlmLimiter.Calls;

/// <summary>A stream under way: what it has told, and the lease that it is settled with.</summary>
internal sealed class LimitedStream<TItem>(LlmLease lease, LimitedMethod method, Func<StreamUsage, TItem, StreamUsage>? usage) : IAsyncDisposable
{
    private readonly StreamUsage _told = new();

    // What the method has given; null: nothing yet, or it is closed.
    private IAsyncEnumerator<TItem>? _items;
    private bool _hasItems;
    private bool _hasEnded;

    /// <summary>Whether the call was made.</summary>
    public bool IsBegun => _items is not null;

    /// <summary>The item that it has moved to.</summary>
    public TItem Current => _items!.Current;

    /// <summary>Makes the call, once. The stream's own code runs in the call; who reads it does not.</summary>
    public void Begin<TCall>(
        TCall call, Func<TCall, LlmLease, CancellationToken, IAsyncEnumerable<TItem>> send, CancellationToken cancellationToken)
    {
        using AmbientLease.Scope _ = AmbientLease.Enter(lease);
        _items = send(call, lease, cancellationToken).GetAsyncEnumerator(cancellationToken);
    }

    /// <summary>Moves to the next item.</summary>
    public ValueTask<bool> MoveNextAsync() => AmbientLease.IsListenedTo ? MoveNextInCallAsync() : _items!.MoveNextAsync();

    /// <summary>Takes in that the stream has moved to its next item, or has ended.</summary>
    public bool Note(bool moved)
    {
        _hasItems |= moved;
        _hasEnded = !moved;
        if (moved && News() is { } soFar)
        {
            // What the provider counts as it is generated is charged as it is told.
            lease.Report(soFar);
        }

        return moved;
    }

    /// <summary>Ends a stream that has failed, and then settles the call.</summary>
    /// <returns>Whether the same call may pass later: it was refused before its first item, for a reason that waiting cures.</returns>
    /// <exception cref="ProviderRefusedException">Waiting does not cure the refusal.</exception>
    public async ValueTask<bool> FailAsync(Exception failure)
    {
        bool mayPassLater = false;
        try
        {
            await CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            if (_hasItems)
            {
                // Whatever broke the connection after an item: the request has arrived.
                Settle();
            }
            else
            {
                mayPassLater = lease.Fail(failure, method.StatusOf);
            }
        }

        return mayPassLater;
    }

    /// <summary>Ends the stream, and then settles the call: until its connection is closed it counts as under way.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            Settle();
        }
    }

    private ValueTask<bool> MoveNextInCallAsync()
    {
        using AmbientLease.Scope _ = AmbientLease.Enter(lease);
        return _items!.MoveNextAsync();
    }

    private TokenUsage? News()
    {
        try
        {
            return usage?.Invoke(_told, Current).TakeNews();
        }
        catch (Exception) when (!method.HasUsageReader)
        {
            // As in LimitedMethod.Read.
            return null;
        }
    }

    private ValueTask CloseAsync()
    {
        if (_items is not { } items)
        {
            return default;
        }

        _items = null;
        using AmbientLease.Scope _ = AmbientLease.Enter(lease);
        return items.DisposeAsync();
    }

    private void Settle() => lease.Settle(_told.Whole(_hasEnded));
}
