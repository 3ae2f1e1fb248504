using System.ClientModel;
using System.ClientModel.Primitives;
using LlmLimiter;
using LlmLimiter.Simulator;
using LlmLimiter.Tokenizers;
using OpenAI;
using OpenAI.Chat;

namespace Quickstart;

/// <summary>A simulated provider with the limits of rate_limits.yaml and OpenAI's tokenizer, and a client whose connections are open.</summary>
public sealed class Provider : IAsyncDisposable
{
    public const string Model = "gpt-4o-mini";

    private readonly ProviderSimulator _simulator;
    private readonly HttpClient _http = new();

    private Provider(ProviderSimulator simulator)
    {
        _simulator = simulator;
        Assistant = Client(simulator.BaseAddress, "any key will do", _http);
    }

    /// <summary>The client, without a limit.</summary>
    public IAssistant Assistant { get; }

    /// <summary>What the provider saw.</summary>
    public ModelReport Report => _simulator.Report()[Model];

    /// <summary>Starts a provider that enforces the limits which the limiter reads from the same file.</summary>
    public static async Task<Provider> StartAsync(ModelLimits limits, CancellationToken cancellationToken)
    {
        long Amount(LimitMetric metric) => limits.Rules.Single(rule => rule.Metric == metric).Amount;
        var provider = new Provider(await ProviderSimulator.StartAsync(
            new ProviderSimulatorOptions
            {
                Models =
                [
                    new SimulatedModel(Model)
                    {
                        Requests = Amount(LimitMetric.Requests),
                        Tokens = Amount(LimitMetric.TotalTokens),
                        Per = limits.Rules[0].Per,
                        CountTokens = text => Tokenizer.ForModel(Model).Count(text),
                    },
                ],
                ThinkingTime = TimeSpan.FromMilliseconds(150),
            },
            cancellationToken));
        await provider.WarmUpAsync(connections: (int)Amount(LimitMetric.Requests), cancellationToken);
        return provider;
    }

    /// <summary>A client on the official SDK; callers limit it, or show what happens if they do not. Its own retries are off: one turn is permission for one send.</summary>
    [BypassRateLimit("the burst without the limiter needs a client without it")]
    public static IAssistant Client(Uri? endpoint, string key, HttpClient http) => new OpenAIAssistant(new ChatClient(
        Model, new ApiKeyCredential(key), new OpenAIClientOptions
        {
            Endpoint = endpoint,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            Transport = new HttpClientPipelineTransport(http),
        }));

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _simulator.DisposeAsync();
    }

    /// <summary>Opens connections and makes one call, so that what is measured is the limit and not the start.</summary>
    private async Task WarmUpAsync(int connections, CancellationToken cancellationToken)
    {
        _http.DefaultRequestHeaders.Authorization = new("Bearer", "any key will do");
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => _http.GetStringAsync(new Uri(_simulator.BaseAddress, "models"), cancellationToken)));
        await Assistant.AskAsync("Are you there?", Burst.MaxOutputTokens, cancellationToken);
        _simulator.Reset();
    }
}
