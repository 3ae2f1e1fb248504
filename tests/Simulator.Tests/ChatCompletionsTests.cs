using System.Net;
using System.Text.Json;
using LlmLimiter.Simulator;
using LlmLimiter.Simulator.Answers;

namespace Simulator.Tests;

public sealed class ChatCompletionsTests
{
    private static readonly SimulatedModel _model = new("gpt-4o") { Requests = 3, Tokens = 1_000 };

    [Fact]
    public async Task An_admitted_call_is_answered_in_OpenAIs_shape()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);

        using HttpResponseMessage response = await client.AskAsync("Say hello to everyone.", maxTokens: 100);
        JsonElement body = await SimulatorClient.JsonAsync(response);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("chat.completion", body.GetProperty("object").GetString());
        Assert.Equal("gpt-4o", body.GetProperty("model").GetString());
        Assert.StartsWith("chatcmpl-", body.GetProperty("id").GetString());
        Assert.Equal(client.Time.GetUtcNow().ToUnixTimeSeconds(), body.GetProperty("created").GetInt64());
        JsonElement choice = body.GetProperty("choices")[0];
        Assert.Equal("stop", choice.GetProperty("finish_reason").GetString());
        Assert.Equal("assistant", choice.GetProperty("message").GetProperty("role").GetString());
        JsonElement usage = body.GetProperty("usage");
        Assert.Equal(12, usage.GetProperty("prompt_tokens").GetInt64()); // 3 for the answer, 4 for the message, 5 pieces
        long completion = usage.GetProperty("completion_tokens").GetInt64();
        Assert.InRange(completion, 25, 75);
        Assert.Equal(TokenCount.OfText(choice.GetProperty("message").GetProperty("content").GetString()!), completion);
        Assert.Equal(12 + completion, usage.GetProperty("total_tokens").GetInt64());
        Assert.Equal(0, usage.GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt64());
        Assert.Equal(0, usage.GetProperty("completion_tokens_details").GetProperty("reasoning_tokens").GetInt64());
    }

    [Fact]
    public async Task A_tokenizer_of_ones_own_counts_the_prompt()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model with { CountTokens = text => text.Length });

        JsonElement body = await SimulatorClient.JsonAsync(await client.AskAsync("Hello"));

        Assert.Equal(3 + 4 + 5, body.GetProperty("usage").GetProperty("prompt_tokens").GetInt64());
    }

    [Theory]
    [InlineData("max_tokens")]
    [InlineData("max_completion_tokens")]
    public async Task The_answer_ends_at_the_callers_bound(string bound)
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);

        JsonElement body = await SimulatorClient.JsonAsync(await client.AskAsync("Hi", more: $",\"{bound}\":7"));

        Assert.Equal("length", body.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        Assert.Equal(7, body.GetProperty("usage").GetProperty("completion_tokens").GetInt64());
    }

    [Fact]
    public async Task The_same_prompt_gets_the_same_answer_and_others_get_others()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model with { Requests = 0, Tokens = 0 });
        var answers = new List<string>();
        foreach (string prompt in new[] { "one", "two", "three", "four", "one" })
        {
            JsonElement body = await SimulatorClient.JsonAsync(await client.AskAsync(prompt));
            answers.Add(body.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!);
        }

        Assert.Equal(answers[0], answers[4]);
        Assert.Equal(4, answers.Distinct().Count());
    }

    [Fact]
    public async Task Every_answer_tells_the_limits_and_what_remains_of_them()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);
        await client.AskAsync("Hi", maxTokens: 300);
        client.Time.Advance(TimeSpan.FromSeconds(15.5));

        using HttpResponseMessage response = await client.AskAsync("Hi", maxTokens: 200);

        Assert.Equal("3", SimulatorClient.Header(response, "x-ratelimit-limit-requests"));
        Assert.Equal("1000", SimulatorClient.Header(response, "x-ratelimit-limit-tokens"));
        Assert.Equal("1", SimulatorClient.Header(response, "x-ratelimit-remaining-requests"));
        Assert.Equal("500", SimulatorClient.Header(response, "x-ratelimit-remaining-tokens"));
        Assert.Equal("1m0s", SimulatorClient.Header(response, "x-ratelimit-reset-requests"));
        Assert.Equal("1m0s", SimulatorClient.Header(response, "x-ratelimit-reset-tokens"));
        Assert.Equal("req_simulated_2", SimulatorClient.Header(response, "x-request-id"));
        Assert.Equal("0", SimulatorClient.Header(response, "openai-processing-ms"));
        Assert.Equal("(none)", SimulatorClient.Header(response, "retry-after"));
    }

    [Fact]
    public async Task Headers_of_what_is_not_limited_are_left_out()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model with { Requests = 0 });

        using HttpResponseMessage response = await client.AskAsync("Hi");

        Assert.Equal("(none)", SimulatorClient.Header(response, "x-ratelimit-limit-requests"));
        Assert.Equal("1000", SimulatorClient.Header(response, "x-ratelimit-limit-tokens"));
    }

    [Fact]
    public async Task A_call_above_the_token_limit_is_refused_with_a_retry_after()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);
        await client.AskAsync("Hi", maxTokens: 900);
        client.Time.Advance(TimeSpan.FromSeconds(58.366));

        using HttpResponseMessage response = await client.AskAsync("Hi", maxTokens: 200);
        JsonElement error = (await SimulatorClient.JsonAsync(response)).GetProperty("error");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("2", SimulatorClient.Header(response, "retry-after"));
        Assert.Equal("1634", SimulatorClient.Header(response, "retry-after-ms"));
        Assert.Equal("100", SimulatorClient.Header(response, "x-ratelimit-remaining-tokens"));
        Assert.Equal("1.634s", SimulatorClient.Header(response, "x-ratelimit-reset-tokens"));
        Assert.Equal(
            "Rate limit reached for gpt-4o in organization org-simulated on tokens per min (TPM): Limit 1000, Used 900, Requested 200. "
            + "Please try again in 1.634s.",
            error.GetProperty("message").GetString());
        Assert.Equal("tokens", error.GetProperty("type").GetString());
        Assert.Equal(JsonValueKind.Null, error.GetProperty("param").ValueKind);
        Assert.Equal("rate_limit_exceeded", error.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_refused_call_is_admitted_after_the_wait_it_was_told_and_not_a_millisecond_earlier()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);
        await client.AskAsync("Hi", maxTokens: 900);
        using HttpResponseMessage refused = await client.AskAsync("Hi", maxTokens: 200);
        int wait = int.Parse(SimulatorClient.Header(refused, "retry-after-ms"));

        client.Time.Advance(TimeSpan.FromMilliseconds(wait - 1));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await client.AskAsync("Hi", maxTokens: 200)).StatusCode);
        client.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(HttpStatusCode.OK, (await client.AskAsync("Hi", maxTokens: 200)).StatusCode);
    }

    [Fact]
    public async Task A_call_above_the_request_limit_is_told_so()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model with { Requests = 1, Per = TimeSpan.FromSeconds(10) });
        await client.AskAsync("Hi");

        using HttpResponseMessage response = await client.AskAsync("Hi");
        JsonElement error = (await SimulatorClient.JsonAsync(response)).GetProperty("error");

        Assert.Equal(
            "Rate limit reached for gpt-4o in organization org-simulated on requests per 10s: Limit 1, Used 1, Requested 1. "
            + "Please try again in 10s.",
            error.GetProperty("message").GetString());
        Assert.Equal("requests", error.GetProperty("type").GetString());
        Assert.Equal("0", SimulatorClient.Header(response, "x-ratelimit-remaining-requests"));
    }

    [Fact]
    public async Task A_call_above_the_share_of_the_quantum_is_told_so()
    {
        SimulatedModel model = _model with { Requests = 60, Quantum = TimeSpan.FromSeconds(2) };
        await using SimulatorClient client = await SimulatorClient.StartAsync(model);
        await client.AskAsync("Hi");
        await client.AskAsync("Hi");

        using HttpResponseMessage response = await client.AskAsync("Hi");
        JsonElement error = (await SimulatorClient.JsonAsync(response)).GetProperty("error");

        Assert.Equal(
            "Rate limit reached for gpt-4o in organization org-simulated on requests per 2s: Limit 2, Used 2, Requested 1. "
            + "Please try again in 2s.",
            error.GetProperty("message").GetString());
        Assert.Equal("58", SimulatorClient.Header(response, "x-ratelimit-remaining-requests"));
    }

    [Fact]
    public async Task A_hidden_quantum_refuses_in_the_words_of_a_limit_that_has_room_and_tells_no_wait()
    {
        SimulatedModel model = _model with { Requests = 60, Quantum = TimeSpan.FromSeconds(2), HidesQuantum = true };
        await using SimulatorClient client = await SimulatorClient.StartAsync(model);
        await client.AskAsync("Hi");
        await client.AskAsync("Hi");

        using HttpResponseMessage response = await client.AskAsync("Hi");
        JsonElement error = (await SimulatorClient.JsonAsync(response)).GetProperty("error");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(
            "Rate limit reached for gpt-4o in organization org-simulated on requests per min (RPM): Limit 60, Used 2, Requested 1. "
            + "Please try again later.",
            error.GetProperty("message").GetString());
        Assert.Equal("58", SimulatorClient.Header(response, "x-ratelimit-remaining-requests"));
        Assert.Equal("(none)", SimulatorClient.Header(response, "retry-after"));
        client.Time.Advance(model.Quantum);
        Assert.Equal(HttpStatusCode.OK, (await client.AskAsync("Hi")).StatusCode);
    }

    [Fact]
    public async Task A_model_that_hides_its_quantum_still_tells_its_other_limits()
    {
        SimulatedModel model = _model with { Tokens = 10, Quantum = TimeSpan.FromSeconds(30), HidesQuantum = true };
        await using SimulatorClient client = await SimulatorClient.StartAsync(model);
        await client.AskAsync("Hi", maxTokens: 10);

        using HttpResponseMessage response = await client.AskAsync("Hi", maxTokens: 10);

        Assert.Equal("60", SimulatorClient.Header(response, "retry-after"));
    }

    [Fact]
    public async Task A_days_requests_are_used_up_until_midnight_beside_the_limit_of_a_minute()
    {
        SimulatedModel model = _model with { RequestsPerDay = 1, TimeZone = TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles") };
        await using SimulatorClient client = await SimulatorClient.StartAsync(model);
        await client.AskAsync("Hi");

        using HttpResponseMessage response = await client.AskAsync("Hi");
        JsonElement error = (await SimulatorClient.JsonAsync(response)).GetProperty("error");

        Assert.Equal(
            "Rate limit reached for gpt-4o in organization org-simulated on requests per day (RPD): Limit 1, Used 1, Requested 1. "
            + "Please try again in 8h0m0s.",
            error.GetProperty("message").GetString());
        Assert.Equal("2", SimulatorClient.Header(response, "x-ratelimit-remaining-requests"));
        client.Time.Advance(TimeSpan.FromHours(8));
        Assert.Equal(HttpStatusCode.OK, (await client.AskAsync("Hi")).StatusCode);
    }

    [Fact]
    public async Task What_remains_of_a_bucket_is_what_is_in_it()
    {
        var model = new SimulatedModel("gpt-4o") { Tokens = 6_000, TokensBurst = 1_000, Window = SimulatedWindow.TokenBucket };
        await using SimulatorClient client = await SimulatorClient.StartAsync(model);

        using HttpResponseMessage response = await client.AskAsync("Hi", maxTokens: 300);

        Assert.Equal("6000", SimulatorClient.Header(response, "x-ratelimit-limit-tokens"));
        Assert.Equal("700", SimulatorClient.Header(response, "x-ratelimit-remaining-tokens"));
        Assert.Equal("3s", SimulatorClient.Header(response, "x-ratelimit-reset-tokens"));
    }

    [Fact]
    public async Task A_call_that_can_never_fit_is_told_so_and_not_when_to_come_back()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);

        using HttpResponseMessage response = await client.AskAsync("Hi", maxTokens: 1_001);
        JsonElement error = (await SimulatorClient.JsonAsync(response)).GetProperty("error");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.StartsWith(
            "Request too large for gpt-4o in organization org-simulated on tokens per min (TPM): Limit 1000, Requested 1001.",
            error.GetProperty("message").GetString());
        Assert.Equal("tokens", error.GetProperty("type").GetString());
        Assert.Equal("rate_limit_exceeded", error.GetProperty("code").GetString());
        Assert.Equal("(none)", SimulatorClient.Header(response, "retry-after"));
        Assert.Equal(1, client.Simulator.Report()["gpt-4o"].Refused);
    }

    [Fact]
    public async Task All_text_of_all_messages_is_charged_and_counted()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);

        using HttpResponseMessage response = await client.PostAsync(
            """
            {"model":"gpt-4o","max_tokens":1,"messages":[
              {"role":"system","content":"1234567890"},
              {"role":"assistant","tool_calls":[]},
              {"role":"user","content":[{"type":"text","text":"12345"},{"type":"text","text":"678 !"}]}]}
            """);
        JsonElement body = await SimulatorClient.JsonAsync(response);

        Assert.Equal("995", SimulatorClient.Header(response, "x-ratelimit-remaining-tokens")); // 20 characters / 4
        Assert.Equal(3 + 3 * 4 + 2 + 0 + 2, body.GetProperty("usage").GetProperty("prompt_tokens").GetInt64());
    }

    [Fact]
    public async Task What_an_answer_used_beyond_its_charge_stands_in_the_report_and_in_the_next_headers()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);
        JsonElement body = await SimulatorClient.JsonAsync(await client.AskAsync("Hi"));
        long used = body.GetProperty("usage").GetProperty("total_tokens").GetInt64();

        using HttpResponseMessage next = await client.AskAsync("Hi", maxTokens: 100);
        ModelReport report = client.Simulator.Report()["gpt-4o"];

        Assert.Equal((1000 - used - 100).ToString(), SimulatorClient.Header(next, "x-ratelimit-remaining-tokens"));
        Assert.Equal(used - 1, report.OverrunTokens);
        Assert.Equal(used + 100, report.ChargedTokens);
        Assert.Equal(2 * used, report.UsedTokens);
    }

    [Theory]
    [InlineData(ChargeProfile.OpenAI, 300, 300L)]
    [InlineData(ChargeProfile.Azure, 301, 301L)]
    [InlineData(ChargeProfile.Anthropic, 8, null)]
    [InlineData(ChargeProfile.Gemini, 8, 8L)]
    [InlineData(ChargeProfile.Generic, 308, null)]
    public async Task A_call_is_charged_as_its_models_profile_says(ChargeProfile profile, long atArrival, long? inTheEnd)
    {
        // A prompt of 2 characters and 7 tokens, and an answer of 50 to 150. Null: what was used.
        SimulatedModel model = _model with { Profile = profile, AnswerTokens = 100 };
        await using SimulatorClient client = await SimulatorClient.StartAsync(model);

        using HttpResponseMessage response = await client.AskAsync("Hi", maxTokens: 300);
        ModelReport report = client.Simulator.Report()["gpt-4o"];

        Assert.Equal((1_000 - atArrival).ToString(), SimulatorClient.Header(response, "x-ratelimit-remaining-tokens"));
        Assert.Equal(inTheEnd ?? report.UsedTokens, report.ChargedTokens);
        Assert.InRange(report.UsedTokens, 57, 157);
    }

    [Theory]
    [InlineData("{", "parse the JSON body")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}]}""", "'model'")]
    [InlineData("""{"model":"gpt-4o"}""", "'messages' must be an array")]
    [InlineData("""{"model":"gpt-4o","messages":[]}""", "at least one")]
    [InlineData("""{"model":"gpt-4o","messages":["x"]}""", "'messages[0]' must be an object")]
    [InlineData("""{"model":"gpt-4o","messages":[{"role":"user","content":5}]}""", "'messages[0].content' must be a string")]
    [InlineData("""{"model":"gpt-4o","messages":[{"role":"user"}]}""", "'messages[0].content' must be a string")]
    [InlineData("""{"model":"gpt-4o","messages":[{"role":"user","content":[{"type":"image_url"}]}]}""", "text only")]
    [InlineData("""{"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"max_tokens":-5}""", "'max_tokens' must be 1 to 2147483647, got -5")]
    [InlineData("""{"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"max_tokens":0}""", "'max_tokens' must be 1")]
    [InlineData("""{"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"max_tokens":"9"}""", "'max_tokens' must be an integer")]
    [InlineData("""{"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"stream":"yes"}""", "'stream' must be true or false")]
    [InlineData("""{"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"stream_options":1}""", "'stream_options' must be an object")]
    [InlineData("""{"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"n":2}""", "'n' must be 1, got 2")]
    public async Task A_bad_body_is_refused_with_what_was_expected(string body, string expected)
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);

        using HttpResponseMessage response = await client.PostAsync(body);
        JsonElement error = (await SimulatorClient.JsonAsync(response)).GetProperty("error");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(expected, error.GetProperty("message").GetString());
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Equal(0, client.Simulator.Report()["gpt-4o"].Admitted);
    }

    [Fact]
    public async Task An_unknown_model_is_told_the_names_there_are()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);

        using HttpResponseMessage response = await client.PostAsync("""{"model":"gpt-5","messages":[{"role":"user","content":"x"}]}""");
        JsonElement error = (await SimulatorClient.JsonAsync(response)).GetProperty("error");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("model_not_found", error.GetProperty("code").GetString());
        Assert.Contains("`gpt-5`", error.GetProperty("message").GetString());
        Assert.Contains("gpt-4o", error.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer ")]
    [InlineData("Basic abc")]
    public async Task A_call_without_a_key_is_refused(string? authorization)
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);
        client.Headers.Remove("Authorization");
        if (authorization is not null)
        {
            client.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using HttpResponseMessage response = await client.AskAsync("Hi");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("invalid_api_key", (await SimulatorClient.JsonAsync(response)).GetProperty("error").GetProperty("code").GetString());
    }
}
