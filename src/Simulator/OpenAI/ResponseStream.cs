using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LlmLimiter.Simulator.Answers;
using LlmLimiter.Simulator.Serving;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.OpenAI;

/// <summary>Writes a response as server-sent events. Only the last tells the usage.</summary>
internal sealed class ResponseStream(HttpResponse http)
{
    private readonly EventStream _events = new(http);
    private int _written;

    /// <param name="response">The response in the end.</param>
    /// <param name="answer">Its text, piece by piece.</param>
    public async Task WriteAsync(ModelResponse response, FakeAnswer answer)
    {
        OutputMessage message = response.Output[0];
        ModelResponse begun = response with { Status = "in_progress", IncompleteDetails = null, Output = [], Usage = null };
        await WriteAsync("response.created", begun).ConfigureAwait(false);
        await WriteAsync("response.in_progress", begun).ConfigureAwait(false);
        await WriteAsync("response.output_item.added", message with { Status = "in_progress", Content = [] }).ConfigureAwait(false);
        await WriteAsync("response.content_part.added", message.Id, OutputText.Of("")).ConfigureAwait(false);
        foreach (string piece in answer.Pieces)
        {
            var delta = new TextDeltaEvent(
                "response.output_text.delta", _written, message.Id, OutputIndex: 0, ContentIndex: 0, piece, Logprobs: []);
            await WriteAsync(delta.Type, delta, BodyJson.Default.TextDeltaEvent).ConfigureAwait(false);
        }

        var done = new TextDoneEvent(
            "response.output_text.done", _written, message.Id, OutputIndex: 0, ContentIndex: 0, answer.Text, Logprobs: []);
        await WriteAsync(done.Type, done, BodyJson.Default.TextDoneEvent).ConfigureAwait(false);
        await WriteAsync("response.content_part.done", message.Id, message.Content[0]).ConfigureAwait(false);
        await WriteAsync("response.output_item.done", message).ConfigureAwait(false);
        await WriteAsync($"response.{response.Status}", response).ConfigureAwait(false);
    }

    private Task WriteAsync(string type, ModelResponse response) =>
        WriteAsync(type, new ResponseEvent(type, _written, response), BodyJson.Default.ResponseEvent);

    private Task WriteAsync(string type, OutputMessage item) =>
        WriteAsync(type, new ItemEvent(type, _written, OutputIndex: 0, item), BodyJson.Default.ItemEvent);

    private Task WriteAsync(string type, string item, OutputText part) =>
        WriteAsync(type, new PartEvent(type, _written, item, OutputIndex: 0, ContentIndex: 0, part), BodyJson.Default.PartEvent);

    private Task WriteAsync<T>(string type, T body, JsonTypeInfo<T> shape)
    {
        _written++;
        return _events.WriteAsync(type, JsonSerializer.SerializeToUtf8Bytes(body, shape));
    }
}
