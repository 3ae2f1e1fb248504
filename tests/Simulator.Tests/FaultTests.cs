using System.Net;
using System.Text.Json;
using LlmLimiter.Simulator;
using LlmLimiter.Simulator.Faults;

namespace Simulator.Tests;

public sealed class FaultTests
{
    private const string OpenAI = "/v1/chat/completions";
    private const string Azure = "/openai/v1/chat/completions";
    private const string Anthropic = "/v1/messages";
    private const string Gemini = "/v1beta/models/m:generateContent";

    // A body that each of the four understands.
    private const string Body =
        """{"model":"m","max_tokens":20,"messages":[{"role":"user","content":"Hi"}],"contents":[{"parts":[{"text":"Hi"}]}]}""";

    private static readonly SimulatedModel _model = new("m") { Requests = 10, Tokens = 1_000, AnswerTokens = 10 };

    [Theory]
    [InlineData(OpenAI, "server-error", 500, "error.type", "server_error")]
    [InlineData(OpenAI, "unavailable", 503, "error.code", "server_is_overloaded")]
    [InlineData(OpenAI, "overloaded", 529, "error.code", "server_is_overloaded")]
    [InlineData(OpenAI, "spent-credit", 429, "error.code", "credit_balance_exhausted")]
    [InlineData(OpenAI, "spent-credit", 429, "error.type", "insufficient_quota")]
    [InlineData(OpenAI, "daily-quota", 429, "error.message", "on requests per day (RPD): Limit 1000, Used 1000, Requested 1. Please try again in 24h0m0s.")]
    [InlineData(OpenAI, "request-too-large", 429, "error.message", "Request too large for m in organization org-simulated on tokens per min (TPM): Limit 1000, Requested 2000.")]
    [InlineData(OpenAI, "acceleration", 429, "error.code", "slow_down")]
    [InlineData(OpenAI, "long-retry-after", 429, "error.message", "Please try again in 114h18m0s.")]
    [InlineData(Azure, "server-error", 500, "error.code", "500")]
    [InlineData(Azure, "unavailable", 503, "error.code", "server_is_overloaded")]
    [InlineData(Azure, "spent-credit", 429, "error.code", "insufficient_quota")]
    [InlineData(Azure, "daily-quota", 429, "error.message", "Please retry after 86400 seconds")]
    [InlineData(Azure, "request-too-large", 429, "error.message", "Please retry after 86400 seconds")]
    [InlineData(Azure, "acceleration", 429, "error.code", "slow_down")]
    [InlineData(Azure, "long-retry-after", 429, "error.message", "Please retry after 411480 seconds")]
    [InlineData(Anthropic, "server-error", 500, "error.type", "api_error")]
    [InlineData(Anthropic, "unavailable", 503, "error.type", "api_error")]
    [InlineData(Anthropic, "overloaded", 529, "error.type", "overloaded_error")]
    [InlineData(Anthropic, "spent-credit", 429, "error.details.error_code", "enforced_spend_limit_reached")]
    [InlineData(Anthropic, "daily-quota", 429, "error.message", "rate limit of 1,000 requests per day")]
    [InlineData(Anthropic, "request-too-large", 429, "error.message", "It asks for 2,000 by itself.")]
    [InlineData(Anthropic, "acceleration", 429, "error.message", "acceleration limits")]
    [InlineData(Anthropic, "long-retry-after", 429, "error.type", "rate_limit_error")]
    [InlineData(Gemini, "server-error", 500, "error.status", "INTERNAL")]
    [InlineData(Gemini, "unavailable", 503, "error.status", "UNAVAILABLE")]
    [InlineData(Gemini, "overloaded", 529, "error.status", "UNAVAILABLE")]
    [InlineData(Gemini, "spent-credit", 429, "error.message", "Your prepayment credits are depleted.")]
    [InlineData(Gemini, "daily-quota", 429, "error.message", "generate_requests_per_model_per_day, limit: 1000")]
    [InlineData(Gemini, "request-too-large", 429, "error.message", "input_token_count, limit: 1000")]
    [InlineData(Gemini, "acceleration", 429, "error.message", "Resource has been exhausted")]
    [InlineData(Gemini, "long-retry-after", 429, "error.message", "Please retry in 411480s.")]
    public async Task A_fault_answers_instead_of_the_model_in_the_dialects_words(string path, string fault, int status, string member, string words)
    {
        await using SimulatorClient client = await StartAsync(_model);

        using HttpResponseMessage response = await AskAsync(client, fault, path);
        JsonElement told = await SimulatorClient.JsonAsync(response);
        foreach (string name in member.Split('.'))
        {
            told = told.GetProperty(name);
        }

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(words, told.GetString());
        ModelReport report = client.Simulator.Report()["m"];
        Assert.Equal((1, 0, 0, 0), (report.Faulted, report.Admitted, report.Refused, report.ChargedTokens));
    }

