namespace LlmLimiter.Calls;

/// <summary>
/// An answer's content on its way to the caller: what it tells of the usage is reported as it passes, and the send is settled once, at the
/// content's end or when it is left before that. Nothing is held back.
/// </summary>
/// <param name="content">The content, which is disposed with this one.</param>
/// <param name="send">The send, which is settled with what the content tells, else at the estimate.</param>
[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
public sealed class LimitedAnswer(Stream content, LimitedSend send) : Stream
{
    private readonly WireUsage _usage = new();
    private int _isSettled;

    /// <inheritdoc/>
    public override bool CanRead => content.CanRead;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override bool CanTimeout => content.CanTimeout;

    /// <inheritdoc/>
    public override int ReadTimeout
    {
        get => content.ReadTimeout;
        set => content.ReadTimeout = value;
    }

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Passed(buffer, content.Read(buffer));
        }
        catch
        {
            Settle(hasEnded: false);
            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            int count = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            return Passed(buffer.Span, count);
        }
        catch
        {
            Settle(hasEnded: false);
            throw;
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        try
        {
            await content.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            // Until its connection is closed a call counts as under way.
            Settle(hasEnded: false);
        }

        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        try
        {
            if (disposing)
            {
                content.Dispose();
            }
        }
        finally
        {
            Settle(hasEnded: false);
            base.Dispose(disposing);
        }
    }

    private int Passed(ReadOnlySpan<byte> buffer, int count)
    {
        _usage.Read(buffer[..count]);
        if (count == 0 && !buffer.IsEmpty)
        {
            Settle(hasEnded: true);
        }
        else if (_usage.TakeNews() is { } soFar)
        {
            send.Report(soFar);
        }

        return count;
    }

    private void Settle(bool hasEnded)
    {
        if (Interlocked.Exchange(ref _isSettled, 1) == 0)
        {
            send.Settle(_usage.Whole(hasEnded));
        }
    }
}
