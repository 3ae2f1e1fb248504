namespace LlmLimiter.Feedback;

/// <summary>Groq (rate-limits page): OpenAI's headers, requests always those of a day and tokens always those of a minute.</summary>
internal sealed class GroqDialect() : Dialect(
    LimitHeaders.OfOpenAI(LimitMetric.Requests, "requests") with { Per = Day },
    LimitHeaders.OfOpenAI(LimitMetric.TotalTokens, "tokens") with { Per = Minute });
