using System.Net;
using System.Text.Json;
using LlmLimiter.Simulator;
using LlmLimiter.Simulator.Answers;

namespace Simulator.Tests;

public sealed class MessagesTests
{
    private static readonly SimulatedModel _model = new("claude")
    {
        Requests = 4, InputTokens = 20_000, OutputTokens = 8_000, Window = SimulatedWindow.TokenBucket, Profile = ChargeProfile.Anthropic,
    };

    [Fact]
    public async Task An_admitted_call_is_answered_in_Anthropics_shape()
    {
        await using SimulatorClient client = await StartAsync(_model);

        using HttpResponseMessage response = await AskAsync(client, "Say hello to everyone.");
        JsonElement body = await SimulatorClient.JsonAsync(response);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.StartsWith("msg_", body.GetProperty("id").GetString());
        Assert.Equal(("message", "assistant", "claude"), (Text(body, "type"), Text(body, "role"), Text(body, "model")));
        JsonElement block = Assert.Single(body.GetProperty("content").EnumerateArray());
        Assert.Equal("text", Text(block, "type"));
        Assert.Equal("end_turn", Text(body, "stop_reason"));
        Assert.Equal(JsonValueKind.Null, body.GetProperty("stop_sequence").ValueKind);
        JsonElement usage = body.GetProperty("usage");
        Assert.Equal(12, usage.GetProperty("input_tokens").GetInt64()); // 3 for the answer, 4 for the message, 5 pieces
        Assert.Equal(TokenCount.OfText(Text(block, "text")!), usage.GetProperty("output_tokens").GetInt64());
        Assert.Equal(0, usage.GetProperty("cache_creation_input_tokens").GetInt64());
        Assert.Equal(0, usage.GetProperty("cache_read_input_tokens").GetInt64());
    }

    [Fact]
    public async Task The_answer_ends_at_max_tokens()
    {
        await using SimulatorClient client = await StartAsync(_model);

        JsonElement body = await SimulatorClient.JsonAsync(await AskAsync(client, "Hi", maxTokens: 7));

        Assert.Equal("max_tokens", Text(body, "stop_reason"));
        Assert.Equal(7, body.GetProperty("usage").GetProperty("output_tokens").GetInt64());
    }

    [Fact]
    public async Task All_text_of_the_system_prompt_and_of_all_messages_is_counted()
    {
        await using SimulatorClient client = await StartAsync(_model);

        JsonElement body = await SimulatorClient.JsonAsync(await client.PostAsync(
            """
            {"model":"claude","max_tokens":1,"system":[{"type":"text","text":"Be"},{"type":"text","text":" brief."}],"messages":[
              {"role":"user","content":"1234567890"},
              {"role":"assistant","content":[{"type":"text","text":"12345"},{"type":"text","text":"678 !"}]}]}
            """,
            "messages"));

        Assert.Equal(3 + 3 * 4 + 3 + 2 + 2, body.GetProperty("usage").GetProperty("input_tokens").GetInt64());
    }

