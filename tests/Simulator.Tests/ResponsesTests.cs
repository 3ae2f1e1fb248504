using System.Net;
using System.Text.Json;
using LlmLimiter.Simulator;

namespace Simulator.Tests;

public sealed class ResponsesTests
{
    private static readonly SimulatedModel _model = new("gpt-4o") { Requests = 2, AnswerTokens = 5 };

    [Fact]
    public async Task An_admitted_call_is_answered_in_OpenAIs_shape()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);

        using HttpResponseMessage response = await AskAsync(client, "\"Hi\"");
        JsonElement body = await SimulatorClient.JsonAsync(response);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.StartsWith("resp_", Text(body, "id"));
        Assert.Equal(("response", "completed", "gpt-4o"), (Text(body, "object"), Text(body, "status"), Text(body, "model")));
        Assert.All(
            new[] { "error", "incomplete_details", "instructions", "max_output_tokens" },
            name => Assert.Equal(JsonValueKind.Null, body.GetProperty(name).ValueKind));
        JsonElement message = Assert.Single(body.GetProperty("output").EnumerateArray());
        Assert.Equal(("message", "assistant", "completed"), (Text(message, "type"), Text(message, "role"), Text(message, "status")));
        Assert.Equal("output_text", Text(message.GetProperty("content")[0], "type"));
        JsonElement usage = body.GetProperty("usage");
        Assert.Equal(8, usage.GetProperty("input_tokens").GetInt64());
        Assert.Equal(client.Simulator.Report()["gpt-4o"].UsedTokens, usage.GetProperty("total_tokens").GetInt64());
        Assert.Equal("1", SimulatorClient.Header(response, "x-ratelimit-remaining-requests"));
    }

    [Fact]
    public async Task The_instructions_and_all_text_of_all_messages_are_counted()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);

        JsonElement body = await SimulatorClient.JsonAsync(await AskAsync(
            client,
            """
            [{"role":"user","content":"1234567890"},
             {"type":"message","role":"assistant","content":[{"type":"output_text","text":"one"}]},
             {"type":"message","role":"user","content":[{"type":"input_text","text":"12345"},{"type":"input_text","text":"678 !"}]}]
            """,
            ",\"instructions\":\"Be brief.\""));

        Assert.Equal("Be brief.", Text(body, "instructions"));
        Assert.Equal(3 + 4 * 4 + 3 + 2 + 1 + 2, body.GetProperty("usage").GetProperty("input_tokens").GetInt64());
    }

    [Theory]
    [InlineData("", "completed")]
    [InlineData(",\"max_output_tokens\":2", "incomplete")]
    public async Task A_stream_brings_the_same_response_event_by_event(string bound, string status)
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);
        JsonElement whole = await SimulatorClient.JsonAsync(await AskAsync(client, "\"Hi\"", bound));

        using HttpResponseMessage response = await AskAsync(client, "\"Hi\"", bound + ",\"stream\":true");
        JsonElement[] events = await SimulatorClient.EventsAsync(response);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.ToString());
        JsonElement[] deltas = [.. events.Where(one => Text(one, "type") == "response.output_text.delta")];
        Assert.Equal(
            [
                "response.created", "response.in_progress", "response.output_item.added", "response.content_part.added",
                .. deltas.Select(_ => "response.output_text.delta"), "response.output_text.done", "response.content_part.done",
                "response.output_item.done", $"response.{status}",
            ],
            events.Select(one => Text(one, "type")));
        Assert.Equal(Enumerable.Range(0, events.Length), events.Select(one => one.GetProperty("sequence_number").GetInt32()));
        string? text = Text(whole.GetProperty("output")[0].GetProperty("content")[0], "text");
        Assert.Equal(text, string.Concat(deltas.Select(delta => Text(delta, "delta"))));
        Assert.Equal(text, Text(events[^4], "text"));
        Assert.Equal("in_progress", Text(events[0].GetProperty("response"), "status"));
        Assert.Equal(JsonValueKind.Null, events[0].GetProperty("response").GetProperty("usage").ValueKind);
        JsonElement end = events[^1].GetProperty("response");
        Assert.Equal((status, status), (Text(end, "status"), Text(whole, "status")));
        Assert.Equal(whole.GetProperty("usage").GetRawText(), end.GetProperty("usage").GetRawText());
        Assert.Equal(whole.GetProperty("incomplete_details").GetRawText(), end.GetProperty("incomplete_details").GetRawText());
    }

    [Fact]
    public async Task A_call_above_the_limit_is_refused_before_its_stream_starts()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model with { Requests = 1 });
        await AskAsync(client, "\"Hi\"");

        using HttpResponseMessage response = await AskAsync(client, "\"Hi\"", ",\"stream\":true");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("60000", SimulatorClient.Header(response, "retry-after-ms"));
    }

    [Theory]
    [InlineData("""{"input":"x"}""", "'model'")]
    [InlineData("""{"model":"gpt-4o"}""", "'input' must be an array of at least one message")]
    [InlineData("""{"model":"gpt-4o","input":[]}""", "at least one")]
    [InlineData("""{"model":"gpt-4o","input":["x"]}""", "'input[0]' must have a 'role'")]
    [InlineData("""{"model":"gpt-4o","input":[{"type":"item_reference","role":"user"}]}""", "messages only")]
    [InlineData("""{"model":"gpt-4o","input":[{"role":"user","content":[{"type":"input_image"}]}]}""", "text only")]
    [InlineData("""{"model":"gpt-4o","input":"x","instructions":[]}""", "'instructions' must be a string")]
    [InlineData("""{"model":"gpt-4o","input":"x","max_output_tokens":0}""", "'max_output_tokens' must be 1 to 2147483647, got 0")]
    public async Task A_bad_body_is_refused_with_what_was_expected(string body, string expected)
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);

        using HttpResponseMessage response = await client.PostAsync(body, "responses");
        JsonElement error = (await SimulatorClient.JsonAsync(response)).GetProperty("error");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(expected, Text(error, "message"));
        Assert.Equal("invalid_request_error", Text(error, "type"));
    }

    private static Task<HttpResponseMessage> AskAsync(SimulatorClient client, string input, string more = "") =>
        client.PostAsync($$"""{"model":"gpt-4o","input":{{input}}{{more}}}""", "responses");

    private static string? Text(JsonElement parent, string name) => parent.GetProperty(name).GetString();
}