    [Theory]
    [InlineData(OpenAI, "long-retry-after", "411480")]
    [InlineData(Azure, "long-retry-after", "411480")]
    [InlineData(Anthropic, "long-retry-after", "411480")]
    [InlineData(OpenAI, "daily-quota", "86400")]
    [InlineData(OpenAI, "daily-quota,missing-headers", "(none)")]
    [InlineData(OpenAI, "request-too-large", "(none)")]
    [InlineData(Anthropic, "spent-credit", "(none)")]
    [InlineData(Anthropic, "long-retry-after, dated-retry-after", "Mon, 05 Jan 2026 18:18:00 GMT")]
    [InlineData(OpenAI, "dated-retry-after,long-retry-after", "Mon, 05 Jan 2026 18:18:00 GMT")]
    [InlineData(Gemini, "dated-retry-after,long-retry-after", "(none)")]
    public async Task Retry_after_is_told_as_the_fault_says(string path, string faults, string expected)
    {
        await using SimulatorClient client = await StartAsync(_model);

        using HttpResponseMessage response = await AskAsync(client, faults, path);

        Assert.Equal(expected, SimulatorClient.Header(response, "retry-after"));
        Assert.Equal(
            long.TryParse(expected, out _) && path != Anthropic, // a date has no milliseconds
            response.Headers.Contains("retry-after-ms"));
    }

    [Fact]
    public async Task A_real_refusal_can_tell_a_date_too_and_never_one_that_is_too_early()
    {
        await using SimulatorClient client = await StartAsync(_model with { Requests = 1 });
        await AskAsync(client);
        client.Time.Advance(TimeSpan.FromSeconds(0.5));

        using HttpResponseMessage response = await AskAsync(client, "dated-retry-after");

        Assert.Equal(DateTimeOffset.Parse("2026-01-01T00:01:00Z"), response.Headers.RetryAfter?.Date);
        Assert.Equal(1, client.Simulator.Report()["m"].Refused);
    }

    [Theory]
    [InlineData(OpenAI, "wrong-headers", "1000000000000000000 -1000000000000000000 240000h0m0s")]
    [InlineData(OpenAI, "sentinel-headers", "-1 -1 0s")]
    [InlineData(OpenAI, "missing-headers", "(none) (none) (none)")]
    [InlineData(Azure, "wrong-headers", "1000000000000000000 -1000000000000000000 864000000")]
    [InlineData(Azure, "sentinel-headers", "-1 -1 0")]
    public async Task Headers_tell_what_the_fault_says(string path, string fault, string expected)
    {
        await using SimulatorClient client = await StartAsync(_model);

        using HttpResponseMessage response = await AskAsync(client, fault, path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected, Told(response, "x-ratelimit-{0}-requests"));
        Assert.Equal(expected, Told(response, "x-ratelimit-{0}-tokens"));
    }

    [Theory]
    [InlineData("sentinel-headers", "-1 -1 2026-01-01T00:00:00Z")]
    [InlineData("wrong-headers", "1000000000000000000 -1000000000000000000 2053-05-19T00:00:00Z")]
    public async Task Anthropics_headers_do_too(string fault, string expected)
    {
        await using SimulatorClient client = await StartAsync(_model);

        using HttpResponseMessage response = await AskAsync(client, fault, Anthropic);

        Assert.Equal(expected, string.Join(' ', new[] { "limit", "remaining", "reset" }
            .Select(what => SimulatorClient.Header(response, $"anthropic-ratelimit-tokens-{what}"))));
    }

