namespace LlmLimiter.DynamicProxy.Tests;

/// <summary>Limiters of one model, and what was drawn from it.</summary>
internal static class Limiters
{
    public const string Provider = "acme";
    public const string Model = "model-1";

    public static LlmRateLimiter Wide(TimeProvider? time = null) => Of(requests: 10_000, time);

    public static LlmRateLimiter Of(long requests, TimeProvider? time = null) => new(
        Provider,
        Model,
        new ModelLimits { RequestsPerMinute = requests, TokensPerMinute = 10_000_000 },
        new LlmRateLimiterOptions { TimeProvider = time ?? TimeProvider.System });

    /// <summary>The calls that had their turn.</summary>
    public static long Granted(this LlmRateLimiter limiter) => limiter.GetUsage(Provider, Model).Granted;

    /// <summary>The tokens that are charged.</summary>
    public static long Tokens(this LlmRateLimiter limiter) => limiter.GetUsage(Provider, Model).Rules[1].Used;
}
