using System.Net;
using System.Text.Json;
using LlmLimiter.Simulator;

namespace Simulator.Tests;

public sealed class GeminiTests
{
    private const string Generate = "/v1beta/models/gemini-2.5-pro:generateContent";
    private const string Stream = "/v1beta/models/gemini-2.5-pro:streamGenerateContent";
    private const string Embed = "/v1beta/models/gemini-2.5-pro:embedContent";

    private static readonly SimulatedModel _model = new("gemini-2.5-pro")
    {
        Requests = 3, InputTokens = 100, Profile = ChargeProfile.Gemini, AnswerTokens = 5,
    };

    [Fact]
    public async Task Content_is_answered_in_Geminis_shape_and_without_rate_limit_headers()
    {
        await using SimulatorClient client = await StartAsync(_model);

        using HttpResponseMessage response = await AskAsync(client, Generate);
        JsonElement body = await SimulatorClient.JsonAsync(response);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        JsonElement candidate = Assert.Single(body.GetProperty("candidates").EnumerateArray());
        Assert.Equal("model", candidate.GetProperty("content").GetProperty("role").GetString());
        Assert.NotEqual("", Text(body));
        Assert.Equal("STOP", candidate.GetProperty("finishReason").GetString());
        Assert.Equal("gemini-2.5-pro", body.GetProperty("modelVersion").GetString());
        JsonElement usage = body.GetProperty("usageMetadata");
        Assert.Equal(8, usage.GetProperty("promptTokenCount").GetInt64());
        long answer = usage.GetProperty("candidatesTokenCount").GetInt64();
        Assert.InRange(answer, 3, 7);
        Assert.Equal(8 + answer, usage.GetProperty("totalTokenCount").GetInt64());
        Assert.Equal(0, usage.GetProperty("cachedContentTokenCount").GetInt64());
        Assert.DoesNotContain(response.Headers, header => header.Key.Contains("ratelimit", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_answer_ends_at_the_callers_bound()
    {
        await using SimulatorClient client = await StartAsync(_model);

        JsonElement body = await SimulatorClient.JsonAsync(await AskAsync(client, Generate, ""","generationConfig":{"maxOutputTokens":2}"""));

        Assert.Equal("MAX_TOKENS", body.GetProperty("candidates")[0].GetProperty("finishReason").GetString());
        Assert.Equal(2, body.GetProperty("usageMetadata").GetProperty("candidatesTokenCount").GetInt64());
    }

    [Fact]
    public async Task The_system_instruction_is_counted_too()
    {
        await using SimulatorClient client = await StartAsync(_model);

        JsonElement body = await SimulatorClient.JsonAsync(
            await AskAsync(client, Generate, ""","systemInstruction":{"parts":[{"text":"Be brief."}]}"""));

        Assert.Equal(8 + 4 + 3, body.GetProperty("usageMetadata").GetProperty("promptTokenCount").GetInt64());
    }

    [Theory]
    [InlineData("?alt=sse", "text/event-stream")]
    [InlineData("", "application/json")]
    public async Task A_stream_brings_the_same_answer_in_pieces_that_tell_the_usage_so_far(string query, string type)
    {
        await using SimulatorClient client = await StartAsync(_model);
        JsonElement whole = await SimulatorClient.JsonAsync(await AskAsync(client, Generate));

        using HttpResponseMessage response = await AskAsync(client, Stream + query);
        JsonElement[] pieces = await PiecesAsync(response);

        Assert.Equal(type, response.Content.Headers.ContentType?.ToString());
        Assert.Equal(Text(whole), string.Concat(pieces.Select(Text)));
        Assert.Equal(
            Enumerable.Range(1, pieces.Length),
            pieces.Select(piece => piece.GetProperty("usageMetadata").GetProperty("candidatesTokenCount").GetInt32()));
        Assert.Equal("STOP", pieces[^1].GetProperty("candidates")[0].GetProperty("finishReason").GetString());
        Assert.All(pieces[..^1], piece => Assert.False(piece.GetProperty("candidates")[0].TryGetProperty("finishReason", out _)));
    }

    [Fact]
    public async Task A_text_gets_its_embedding()
    {
        await using SimulatorClient client = await StartAsync(_model);

        JsonElement body = await SimulatorClient.JsonAsync(
            await client.PostAsync("""{"content":{"parts":[{"text":"Hi"}]},"outputDimensionality":5}""", Embed));

        Assert.Equal(5, body.GetProperty("embedding").GetProperty("values").GetArrayLength());
        Assert.Equal(1, client.Simulator.Report()["gemini-2.5-pro"].UsedTokens);
    }

    [Fact]
    public async Task A_refusal_tells_the_quota_of_the_minute_and_the_wait_in_its_body()
    {
        await using SimulatorClient client = await StartAsync(_model with { Requests = 1 });
        await AskAsync(client, Generate);
        client.Time.Advance(TimeSpan.FromSeconds(21.8));

        using HttpResponseMessage response = await AskAsync(client, Generate);
        JsonElement error = (await SimulatorClient.JsonAsync(response)).GetProperty("error");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal((429, "RESOURCE_EXHAUSTED"), (error.GetProperty("code").GetInt32(), error.GetProperty("status").GetString()));
        Assert.EndsWith(
            "* Quota exceeded for metric: generativelanguage.googleapis.com/generate_requests_per_model, limit: 1, model: gemini-2.5-pro\n"
            + "Please retry in 38.2s.",
            error.GetProperty("message").GetString());
        Assert.Equal("GenerateRequestsPerMinutePerProjectPerModel", Violation(error).GetProperty("quotaId").GetString());
        Assert.Equal("1", Violation(error).GetProperty("quotaValue").GetString());
        Assert.Equal("gemini-2.5-pro", Violation(error).GetProperty("quotaDimensions").GetProperty("model").GetString());
        Assert.Equal("38.2s", RetryDelay(error));
        Assert.Equal("(none)", SimulatorClient.Header(response, "retry-after"));
    }

    [Fact]
    public async Task The_quota_of_a_day_is_told_with_a_delay_that_is_far_too_short()
    {
        await using SimulatorClient client = await StartAsync(_model with { RequestsPerDay = 1 });
        await AskAsync(client, Generate);

        JsonElement error = (await SimulatorClient.JsonAsync(await AskAsync(client, Generate))).GetProperty("error");

        Assert.Equal("GenerateRequestsPerDayPerProjectPerModel", Violation(error).GetProperty("quotaId").GetString());
        Assert.Equal("60s", RetryDelay(error));
    }

    [Fact]
    public async Task A_prompt_above_the_limit_is_told_the_quota_of_input_and_no_wait()
    {
        await using SimulatorClient client = await StartAsync(_model with { InputTokens = 7 });

        JsonElement error = (await SimulatorClient.JsonAsync(await AskAsync(client, Generate))).GetProperty("error");

        Assert.Equal("GenerateContentPaidTierInputTokensPerModelPerMinute", Violation(error).GetProperty("quotaId").GetString());
        Assert.Equal(1, error.GetProperty("details").GetArrayLength());
    }

    [Theory]
    [InlineData("/v1beta/models/gemini-1:generateContent", "{\"contents\":[{\"parts\":[{\"text\":\"x\"}]}]}", 404, "NOT_FOUND", "models/gemini-1")]
    [InlineData("/v1beta/models/gemini-2.5-pro:predict", "{}", 404, "NOT_FOUND", "Unknown request URL")]
    [InlineData("/v1beta/models/gemini-2.5-pro", "{}", 404, "NOT_FOUND", "Unknown request URL")]
    [InlineData(Generate, "{}", 400, "INVALID_ARGUMENT", "'contents' must be an array")]
    [InlineData(Generate, "{\"contents\":[{}]}", 400, "INVALID_ARGUMENT", "'contents[0]' must be an object with an array of 'parts'")]
    [InlineData(Generate, "{\"contents\":[{\"parts\":[{\"inlineData\":{}}]}]}", 400, "INVALID_ARGUMENT", "text only")]
    [InlineData(
        Generate, "{\"contents\":[{\"parts\":[{\"text\":\"x\"}]}],\"generationConfig\":{\"candidateCount\":2}}", 400, "INVALID_ARGUMENT", "must be 1, got 2")]
    [InlineData(Embed, "{}", 400, "INVALID_ARGUMENT", "'content' must be an object")]
    [InlineData(Embed, "{\"content\":{\"parts\":[{\"text\":\"x\"}]},\"outputDimensionality\":0}", 400, "INVALID_ARGUMENT", "got 0")]
    public async Task What_there_is_not_is_refused_in_Geminis_shape(string path, string body, int status, string name, string words)
    {
        await using SimulatorClient client = await StartAsync(_model);

        using HttpResponseMessage response = await client.PostAsync(body, path);
        JsonElement error = (await SimulatorClient.JsonAsync(response)).GetProperty("error");

        Assert.Equal((status, name), ((int)response.StatusCode, error.GetProperty("status").GetString()));
        Assert.Contains(words, error.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("", HttpStatusCode.Forbidden)]
    [InlineData("?key=any", HttpStatusCode.OK)]
    public async Task The_key_may_come_in_the_URL(string query, HttpStatusCode expected)
    {
        await using SimulatorClient client = await StartAsync(_model);
        client.Headers.Clear();

        Assert.Equal(expected, (await AskAsync(client, Generate + query)).StatusCode);
    }

    private static async Task<SimulatorClient> StartAsync(SimulatedModel model)
    {
        SimulatorClient client = await SimulatorClient.StartAsync(model);
        client.Headers.Clear();
        client.Headers.Add("x-goog-api-key", "any");
        return client;
    }

    private static Task<HttpResponseMessage> AskAsync(SimulatorClient client, string path, string more = "") =>
        client.PostAsync($$"""{"contents":[{"role":"user","parts":[{"text":"Hi"}]}]{{more}}}""", path);

    private static async Task<JsonElement[]> PiecesAsync(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync();
        return text[0] == '['
            ? [.. JsonDocument.Parse(text).RootElement.EnumerateArray()]
            : [.. text.Split("\n\n")[..^1].Select(line => JsonDocument.Parse(line["data: ".Length..]).RootElement)];
    }

    private static string? Text(JsonElement body) =>
        body.GetProperty("candidates")[0].GetProperty("content").GetProperty("parts")[0].GetProperty("text").GetString();

    private static JsonElement Violation(JsonElement error) => Detail(error, "QuotaFailure").GetProperty("violations")[0];

    private static string? RetryDelay(JsonElement error) => Detail(error, "RetryInfo").GetProperty("retryDelay").GetString();

    private static JsonElement Detail(JsonElement error, string type) => error.GetProperty("details").EnumerateArray()
        .Single(detail => detail.GetProperty("@type").GetString() == $"type.googleapis.com/google.rpc.{type}");
}