    [Fact]
    public async Task Late_headers_are_those_of_the_call_before()
    {
        await using SimulatorClient client = await StartAsync(_model);
        await AskAsync(client);
        await AskAsync(client);

        using HttpResponseMessage late = await AskAsync(client, "late-headers");
        using HttpResponseMessage next = await AskAsync(client);

        Assert.Equal("8", SimulatorClient.Header(late, "x-ratelimit-remaining-requests"));
        Assert.Equal("6", SimulatorClient.Header(next, "x-ratelimit-remaining-requests"));
    }

    [Fact]
    public async Task Swapped_headers_are_those_of_the_call_beside()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model, thinkingTime: TimeSpan.FromSeconds(1));
        Task<HttpResponseMessage> first = AskAsync(client, "swapped-headers");
        await client.Time.TimerCreatedAsync();
        Task<HttpResponseMessage> second = AskAsync(client, "swapped-headers");
        await client.Time.TimerCreatedAsync();
        Task<HttpResponseMessage> third = AskAsync(client, "swapped-headers"); // has nobody to change with
        await client.Time.TimerCreatedAsync();
        client.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("8", SimulatorClient.Header(await first, "x-ratelimit-remaining-requests"));
        Assert.Equal("9", SimulatorClient.Header(await second, "x-ratelimit-remaining-requests"));
        Assert.Equal("7", SimulatorClient.Header(await third, "x-ratelimit-remaining-requests"));
    }

    [Fact]
    public async Task Swapped_headers_stay_where_no_call_is_beside()
    {
        await using SimulatorClient client = await StartAsync(_model);

        Assert.Equal("9", SimulatorClient.Header(await AskAsync(client, "swapped-headers"), "x-ratelimit-remaining-requests"));
        Assert.Equal("8", SimulatorClient.Header(await AskAsync(client, "swapped-headers"), "x-ratelimit-remaining-requests"));
    }

    [Theory]
    [InlineData(OpenAI, ",\"stream\":true,\"stream_options\":{\"include_usage\":true}")]
    [InlineData(OpenAI, "")]
    [InlineData("/v1/responses", ",\"stream\":true")]
    [InlineData("/v1/responses", "")]
    [InlineData("/v1/embeddings", "")]
    [InlineData(Anthropic, ",\"stream\":true")]
    [InlineData(Anthropic, "")]
    [InlineData(Gemini, "")]
    [InlineData("/v1beta/models/m:streamGenerateContent?alt=sse", "")]
    public async Task An_answer_can_keep_its_usage_to_itself(string path, string more)
    {
        await using SimulatorClient client = await StartAsync(_model);

        string usual = await (await AskAsync(client, "", path, more)).Content.ReadAsStringAsync();
        using HttpResponseMessage response = await AskAsync(client, "missing-usage", path, more);
        string silent = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Matches("\"usage(Metadata)?\":\\{", usual);
        Assert.DoesNotMatch("\"usage(Metadata)?\":\\{", silent);
        Assert.True(client.Simulator.Report()["m"].UsedTokens > 0);
    }

    [Theory]
    [InlineData(OpenAI, "")]
    [InlineData(OpenAI, ",\"stream\":true")]
    [InlineData("/v1/responses", ",\"stream\":true")]
    [InlineData(Anthropic, ",\"stream\":true")]
    [InlineData("/v1beta/models/m:streamGenerateContent?alt=sse", "")]
    [InlineData("/v1beta/models/m:streamGenerateContent", "")]
    public async Task An_answer_can_be_cut_in_the_middle(string path, string more)
    {
        await using SimulatorClient client = await StartAsync(_model);
        string whole = await (await AskAsync(client, "", path, more)).Content.ReadAsStringAsync();

        using HttpResponseMessage response = await AskAsync(client, "cut-answer", path, more);
        await using Stream body = await response.Content.ReadAsStreamAsync();
        byte[] buffer = new byte[whole.Length];
        int read = 0;
        Exception? cut = await Record.ExceptionAsync(async () =>
        {
            int now;
            do
            {
                now = await body.ReadAsync(buffer.AsMemory(read));
                read += now;
            }
            while (now > 0);
        });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.IsAssignableFrom<IOException>(cut);
        Assert.InRange(read, 1, whole.Length - 1);
        Assert.Equal(2, client.Simulator.Report()["m"].Admitted);
    }

    [Fact]
    public async Task A_slow_answer_comes_later_by_the_time_that_was_set()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model, thinkingTime: TimeSpan.FromSeconds(2));

        Task<HttpResponseMessage> call = AskAsync(client, "slow-answer");
        await client.Time.TimerCreatedAsync();
        client.Time.Advance(TimeSpan.FromSeconds(61.9));
        Assert.Equal(0, client.Simulator.Report()["m"].UsedTokens);
        client.Time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(HttpStatusCode.OK, (await call).StatusCode);
    }

    [Fact]
    public async Task Every_nth_call_meets_its_fault()
    {
        SimulatedModel model = _model with { Faults = [new SimulatedFault(FaultKind.ServerError) { Every = 3 }] };
        await using SimulatorClient client = await StartAsync(model);
        var answers = new List<int>();
        for (int call = 0; call < 7; call++)
        {
            answers.Add((int)(await AskAsync(client)).StatusCode);
        }

        Assert.Equal([200, 200, 500, 200, 200, 500, 200], answers);
    }

    [Fact]
    public void A_share_of_the_calls_meets_its_fault_the_same_for_the_same_seed()
    {
        var headers = new Microsoft.AspNetCore.Http.HeaderDictionary();
        bool[] drawn = Draw(seed: 1);

        Assert.InRange(drawn.Count(fails => fails), 1_400, 1_600);
        Assert.Equal(drawn, Draw(seed: 1));
        Assert.NotEqual(drawn, Draw(seed: 2));

        bool[] Draw(int seed)
        {
            var options = new ProviderSimulatorOptions
            {
                Models = [_model], Seed = seed, Faults = [new SimulatedFault(FaultKind.ServerError) { Share = 0.15 }],
            };
            var faults = new ModelFaults(_model, options);
            return [.. Enumerable.Range(0, 10_000).Select(_ => faults.Draw(headers).Contains(FaultKind.ServerError))];
        }
    }

    [Fact]
    public async Task Of_several_that_replace_the_answer_the_first_of_the_list_does()
    {
        await using SimulatorClient client = await StartAsync(_model);

        using HttpResponseMessage response = await AskAsync(client, "long-retry-after, unavailable,missing-usage");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Fact]
    public async Task A_fault_that_there_is_not_is_told_those_there_are()
    {
        await using SimulatorClient client = await StartAsync(_model);

        using HttpResponseMessage response = await AskAsync(client, "server-errors");
        string? message = (await SimulatorClient.JsonAsync(response)).GetProperty("error").GetProperty("message").GetString();

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith("x-simulate: There is no fault 'server-errors'. There are: server-error, unavailable,", message);
        Assert.Equal(0, client.Simulator.Report()["m"].Admitted);
    }

    private static async Task<SimulatorClient> StartAsync(SimulatedModel model)
    {
        SimulatorClient client = await SimulatorClient.StartAsync(model);
        client.Headers.Add("x-goog-api-key", "any");
        client.Headers.Add("anthropic-version", "2023-06-01");
        return client;
    }

    private static Task<HttpResponseMessage> AskAsync(SimulatorClient client, string faults = "", string path = OpenAI, string more = "") =>
        client.PostAsync(Body[..^1] + ",\"input\":\"Hi\"" + more + "}", path, ("x-simulate", faults));

    private static string Told(HttpResponseMessage response, string name) => string.Join(
        ' ', new[] { "limit", "remaining", "reset" }.Select(what => SimulatorClient.Header(response, string.Format(name, what))));
}
