using System.ClientModel;
using System.ClientModel.Primitives;
using LlmLimiter.Tests;
using OpenAI.Chat;

namespace OpenAI.Tests;

/// <summary>A limiter whose time stands still, and clients of the official SDK that draw on it.</summary>
internal sealed class LimitedClient : IDisposable
{
    public const string Model = "gpt-4o";

    public LimitedClient(long requestsPerMinute = 100, string provider = "openai", string model = Model)
    {
        Provider = provider;
        LimitedModel = model;
        Limiter = new LlmRateLimiter(
            provider, model,
            new ModelLimits
            {
                RequestsPerMinute = requestsPerMinute, InputTokensPerMinute = 10_000, OutputTokensPerMinute = 10_000, MaxConcurrent = 100,
            },
            new LlmRateLimiterOptions { TimeProvider = Time });
    }

    public FakeTime Time { get; } = new();

    public LlmRateLimiter Limiter { get; }

    public ScriptedProvider Scripted { get; } = new();

    public string Provider { get; }

    public string LimitedModel { get; }

    public ModelUsage Usage => Limiter.GetUsage(Provider, LimitedModel);

    /// <summary>Input and output tokens charged, once nothing is under way any more.</summary>
    public (long Input, long Output) Charged
    {
        get
        {
            Assert.Equal(0, Used(LimitMetric.ConcurrentRequests));
            return (Used(LimitMetric.InputTokens), Used(LimitMetric.OutputTokens));
        }
    }

    public long Used(LimitMetric metric) => Usage.Rules.Single(usage => usage.Rule.Metric == metric).Used;

    /// <summary>Options of clients that reach the scripted provider, without retries.</summary>
    public OpenAIClientOptions Options(TimeSpan? networkTimeout = null, AcquireOptions acquire = default, ClientRetryPolicy? retries = null) =>
        new OpenAIClientOptions
        {
            Transport = new HttpClientPipelineTransport(new HttpClient(Scripted, disposeHandler: false)),
            NetworkTimeout = networkTimeout,
            RetryPolicy = retries ?? new ClientRetryPolicy(maxRetries: 0),
        }.AddLlmRateLimiting(Limiter, acquire: acquire);

    public ChatClient Chat(TimeSpan? networkTimeout = null, AcquireOptions acquire = default, ClientRetryPolicy? retries = null, string model = Model) =>
        new(model, new ApiKeyCredential("any"), Options(networkTimeout, acquire, retries));

    public void Dispose()
    {
        Limiter.Dispose();
        Scripted.Dispose();
    }
}

/// <summary>The SDK's own retries, without its waits.</summary>
internal sealed class RetriesAtOnce(int maxRetries = 3) : ClientRetryPolicy(maxRetries)
{
    protected override TimeSpan GetNextDelay(PipelineMessage message, int tryCount) => TimeSpan.Zero;
}
