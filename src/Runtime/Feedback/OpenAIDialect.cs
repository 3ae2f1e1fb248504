namespace LlmLimiter.Feedback;

/// <summary>
/// OpenAI (rate-limits guide, seen 2026-10). The headers do not tell the span of a limit; only the words of a refusal do. Resets are durations
/// such as <c>6m0s</c>. A project has a limit of its own beside the organization's.
/// </summary>
internal sealed class OpenAIDialect() : Dialect(
    LimitHeaders.OfOpenAI(LimitMetric.Requests, "requests"),
    LimitHeaders.OfOpenAI(LimitMetric.TotalTokens, "tokens"),
    LimitHeaders.OfOpenAI(LimitMetric.TotalTokens, "project-tokens"));
