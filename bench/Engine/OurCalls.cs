using LlmLimiter.Calls;

namespace LlmLimiter.Bench.Engine;

/// <summary>Our limiter's calls, the model looked up once as generated code does; each has 1 request and 100 tokens.</summary>
internal static class OurCalls
{
    public const int Tokens = 100;

    private const string Prompt = "Why is the sky blue, and why is it red in the evening? Answer in two sentences that a child understands.";

    private static readonly LimitedMethod _method = new("openai", "gpt-4o", "Bench!M:Ask");

    /// <summary>Limits that no measurement reaches.</summary>
    public static ModelLimits Ample => new() { RequestsPerMinute = 1_000_000_000, TokensPerMinute = 1_000_000_000_000 };

    public static LlmRateLimiter Limiter(ModelLimits limits, TimeProvider? time = null) =>
        new("openai", "gpt-4o", limits, new LlmRateLimiterOptions { TimeProvider = time ?? TimeProvider.System });

    public static ValueTask<LlmLease> AcquireAsync(LlmRateLimiter limiter, CancellationToken cancellationToken = default) =>
        limiter.AcquireAsync(_method.FindIn(limiter, "gpt-4o").State, output: null, Tokens, default, cancellationToken);

    public static async Task LoopAsync(LlmRateLimiter limiter, int count)
    {
        for (int i = 0; i < count; i++)
        {
            LlmLease lease = await AcquireAsync(limiter);
            lease.RecordUsage(new TokenUsage(80, 10));
        }
    }

    /// <summary>As generated code does it: the prompt is estimated, the output that was learned is expected, and the usage is learned from.</summary>
    public static async Task LearningLoopAsync(LlmRateLimiter limiter, int count)
    {
        for (int i = 0; i < count; i++)
        {
            LlmLease lease = await LimitedCall.AcquireAsync(
                limiter, _method, Prompt, static (request, prompt) => request.Estimate.Message(prompt), CancellationToken.None);
            lease.RecordUsage(new TokenUsage(30, 10));
        }
    }
}