    [Fact]
    public async Task A_stream_brings_the_same_answer_in_Anthropics_events()
    {
        await using SimulatorClient client = await StartAsync(_model with { AnswerTokens = 5 });
        JsonElement whole = await SimulatorClient.JsonAsync(await AskAsync(client, "Hi"));

        using HttpResponseMessage response = await AskAsync(client, "Hi", more: ",\"stream\":true");
        JsonElement[] events = await SimulatorClient.EventsAsync(response);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.ToString());
        JsonElement[] deltas = [.. events.Where(one => Text(one, "type") == "content_block_delta")];
        Assert.Equal(
            [
                "message_start", "content_block_start", "ping", .. deltas.Select(_ => "content_block_delta"), "content_block_stop",
                "message_delta", "message_stop",
            ],
            events.Select(one => Text(one, "type")));
        JsonElement started = events[0].GetProperty("message");
        Assert.Equal(0, started.GetProperty("content").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, started.GetProperty("stop_reason").ValueKind);
        Assert.Equal(8, started.GetProperty("usage").GetProperty("input_tokens").GetInt64());
        Assert.Equal(1, started.GetProperty("usage").GetProperty("output_tokens").GetInt64());
        Assert.Equal("text", Text(events[1].GetProperty("content_block"), "type"));
        Assert.All(deltas, delta => Assert.Equal("text_delta", Text(delta.GetProperty("delta"), "type")));
        Assert.Equal(
            Text(whole.GetProperty("content")[0], "text"), string.Concat(deltas.Select(delta => Text(delta.GetProperty("delta"), "text"))));
        Assert.Equal("end_turn", Text(events[^2].GetProperty("delta"), "stop_reason"));
        Assert.Equal(deltas.Length, events[^2].GetProperty("usage").GetProperty("output_tokens").GetInt64());
        Assert.Equal(
            2 * (8 + deltas.Length), client.Simulator.Report()["claude"].UsedTokens);
    }

    [Fact]
    public async Task Every_answer_tells_the_limits_and_what_remains_of_them()
    {
        SimulatedModel model = _model with { CountTokens = text => text.Length };
        await using SimulatorClient client = await StartAsync(model);

        using HttpResponseMessage response = await AskAsync(client, new string('x', 4_493)); // 7 more for the framing
        using HttpResponseMessage next = await AskAsync(client, new string('x', 93));

        Assert.Equal("req_simulated_1", SimulatorClient.Header(response, "request-id"));
        Assert.Equal("(none)", SimulatorClient.Header(response, "x-request-id"));
        Assert.Equal("(none)", SimulatorClient.Header(response, "retry-after"));
        Assert.Equal("4 3 2026-01-01T00:00:15Z", Limit(response, "requests"));
        Assert.Equal("20000 16000 2026-01-01T00:00:14Z", Limit(response, "input-tokens")); // 15,500 remain, until 13.5 s
        Assert.Equal("20000 15000 2026-01-01T00:00:14Z", Limit(next, "input-tokens"));
        Assert.Equal("8000 8000 2026-01-01T00:00:00Z", Limit(response, "output-tokens"));
        Assert.Equal("8000 8000 2026-01-01T00:00:00Z", Limit(response, "tokens"));
    }

    [Fact]
    public async Task The_headers_of_all_tokens_tell_the_limit_of_which_the_least_remains_and_those_of_no_limit_are_left_out()
    {
        SimulatedModel model = _model with { Requests = 0, OutputTokens = 0, Tokens = 30_000, CountTokens = text => text.Length };
        await using SimulatorClient client = await StartAsync(model);

        using HttpResponseMessage response = await AskAsync(client, new string('x', 9_993));

        Assert.Equal("20000 10000 2026-01-01T00:00:30Z", Limit(response, "input-tokens"));
        Assert.Equal("20000 10000 2026-01-01T00:00:30Z", Limit(response, "tokens"));
        Assert.Equal("(none)", SimulatorClient.Header(response, "anthropic-ratelimit-requests-limit"));
        Assert.Equal("(none)", SimulatorClient.Header(response, "anthropic-ratelimit-output-tokens-limit"));
    }

    [Fact]
    public async Task A_prompt_above_what_remains_of_the_input_limit_is_refused_with_a_retry_after()
    {
        await using SimulatorClient client = await StartAsync(_model with { InputTokens = 600, CountTokens = text => text.Length });
        await AskAsync(client, new string('x', 493));

        using HttpResponseMessage response = await AskAsync(client, new string('x', 105));
        JsonElement body = await SimulatorClient.JsonAsync(response);

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("2", SimulatorClient.Header(response, "retry-after")); // 12 tokens at 10 a second
        Assert.Equal("600 0 2026-01-01T00:00:50Z", Limit(response, "input-tokens"));
        Assert.Equal("error", Text(body, "type"));
        Assert.Equal("req_simulated_2", Text(body, "request_id"));
        Assert.Equal("req_simulated_2", SimulatorClient.Header(response, "request-id"));
        Assert.Equal("rate_limit_error", Text(body.GetProperty("error"), "type"));
        Assert.Contains("rate limit of 600 input tokens per minute", Text(body.GetProperty("error"), "message"));
    }

    [Fact]
    public async Task Answers_above_the_output_limit_keep_calls_out_until_they_have_drained()
    {
        await using SimulatorClient client = await StartAsync(_model with { OutputTokens = 30, AnswerTokens = 100 });
        await AskAsync(client, "Hi", maxTokens: 40);

        using HttpResponseMessage refused = await AskAsync(client, "Hi");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("20", SimulatorClient.Header(refused, "retry-after")); // 10 too many at 30 a minute
        Assert.Contains("30 output tokens per minute", Text((await SimulatorClient.JsonAsync(refused)).GetProperty("error"), "message"));
        client.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(client, "Hi", maxTokens: 1)).StatusCode);
        ModelReport report = client.Simulator.Report()["claude"];
        JsonElement json = (await SimulatorClient.JsonAsync(await client.GetAsync("/simulator/report"))).GetProperty("models")[0];
        Assert.Equal((2, 1, 41, 30), (report.Admitted, report.Refused, report.MostOutputTokensInAnyWindow, report.OutputTokensLimit));
        Assert.Equal(41, json.GetProperty("mostOutputTokensInAnyWindow").GetInt64());
        Assert.Equal(16, json.GetProperty("mostInputTokensInAnyWindow").GetInt64());
        Assert.Equal(20_000, json.GetProperty("inputTokensLimit").GetInt64());
    }

    [Fact]
    public async Task A_prompt_that_can_never_fit_is_told_so_and_not_when_to_come_back()
    {
        await using SimulatorClient client = await StartAsync(_model with { InputTokens = 1_000, CountTokens = text => text.Length });

        using HttpResponseMessage response = await AskAsync(client, new string('x', 1_000));
        string? message = Text((await SimulatorClient.JsonAsync(response)).GetProperty("error"), "message");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("(none)", SimulatorClient.Header(response, "retry-after"));
        Assert.Contains("1,000 input tokens per minute", message);
        Assert.Contains("It asks for 1,007 by itself.", message);
    }

    [Fact]
    public async Task A_call_above_the_request_limit_is_told_so_before_its_stream_starts()
    {
        await using SimulatorClient client = await StartAsync(_model with { Requests = 1 });
        await AskAsync(client, "Hi");

        using HttpResponseMessage response = await AskAsync(client, "Hi", more: ",\"stream\":true");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Contains("1 requests per minute", Text((await SimulatorClient.JsonAsync(response)).GetProperty("error"), "message"));
    }

    [Theory]
    [InlineData("{", "parse the JSON body")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("""{"max_tokens":5,"messages":[{"role":"user","content":"x"}]}""", "'model'")]
    [InlineData("""{"model":"claude","messages":[{"role":"user","content":"x"}]}""", "'max_tokens' is required")]
    [InlineData("""{"model":"claude","max_tokens":0,"messages":[{"role":"user","content":"x"}]}""", "'max_tokens' must be 1 to 2147483647, got 0")]
    [InlineData("""{"model":"claude","max_tokens":5}""", "'messages' must be an array")]
    [InlineData("""{"model":"claude","max_tokens":5,"messages":[]}""", "at least one")]
    [InlineData("""{"model":"claude","max_tokens":5,"messages":["x"]}""", "'messages[0]' must be an object")]
    [InlineData("""{"model":"claude","max_tokens":5,"messages":[{"role":"system","content":"x"}]}""", "user or assistant")]
    [InlineData("""{"model":"claude","max_tokens":5,"messages":[{"role":"user"}]}""", "'messages[0].content' must be a string")]
    [InlineData("""{"model":"claude","max_tokens":5,"messages":[{"role":"user","content":[{"type":"image"}]}]}""", "text only")]
    [InlineData("""{"model":"claude","max_tokens":5,"system":7,"messages":[{"role":"user","content":"x"}]}""", "'system' must be a string")]
    [InlineData("""{"model":"claude","max_tokens":5,"stream":1,"messages":[{"role":"user","content":"x"}]}""", "'stream' must be true")]
    public async Task A_bad_body_is_refused_with_what_was_expected(string body, string expected)
    {
        await using SimulatorClient client = await StartAsync(_model);

        using HttpResponseMessage response = await client.PostAsync(body, "messages");

        await RefusedAsync(response, HttpStatusCode.BadRequest, "invalid_request_error", expected);
        Assert.Equal(0, client.Simulator.Report()["claude"].Admitted);
    }

    [Fact]
    public async Task A_call_without_a_version_is_refused()
    {
        await using SimulatorClient client = await StartAsync(_model);
        client.Headers.Remove("anthropic-version");

        await RefusedAsync(await AskAsync(client, "Hi"), HttpStatusCode.BadRequest, "invalid_request_error", "anthropic-version");
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("x-api-key", " ")]
    [InlineData("Authorization", "Bearer ")]
    public async Task A_call_without_a_key_is_refused(string? header, string? value)
    {
        await using SimulatorClient client = await StartAsync(_model);
        client.Headers.Remove("x-api-key");
        if (header is not null)
        {
            client.Headers.TryAddWithoutValidation(header, value);
        }

        await RefusedAsync(await AskAsync(client, "Hi"), HttpStatusCode.Unauthorized, "authentication_error", "x-api-key");
    }

    [Fact]
    public async Task An_unknown_model_is_told_the_names_there_are()
    {
        await using SimulatorClient client = await StartAsync(_model with { Name = "claude-opus" });

        await RefusedAsync(await AskAsync(client, "Hi"), HttpStatusCode.NotFound, "not_found_error", "model: claude. The simulator has: claude-opus.");
    }

    [Fact]
    public async Task An_unknown_URL_is_told_the_ones_there_are()
    {
        await using SimulatorClient client = await StartAsync(_model);

        await RefusedAsync(await client.PostAsync("{}", "messages/batches"), HttpStatusCode.NotFound, "not_found_error", "POST /v1/messages,");
    }

    private static async Task<SimulatorClient> StartAsync(SimulatedModel model)
    {
        SimulatorClient client = await SimulatorClient.StartAsync(model);
        client.Headers.Remove("Authorization");
        client.Headers.Add("x-api-key", "any");
        client.Headers.Add("anthropic-version", "2023-06-01");
        return client;
    }

    private static Task<HttpResponseMessage> AskAsync(SimulatorClient client, string prompt, int maxTokens = 1_000, string more = "") =>
        client.PostAsync(
            $$"""{"model":"claude","max_tokens":{{maxTokens}},"messages":[{"role":"user","content":"{{prompt}}"}]{{more}}}""", "messages");

    private static async Task RefusedAsync(HttpResponseMessage response, HttpStatusCode status, string type, string expected)
    {
        JsonElement body = await SimulatorClient.JsonAsync(response);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("error", Text(body, "type"));
        Assert.Equal(type, Text(body.GetProperty("error"), "type"));
        Assert.Contains(expected, Text(body.GetProperty("error"), "message"));
        Assert.Equal(SimulatorClient.Header(response, "request-id"), Text(body, "request_id"));
    }

    private static string Limit(HttpResponseMessage response, string metric) => string.Join(
        ' ',
        new[] { "limit", "remaining", "reset" }.Select(what => SimulatorClient.Header(response, $"anthropic-ratelimit-{metric}-{what}")));

    private static string? Text(JsonElement parent, string name) => parent.GetProperty(name).GetString();
}
