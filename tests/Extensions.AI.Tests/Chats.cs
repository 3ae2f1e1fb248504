using Microsoft.Extensions.AI;

namespace LlmLimiter.Extensions.AI.Tests;

/// <summary>A limiter on fake time, a scripted client, and what a test wants to ask of them.</summary>
internal sealed class Chats : IDisposable
{
    /// <summary>What a message of three words costs, with what every request has.</summary>
    public const int Message = 7 + 3;

    public Chats(string limits = "acme: { model-1: { requests_per_minute: 2, tokens_per_minute: 1000 } }")
    {
        Limiter = new LlmRateLimiter(RateLimitConfig.Parse(limits), new LlmRateLimiterOptions { TimeProvider = Time });
    }

    public FakeTime Time { get; } = new();

    public LlmRateLimiter Limiter { get; }

    public ScriptedChatClient Inner { get; init; } = new();

    /// <summary>The same call whole and streamed: the last text of its answer.</summary>
    public static async Task<string> AskAsync(IChatClient client, bool isStreamed, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (!isStreamed)
        {
            return (await client.GetResponseAsync("one two three", options, cancellationToken)).Text;
        }

        string text = "";
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("one two three", options, cancellationToken))
        {
            text += update.Text;
        }

        return text;
    }

    public IChatClient Limited(RateLimitedClientOptions? options = null, string? provider = null) => Inner.WithRateLimit(Limiter, provider, options);

    public ModelUsage Of(string model = "model-1", string provider = "acme") => Limiter.GetUsage(provider, model);

    public RuleUsage Rule(LimitMetric metric, string model = "model-1") => Of(model).Rules.Single(rule => rule.Rule.Metric == metric);

    public long Tokens(string model = "model-1") => Rule(LimitMetric.TotalTokens, model).Used;

    public long Requests(string model = "model-1") => Rule(LimitMetric.Requests, model).Used;

    public void Dispose() => Limiter.Dispose();
}
