using System.Text;

namespace LlmLimiter.Http;

/// <summary>Reads what an answer says that is no success, and leaves it to the caller as if nobody had read it.</summary>
internal static class RefusedAnswer
{
    // What providers say of a refusal takes a few hundred bytes.
    private const int MostBytes = 64 * 1024;

    /// <summary>The beginning of the answer's body as text; null: it cannot be read, because it is compressed.</summary>
    public static async Task<string?> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        Stream body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        byte[] head = new byte[MostBytes];
        int length = await body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return Restore(answer, head.AsMemory(0, length));
    }

    /// <inheritdoc cref="ReadAsync"/>
    public static string? Read(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        byte[] head = new byte[MostBytes];
        int length = answer.Content.ReadAsStream(cancellationToken).ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return Restore(answer, head.AsMemory(0, length));
    }

    private static string? Restore(HttpResponseMessage answer, ReadOnlyMemory<byte> head)
    {
        answer.Content = new AnswerContent(answer.Content, rest => new RestoredStream(head, rest));
        return answer.Content.Headers.ContentEncoding.Count > 0 ? null : Encoding.UTF8.GetString(head.Span);
    }
}
