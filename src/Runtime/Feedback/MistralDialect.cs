namespace LlmLimiter.Feedback;

/// <summary>Mistral (headers as its answers had them in 2026-02): the span is part of the name, and there are no resets.</summary>
internal sealed class MistralDialect() : Dialect(
    Of(LimitMetric.Requests, "req-minute"),
    Of(LimitMetric.TotalTokens, "tokens-minute"))
{
    private static LimitHeaders Of(LimitMetric metric, string word) => LimitHeaders.OfOpenAI(metric, word) with { Reset = null, Per = Minute };
}
