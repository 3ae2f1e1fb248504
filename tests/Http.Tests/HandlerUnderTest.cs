using System.Net;
using System.Text;
using LlmLimiter.Tests;

namespace LlmLimiter.Http.Tests;

/// <summary>A client with the handler, on fake time, whose requests a script answers. Each token is charged as it is told.</summary>
internal sealed class HandlerUnderTest : IDisposable
{
    public const string Address = "https://llm.example.com/v1/chat/completions";

    public const string Question = """{"model":"m","messages":[{"role":"user","content":"Hi"}],"max_tokens":100}""";

    private readonly Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> _answer;

    public HandlerUnderTest(
        Func<HttpRequestMessage, HttpResponseMessage> answer, ModelLimits? limits = null, Action<LlmRateLimitingOptions>? configure = null)
        : this((request, _) => Task.FromResult(answer(request)), limits, configure)
    {
    }

    public HandlerUnderTest(
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer, ModelLimits? limits = null,
        Action<LlmRateLimitingOptions>? configure = null)
    {
        _answer = answer;
        limits ??= new ModelLimits { RequestsPerMinute = 100, TokensPerMinute = 100_000, MaxConcurrent = 100 };
        Limiter = new LlmRateLimiter("acme", "m", limits, new LlmRateLimiterOptions { TimeProvider = Time });
        var options = new LlmRateLimitingOptions { Hosts = { ["llm.example.com"] = "acme" } };
        configure?.Invoke(options);
        Client = LlmRateLimitingHandler.CreateClient(Limiter, options, innerHandler: new Script(this));
    }

    public FakeTime Time { get; } = new();

    public LlmRateLimiter Limiter { get; }

    public HttpClient Client { get; }

    /// <summary>The bodies that were sent.</summary>
    public List<byte[]> Sent { get; } = [];

    public ModelUsage Usage => Limiter.GetUsage("acme", "m");

    public long Tokens => Used(LimitMetric.TotalTokens);

    public long Open => Used(LimitMetric.ConcurrentRequests);

    public long Used(LimitMetric metric) => Usage.Rules.Single(rule => rule.Rule.Metric == metric).Used;

    public static HttpRequestMessage Post(string body = Question, string address = Address, string type = "application/json") =>
        new(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, type) };

    public static HttpResponseMessage Answer(string body, string type = "application/json", HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, type) };

    /// <summary>Sends a question whose answer is left to be read.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage? request = null, CancellationToken cancellationToken = default) =>
        Client.SendAsync(request ?? Post(), HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    /// <summary>Moves time until a call is over that waits again and again.</summary>
    public async Task<HttpResponseMessage> EndsAsync(Task<HttpResponseMessage> call)
    {
        while (!call.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(Usage.Waiting));
            await Task.Yield();
        }

        return await call;
    }

    public void Dispose()
    {
        Client.Dispose();
        Limiter.Dispose();
    }

    private sealed class Script(HandlerUnderTest test) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            test.Sent.Add(request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken));
            return await test._answer(request, cancellationToken);
        }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var sent = new MemoryStream();
            request.Content?.CopyTo(sent, context: null, cancellationToken);
            test.Sent.Add(sent.ToArray());
            return test._answer(request, cancellationToken).GetAwaiter().GetResult();
        }
    }
}
