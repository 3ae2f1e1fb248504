using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LlmLimiter.Simulator;
using LlmLimiter.Tests;

namespace Simulator.Tests;

/// <summary>A simulator whose clock stands still, and a bare HTTP client for it.</summary>
internal sealed class SimulatorClient : IAsyncDisposable
{
    private readonly HttpClient _http;

    private SimulatorClient(ProviderSimulator simulator, FakeTime time)
    {
        Simulator = simulator;
        Time = time;
        _http = new HttpClient { BaseAddress = simulator.BaseAddress };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "any");
    }

    public ProviderSimulator Simulator { get; }

    public FakeTime Time { get; }

    public HttpRequestHeaders Headers => _http.DefaultRequestHeaders;

    public static async Task<SimulatorClient> StartAsync(
        SimulatedModel model, TimeSpan thinkingTime = default, NetworkDelay? delay = null, int seed = 0)
    {
        var time = new FakeTime();
        var options = new ProviderSimulatorOptions
        {
            Models = [model], TimeProvider = time, ThinkingTime = thinkingTime, Delay = delay, Seed = seed,
        };
        return new SimulatorClient(await ProviderSimulator.StartAsync(options), time);
    }

    public Task<HttpResponseMessage> PostAsync(string body, string path = "chat/completions") =>
        _http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));

    /// <summary>The same with a header, and as soon as the answer's head is there.</summary>
    public async Task<HttpResponseMessage> PostAsync(string body, string path, (string Name, string Value) header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add(header.Name, header.Value);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public Task<HttpResponseMessage> AskAsync(string prompt, int? maxTokens = null, string more = "") => PostAsync(
        $$"""{"model":"gpt-4o","messages":[{"role":"user","content":"{{prompt}}"}]{{(maxTokens is { } bound ? $",\"max_tokens\":{bound}" : "")}}{{more}}}""");

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(path);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Simulator.DisposeAsync();
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

    /// <summary>The data of server-sent events, each of which bears its type as its name.</summary>
    public static async Task<JsonElement[]> EventsAsync(HttpResponseMessage response)
    {
        string[] events = (await response.Content.ReadAsStringAsync()).Split("\n\n");
        Assert.Equal("", events[^1]);
        return [.. events[..^1].Select(Data)];

        static JsonElement Data(string lines)
        {
            string[] parts = lines.Split("\ndata: ");
            JsonElement data = JsonDocument.Parse(parts[1]).RootElement;
            Assert.Equal($"event: {data.GetProperty("type").GetString()}", parts[0]);
            return data;
        }
    }

    public static string Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.Single() : "(none)";
}
