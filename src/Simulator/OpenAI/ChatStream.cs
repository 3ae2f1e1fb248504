using System.Text.Json;
using LlmLimiter.Simulator.Answers;
using LlmLimiter.Simulator.Serving;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.OpenAI;

/// <summary>Writes a chat completion as server-sent events: role, one piece of text per event, the end, the usage if asked for, [DONE].</summary>
internal sealed class ChatStream(HttpResponse response, string id, long created, string model)
{
    private readonly EventStream _events = new(response);

    public async Task WriteAsync(FakeAnswer answer, Usage? usage)
    {
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

        await _events.WriteAsync("[DONE]"u8).ConfigureAwait(false);
    }

    private Task WriteAsync(ChunkDelta delta, string? finishReason = null) =>
        WriteAsync(Chunk([new ChunkChoice(Index: 0, delta, finishReason)]));

    private Task WriteAsync(ChatChunk chunk) => _events.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(chunk, ChunkJson.Default.ChatChunk));

    private ChatChunk Chunk(ChunkChoice[] choices, Usage? usage = null) =>
        new(id, "chat.completion.chunk", created, model, choices, usage);
}
