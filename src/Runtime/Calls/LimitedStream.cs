namespace LlmLimiter.Calls;

/// <summary>A stream under way: what it has told, and the lease that it is settled with.</summary>
internal sealed class LimitedStream<TItem>(LlmLease lease, LimitedMethod method, Func<StreamUsage, TItem, StreamUsage>? usage) : IAsyncDisposable
{
    private readonly StreamUsage _told = new();
    private bool _hasItems;
    private bool _hasEnded;

    /// <summary>What the method has given; null: nothing yet.</summary>
    public IAsyncEnumerator<TItem>? Items { get; set; }

    /// <summary>What it has failed with; null: it has not.</summary>
    public Exception? Failure { get; set; }

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

    private TokenUsage? News()
    {
        try
        {
            return usage?.Invoke(_told, Items!.Current).TakeNews();
        }
        catch (Exception) when (!method.HasUsageReader)
        {
            // As in LimitedMethod.Read.
            return null;
        }
    }

    /// <summary>Ends the stream, and then settles the call: until its connection is closed it counts as under way.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (Items is not null)
            {
                await Items.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            Settle();
        }
    }

    private void Settle()
    {
        if (Failure is not null && !_hasItems)
        {
            lease.Fail(Failure, method.StatusOf);
        }
        else
        {
            // Whatever broke the connection after an item: the request has arrived.
            lease.Settle(_told.Whole(_hasEnded));
        }
    }
}
