namespace LlmLimiter.Feedback;

/// <summary>
/// Azure OpenAI (quota page, 2025-07-31): OpenAI's headers, with resets in whole seconds. -1, and 0 with a reset of 0, stand for what it does
/// not know. The wait sometimes stands only in the words: "Please retry after 26 seconds".
/// </summary>
internal sealed class AzureDialect() : Dialect(
    LimitHeaders.OfOpenAI(LimitMetric.Requests, "requests") with { ZeroIsUnknown = true },
    LimitHeaders.OfOpenAI(LimitMetric.TotalTokens, "tokens") with { ZeroIsUnknown = true });
