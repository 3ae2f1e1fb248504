using System.Diagnostics;
using System.Text;
using LlmLimiter.Simulator;
using LlmLimiter.Tests;

namespace LlmLimiter.Http.Tests;

/// <summary>
/// A simulated provider, and a client with the handler that is held to the same limits. Both are on one fake time, and talk in one provider's words.
/// </summary>
internal sealed class FaultyProvider : IAsyncDisposable
{
    public const string OpenAI = "openai";
    public const string Azure = "azure";
    public const string Anthropic = "anthropic";
    public const string Gemini = "gemini";

    private const string Model = "m";
    private const long TokensPerMinute = 10_000;

    // Each of the four understands it.
    private const string Body = """
        {"model":"m","max_tokens":20,"messages":[{"role":"user","content":"Hi"}],
         "contents":[{"parts":[{"text":"Hi"}]}],"generationConfig":{"maxOutputTokens":20}}
        """;

    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(100);

    private readonly string _name;
    private readonly ProviderSimulator _simulator;

    private FaultyProvider(string name, ProviderSimulator simulator, FakeTime time, long requestsPerMinute, int maxConcurrent, AcquireOptions acquire)
    {
        (_name, _simulator, Time) = (name, simulator, time);
        bool hasTotal = name is OpenAI or Azure;
        Limiter = new LlmRateLimiter(
            name,
            Model,
            new ModelLimits
            {
                RequestsPerMinute = requestsPerMinute,
                TokensPerMinute = hasTotal ? TokensPerMinute : 0,
                InputTokensPerMinute = hasTotal ? 0 : TokensPerMinute,
                OutputTokensPerMinute = name is Anthropic ? TokensPerMinute : 0,
                MaxConcurrent = maxConcurrent,
            },
            new LlmRateLimiterOptions { TimeProvider = time });
        Client = LlmRateLimitingHandler.CreateClient(Limiter, new LlmRateLimitingOptions { Provider = name, Acquire = acquire });
        Client.BaseAddress = new Uri(simulator.BaseAddress.GetLeftPart(UriPartial.Authority));
        Client.DefaultRequestHeaders.Add("Authorization", "Bearer any");
        Client.DefaultRequestHeaders.Add("x-goog-api-key", "any");
        Client.DefaultRequestHeaders.Add("anthropic-version", "2023-06-01");
    }

    public FakeTime Time { get; }

    public LlmRateLimiter Limiter { get; }

    public HttpClient Client { get; }

    public ModelUsage Usage => Limiter.GetUsage(_name, Model);

    public ModelReport Report => _simulator.Report()[Model];

    /// <summary>What is charged of tokens, of those kinds that the provider limits.</summary>
    public long Tokens => Usage.Rules.Where(rule => rule.Rule.Metric is not (LimitMetric.Requests or LimitMetric.ConcurrentRequests)).Sum(rule => rule.Used);

    /// <param name="name">The provider in whose words both talk.</param>
    /// <param name="requestsPerMinute">What the client is held to.</param>
    /// <param name="enforced">What the provider allows; null: the same.</param>
    /// <param name="maxConcurrent">Calls of the client under way at once.</param>
    /// <param name="maxRetries">How often a refused call goes back through the queue.</param>
    /// <param name="travel">How long each request travels.</param>
    /// <param name="tokensOfText">What the provider counts for each text; null: as many as it has.</param>
    /// <param name="faults">What goes wrong by itself.</param>
    public static async Task<FaultyProvider> StartAsync(
        string name, long requestsPerMinute = 100, long? enforced = null, int maxConcurrent = 100, int maxRetries = 0, TimeSpan travel = default,
        long? tokensOfText = null, params IReadOnlyList<SimulatedFault> faults)
    {
        var time = new FakeTime();
        bool hasTotal = name is OpenAI or Azure;
        ProviderSimulator simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Models =
            [
                new SimulatedModel(Model)
                {
                    Requests = enforced ?? requestsPerMinute,
                    Tokens = hasTotal ? TokensPerMinute : 0,
                    InputTokens = hasTotal ? 0 : TokensPerMinute,
                    OutputTokens = name is Anthropic ? TokensPerMinute : 0,
                    Profile = Enum.Parse<ChargeProfile>(name, ignoreCase: true),
                    Window = name is Anthropic ? SimulatedWindow.TokenBucket : SimulatedWindow.Sliding,
                    AnswerTokens = 10,
                    CountTokens = tokensOfText is { } tokens ? _ => tokens : null,
                },
            ],
            TimeProvider = time,
            Delay = travel == TimeSpan.Zero ? null : new NetworkDelay(travel, TimeSpan.Zero),
            Faults = faults,
        });
        return new FaultyProvider(name, simulator, time, requestsPerMinute, maxConcurrent, new AcquireOptions { MaxRetries = maxRetries });
    }

    /// <summary>Asks, and gives the answer as soon as its head is there.</summary>
    /// <param name="faults">What the call wants to meet.</param>
    /// <param name="isStreamed">Whether the answer comes in pieces.</param>
    public Task<HttpResponseMessage> SendAsync(string faults = "", bool isStreamed = false)
    {
        string path = _name switch
        {
            OpenAI => "/v1/chat/completions",
            Azure => "/openai/v1/chat/completions",
            Anthropic => "/v1/messages",
            _ => isStreamed ? "/v1beta/models/m:streamGenerateContent?alt=sse" : "/v1beta/models/m:generateContent",
        };
        string body = isStreamed && _name is not Gemini ? $"{Body.TrimEnd()[..^1]},\"stream\":true}}" : Body;
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("x-simulate", faults);
        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Asks, reads the whole answer, and gives its status.</summary>
    public async Task<int> AskAsync(string faults = "")
    {
        using HttpResponseMessage answer = await SendAsync(faults);
        await answer.Content.ReadAsStringAsync();
        return (int)answer.StatusCode;
    }

    /// <inheritdoc cref="EndAsync{T}(Task{T}[])"/>
    public async Task<T> EndAsync<T>(Task<T> call) => (await EndAsync([call]))[0];

    /// <summary>Moves time, but only while all calls that are not over wait for their turn, until all are over.</summary>
    public async Task<T[]> EndAsync<T>(params Task<T>[] calls)
    {
        var real = Stopwatch.StartNew();
        while (calls.Count(call => !call.IsCompleted) is > 0 and var left)
        {
            Assert.True(real.Elapsed < TimeSpan.FromSeconds(10), $"{left} calls hang: {Usage.Waiting} wait, at {Time.GetUtcNow():O}.");
            if (Usage.Waiting == left)
            {
                Time.Advance(_step);
            }

            await Task.Yield();
        }

        return await Task.WhenAll(calls);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _simulator.DisposeAsync();
        Limiter.Dispose();
    }
}
