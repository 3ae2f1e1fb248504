using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.Faults;

/// <summary>Closes the connection in the middle of an answer. It is a feature of the call that this happens to.</summary>
/// <param name="pieces">The pieces of the answer.</param>
internal sealed class CutAnswer(int pieces)
{
    private int _left = pieces / 2;

    /// <summary>Sends a part of the body, or half of it where that is all of it.</summary>
    /// <exception cref="IOException">The answer ends here: the server closes the connection where one fails that has begun.</exception>
    public async Task SendAsync(HttpResponse response, byte[] bytes, Func<byte[], Task> send)
    {
        bool isWhole = response.ContentLength is not null;
        if (isWhole)
        {
            await send(bytes[..(bytes.Length / 2)]).ConfigureAwait(false);
        }
        else if (_left-- > 0)
        {
            await send(bytes).ConfigureAwait(false);
            return;
        }

        await response.StartAsync(response.HttpContext.RequestAborted).ConfigureAwait(false);
        throw new IOException("The answer is cut on request.");
    }
}
