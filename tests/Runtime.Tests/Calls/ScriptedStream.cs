namespace LlmLimiter.Tests.Calls;

/// <summary>A stream that does as it is told and notes what is done to it.</summary>
internal sealed class ScriptedStream(params int[] items) : IAsyncEnumerable<int>, IAsyncEnumerator<int>
{
    private int _next;

    /// <summary>What happens in place of the item after the last one; null: the stream ends.</summary>
    public Exception? Failure { get; init; }

    /// <summary>What happens when it is disposed.</summary>
    public Action? OnDispose { get; init; }

    /// <summary>Whether it waits for ever, or for its cancellation, where it would end.</summary>
    public bool Hangs { get; init; }

    public CancellationToken Token { get; private set; }

    public int Disposals { get; private set; }

    public int Current { get; private set; }

    public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken)
    {
        Token = cancellationToken;
        return this;
    }

    public async ValueTask<bool> MoveNextAsync()
    {
        await Task.Yield();
        if (_next < items.Length)
        {
            Current = items[_next++];
            return true;
        }

        await (Hangs ? new TaskCompletionSource().Task.WaitAsync(Token) : Task.CompletedTask);
        return Failure is null ? false : throw Failure;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        Disposals++;
        OnDispose?.Invoke();
    }
}
