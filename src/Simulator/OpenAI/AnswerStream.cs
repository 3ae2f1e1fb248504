using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.OpenAI;

/// <summary>Writes an answer as server-sent events: role, one piece of text per event, the end, the usage if asked for, [DONE].</summary>
internal sealed class AnswerStream(HttpResponse response, string id, long created, string model)
{
    public async Task WriteAsync(FakeAnswer answer, Usage? usage)
    {
        response.ContentType = "text/event-stream";
        await WriteAsync(new ChunkDelta(Role: "assistant", Content: "")).ConfigureAwait(false);
        foreach (string piece in answer.Pieces)
        {
            await WriteAsync(new ChunkDelta(Content: piece)).ConfigureAwait(false);
        }

        await WriteAsync(new ChunkDelta(), ChatCompletionsEndpoint.FinishReason(answer)).ConfigureAwait(false);
        if (usage is not null)
        {
            await WriteAsync(Chunk([], usage)).ConfigureAwait(false);
        }

        await WriteAsync("[DONE]"u8.ToArray()).ConfigureAwait(false);
    }

    private Task WriteAsync(ChunkDelta delta, string? finishReason = null) =>
        WriteAsync(Chunk([new ChunkChoice(Index: 0, delta, finishReason)]));

    private Task WriteAsync(ChatChunk chunk) => WriteAsync(JsonSerializer.SerializeToUtf8Bytes(chunk, ChunkJson.Default.ChatChunk));

    private async Task WriteAsync(byte[] data)
    {
        byte[] line = [.. "data: "u8, .. data, .. "\n\n"u8];
        await response.BodyWriter.WriteAsync(line, response.HttpContext.RequestAborted).ConfigureAwait(false);
    }

    private ChatChunk Chunk(ChunkChoice[] choices, Usage? usage = null) =>
        new(id, "chat.completion.chunk", created, model, choices, usage);
}
