namespace LlmLimiter.Feedback;

/// <summary>What most providers have in common: OpenAI's headers of requests and tokens, and Retry-After.</summary>
internal sealed class CommonDialect() : Dialect(
    LimitHeaders.OfOpenAI(LimitMetric.Requests, "requests"),
    LimitHeaders.OfOpenAI(LimitMetric.TotalTokens, "tokens"));
