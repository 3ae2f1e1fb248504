using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LlmLimiter.Simulator.Answers;
using LlmLimiter.Simulator.Serving;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.Anthropic;

/// <summary>
/// Writes a message as server-sent events. The first tells the input and a single token of output; the output as it is in the end comes
/// with the reason for the end.
/// </summary>
internal sealed class MessageStream(HttpResponse response)
{
    private readonly EventStream _events = new(response);

    /// <param name="message">The message in the end.</param>
    /// <param name="answer">Its text, piece by piece.</param>
    public async Task WriteAsync(Message message, FakeAnswer answer)
    {
        Usage? usage = message.Usage is { } told ? Usage.Of(told.InputTokens, outputTokens: 1) : null;
        Message begun = message with { Content = [], StopReason = null, Usage = usage };
        var start = new MessageStart("message_start", begun);
        await WriteAsync(start.Type, start, MessageJson.Default.MessageStart).ConfigureAwait(false);
        var blockStart = new BlockStart("content_block_start", Index: 0, new TextBlock("text", ""));
        await WriteAsync(blockStart.Type, blockStart, MessageJson.Default.BlockStart).ConfigureAwait(false);
        await WriteAsync("ping").ConfigureAwait(false);
        foreach (string piece in answer.Pieces)
        {
            var delta = new BlockDelta("content_block_delta", Index: 0, new TextBlock("text_delta", piece));
            await WriteAsync(delta.Type, delta, MessageJson.Default.BlockDelta).ConfigureAwait(false);
        }

        var blockStop = new BlockStop("content_block_stop", Index: 0);
        await WriteAsync(blockStop.Type, blockStop, MessageJson.Default.BlockStop).ConfigureAwait(false);
        OutputUsage? output = message.Usage is { } used ? new OutputUsage(used.OutputTokens) : null;
        var end = new MessageDelta("message_delta", new StopDelta(message.StopReason, StopSequence: null), output);
        await WriteAsync(end.Type, end, MessageJson.Default.MessageDelta).ConfigureAwait(false);
        await WriteAsync("message_stop").ConfigureAwait(false);
    }

    private Task WriteAsync(string type) => WriteAsync(type, new BareEvent(type), MessageJson.Default.BareEvent);

    private Task WriteAsync<T>(string type, T body, JsonTypeInfo<T> shape) =>
        _events.WriteAsync(type, JsonSerializer.SerializeToUtf8Bytes(body, shape));
}
