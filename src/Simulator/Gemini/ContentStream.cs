using System.Text.Json;
using LlmLimiter.Simulator.Answers;
using LlmLimiter.Simulator.Serving;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.Gemini;

/// <summary>
/// Writes content in pieces: as server-sent events where the URL says <c>alt=sse</c>, else as a JSON array that grows. Each piece tells the
/// usage so far.
/// </summary>
internal sealed class ContentStream(HttpResponse response, string model, string id)
{
    public async Task WriteAsync(FakeAnswer answer)
    {
        bool asEvents = string.Equals(response.HttpContext.Request.Query["alt"], "sse", StringComparison.Ordinal);
        EventStream? events = asEvents ? new EventStream(response) : null;
        response.ContentType ??= "application/json";
        for (int i = 0; i < answer.Pieces.Count; i++)
        {
            bool isLast = i == answer.Pieces.Count - 1;
            byte[] piece = JsonSerializer.SerializeToUtf8Bytes(Piece(answer, i, isLast), ContentJson.Default.GeneratedContent);
            await (events?.WriteAsync(piece) ?? response.SendAsync([.. i == 0 ? "["u8 : ",\r\n"u8, .. piece, .. isLast ? "]"u8 : ""u8]))
                .ConfigureAwait(false);
        }
    }

    private GeneratedContent Piece(FakeAnswer answer, int index, bool isLast) => GeneratedContent.Of(
        answer.Pieces[index],
        isLast ? GenerateContentEndpoint.FinishReason(answer) : null,
        UsageMetadata.Of(answer, index + 1),
        model,
        id);
}
