using System.Net;
using System.Net.Http.Headers;

namespace LlmLimiter.Http;

/// <summary>An answer's content whose stream is another's, which is read as this one is read: byte for byte and at once.</summary>
internal sealed class AnswerContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly Func<Stream, Stream> _open;
    private readonly Action? _leave;
    private bool _isOpened;

    /// <param name="inner">The content as it came.</param>
    /// <param name="open">Makes the stream that callers read from the one that came.</param>
    /// <param name="leave">Is called when the content is left unread; null: nothing is.</param>
    public AnswerContent(HttpContent inner, Func<Stream, Stream> open, Action? leave = null)
    {
        _inner = inner;
        _open = open;
        _leave = leave;
        foreach (KeyValuePair<string, HeaderStringValues> header in inner.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        Opened(await _inner.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => Opened(_inner.ReadAsStream(cancellationToken));

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Stream opened = await CreateContentReadStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (opened.ConfigureAwait(false))
        {
            await opened.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using Stream opened = CreateContentReadStream(cancellationToken);
        opened.CopyTo(stream);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        try
        {
            base.Dispose(disposing);
            if (disposing)
            {
                _inner.Dispose();
            }
        }
        finally
        {
            if (disposing && !_isOpened)
            {
                _isOpened = true;
                _leave?.Invoke();
            }
        }
    }

    private Stream Opened(Stream inner)
    {
        _isOpened = true;
        return _open(inner);
    }
}
