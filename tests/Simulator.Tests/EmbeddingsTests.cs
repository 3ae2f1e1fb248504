using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using LlmLimiter.Simulator;

namespace Simulator.Tests;

public sealed class EmbeddingsTests
{
    private static readonly SimulatedModel _model = new("small") { Requests = 3, Tokens = 1_000, InputTokens = 500, OutputTokens = 1 };

    [Fact]
    public async Task An_admitted_call_is_answered_in_OpenAIs_shape()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);

        using HttpResponseMessage response = await EmbedAsync(client, """["one", "two words"]""");
        JsonElement body = await SimulatorClient.JsonAsync(response);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("list", "small"), (body.GetProperty("object").GetString(), body.GetProperty("model").GetString()));
        JsonElement[] data = [.. body.GetProperty("data").EnumerateArray()];
        Assert.All(data, item => Assert.Equal("embedding", item.GetProperty("object").GetString()));
        Assert.Equal([0, 1], data.Select(item => item.GetProperty("index").GetInt32()));
        Assert.All(data, item => Assert.Equal(8, item.GetProperty("embedding").GetArrayLength()));
        Assert.Equal(3, body.GetProperty("usage").GetProperty("prompt_tokens").GetInt64()); // words; nothing frames them
        Assert.Equal(3, body.GetProperty("usage").GetProperty("total_tokens").GetInt64());
        Assert.Equal("2", SimulatorClient.Header(response, "x-ratelimit-remaining-requests"));
    }

    [Fact]
    public async Task A_text_always_gets_the_same_numbers_in_either_encoding()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);

        float[] alone = Floats((await VectorsAsync(client, "\"one\""))[0]);
        float[] second = Floats((await VectorsAsync(client, """["other", "one"]""", ",\"encoding_format\":\"float\""))[1]);
        JsonElement encoded = (await VectorsAsync(client, "\"one\"", ",\"encoding_format\":\"base64\""))[0];

        Assert.Equal(alone, second);
        Assert.Equal(alone, MemoryMarshal.Cast<byte, float>(encoded.GetBytesFromBase64()).ToArray());

        static float[] Floats(JsonElement vector) => [.. vector.EnumerateArray().Select(number => number.GetSingle())];
    }

    [Fact]
    public async Task Only_the_input_is_charged()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);

        await EmbedAsync(client, "\"1234567890 12\""); // 13 characters, 3 tokens
        ModelReport report = client.Simulator.Report()["small"];

        Assert.Equal((4, 0, 3), (report.ChargedTokens, report.OverrunTokens, report.UsedTokens));
        Assert.Equal((3, 0), (report.MostInputTokensInAnyWindow, report.MostOutputTokensInAnyWindow));
    }

    [Fact]
    public async Task A_call_above_the_input_limit_is_refused()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model with { CountTokens = text => text.Length });
        await EmbedAsync(client, $"\"{new string('x', 450)}\"");

        using HttpResponseMessage response = await EmbedAsync(client, $"\"{new string('x', 51)}\"");
        JsonElement error = (await SimulatorClient.JsonAsync(response)).GetProperty("error");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("60", SimulatorClient.Header(response, "retry-after"));
        Assert.Contains("on input tokens per min (TPM): Limit 500, Used 450, Requested 51.", error.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("""{"input":"x"}""", "'model'")]
    [InlineData("""{"model":"small"}""", "'input' must be a string or an array of strings")]
    [InlineData("""{"model":"small","input":[1,2]}""", "the simulator reads no tokens")]
    [InlineData("""{"model":"small","input":[]}""", "1 to 2048 strings")]
    [InlineData("""{"model":"small","input":["x",""]}""", "none of them empty")]
    [InlineData("""{"model":"small","input":"x","encoding_format":"hex"}""", "'encoding_format' must be float or base64")]
    [InlineData("""{"model":"small","input":"x","encoding_format":1}""", "'encoding_format' must be float or base64")]
    [InlineData("""{"model":"small","input":"x","dimensions":0}""", "'dimensions' must be 1 to 3072, got 0")]
    public async Task A_bad_body_is_refused_with_what_was_expected(string body, string expected)
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);

        using HttpResponseMessage response = await client.PostAsync(body, "embeddings");
        JsonElement error = (await SimulatorClient.JsonAsync(response)).GetProperty("error");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(expected, error.GetProperty("message").GetString());
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
    }

    private static Task<HttpResponseMessage> EmbedAsync(SimulatorClient client, string input, string more = "") =>
        client.PostAsync($$"""{"model":"small","input":{{input}}{{more}}}""", "embeddings");

    private static async Task<JsonElement[]> VectorsAsync(SimulatorClient client, string input, string more = "")
    {
        JsonElement body = await SimulatorClient.JsonAsync(await EmbedAsync(client, input, more));
        return [.. body.GetProperty("data").EnumerateArray().Select(item => item.GetProperty("embedding"))];
    }
}
