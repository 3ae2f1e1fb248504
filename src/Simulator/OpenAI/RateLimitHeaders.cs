using System.Globalization;
using LlmLimiter.Simulator.Enforcement;
using LlmLimiter.Simulator.Serving;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.OpenAI;

/// <summary>What every answer, also a refusal, says about the limits as they stood when the call arrived.</summary>
internal static class RateLimitHeaders
{
    /// <summary>Headers of a metric that is not limited are left out.</summary>
    public static void Write(IHeaderDictionary headers, SimulatedModel model, Decision decision)
    {
        Write(headers, "requests", model.Requests, model.RequestsAtOnce, decision.Window.Requests);
        Write(headers, "tokens", model.Tokens, model.TokensAtOnce, decision.Window.Tokens);
        if (decision.RetryAfter > TimeSpan.Zero)
        {
            headers["retry-after"] = Number(RoundedUp.Seconds(decision.RetryAfter));
            headers["retry-after-ms"] = Number(RoundedUp.Milliseconds(decision.RetryAfter));
        }
    }

    /// <summary>A reset is the time until nothing stands charged, not until there is room for something.</summary>
    private static void Write(IHeaderDictionary headers, string metric, long limit, long atOnce, MetricUse use)
    {
        if (limit == 0)
        {
            return;
        }

        headers[$"x-ratelimit-limit-{metric}"] = Number(limit);
        headers[$"x-ratelimit-remaining-{metric}"] = Number(Math.Max(0, atOnce - use.Used));
        headers[$"x-ratelimit-reset-{metric}"] = GoDuration.Format(use.Reset);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
