using System.Net;
using System.Text.Json;
using LlmLimiter.Simulator;

namespace Simulator.Tests;

public sealed class StreamingTests
{
    private static readonly SimulatedModel _model = new("gpt-4o") { Requests = 1, AnswerTokens = 5 };

    [Fact]
    public async Task A_stream_brings_the_same_answer_piece_by_piece_and_ends_with_DONE()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model with { Requests = 0 });
        JsonElement whole = await SimulatorClient.JsonAsync(await client.AskAsync("Hi"));

        using HttpResponseMessage response = await client.AskAsync("Hi", more: ",\"stream\":true");
        JsonElement[] chunks = await ChunksAsync(response);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.ToString());
        Assert.All(chunks, chunk => Assert.Equal("chat.completion.chunk", chunk.GetProperty("object").GetString()));
        Assert.All(chunks, chunk => Assert.False(chunk.TryGetProperty("usage", out _)));
        JsonElement[] choices = [.. chunks.Select(chunk => chunk.GetProperty("choices")[0])];
        Assert.Equal("assistant", choices[0].GetProperty("delta").GetProperty("role").GetString());
        Assert.Equal(JsonValueKind.Null, choices[0].GetProperty("finish_reason").ValueKind);
        Assert.Equal("stop", choices[^1].GetProperty("finish_reason").GetString());
        string text = string.Concat(choices[..^1].Select(choice => choice.GetProperty("delta").GetProperty("content").GetString()));
        Assert.Equal(whole.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString(), text);
    }

    [Fact]
    public async Task A_stream_ends_with_the_usage_when_asked_for_it()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);

        using HttpResponseMessage response = await client.AskAsync("Hi", more: ",\"stream\":true,\"stream_options\":{\"include_usage\":true}");
        JsonElement[] chunks = await ChunksAsync(response);

        Assert.Equal(0, chunks[^1].GetProperty("choices").GetArrayLength());
        Assert.Equal(client.Simulator.Report()["gpt-4o"].UsedTokens, chunks[^1].GetProperty("usage").GetProperty("total_tokens").GetInt64());
        Assert.Equal("0", SimulatorClient.Header(response, "x-ratelimit-remaining-requests"));
    }

    [Fact]
    public async Task A_stream_above_the_limit_is_refused_before_it_starts()
    {
        await using SimulatorClient client = await SimulatorClient.StartAsync(_model);
        await client.AskAsync("Hi");

        using HttpResponseMessage response = await client.AskAsync("Hi", more: ",\"stream\":true");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
    }

    private static async Task<JsonElement[]> ChunksAsync(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync();
        string[] events = text.Split("\n\n");
        Assert.Equal("", events[^1]);
        Assert.Equal("data: [DONE]", events[^2]);
        Assert.All(events[..^1], line => Assert.StartsWith("data: ", line));
        return [.. events[..^2].Select(line => JsonDocument.Parse(line["data: ".Length..]).RootElement)];
    }
}
