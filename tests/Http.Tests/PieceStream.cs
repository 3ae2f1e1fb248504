namespace LlmLimiter.Http.Tests;

/// <summary>A stream whose reader gets one piece at a time, when it is there.</summary>
internal sealed class PieceStream : Stream
{
    private readonly Queue<byte[]> _pieces = [];
    private readonly SemaphoreSlim _there = new(0);

    public PieceStream(params IEnumerable<byte[]> pieces)
    {
        foreach (byte[] piece in pieces)
        {
            Add(piece);
        }
    }

    public bool IsDisposed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Adds a piece; an empty one is the end, null breaks the connection.</summary>
    public void Add(byte[] piece)
    {
        _pieces.Enqueue(piece);
        _there.Release();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _there.WaitAsync(cancellationToken);
        byte[] piece = _pieces.Dequeue() ?? throw new IOException("The connection was reset.");
        Assert.True(piece.Length <= buffer.Length);
        piece.CopyTo(buffer);
        return piece.Length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
