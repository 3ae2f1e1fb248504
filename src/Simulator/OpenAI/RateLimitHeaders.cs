using System.Globalization;
using LlmLimiter.Simulator.Enforcement;
using LlmLimiter.Simulator.Serving;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.OpenAI;

/// <summary>What every answer, also a refusal, says about the limits as they stood when the call arrived.</summary>
internal static class RateLimitHeaders
{
    /// <summary>Headers of a metric that is not limited are left out.</summary>
    /// <param name="headers">Where to.</param>
    /// <param name="decision">What to tell.</param>
    /// <param name="span">How a reset is written.</param>
    public static void Write(IHeaderDictionary headers, Decision decision, Func<TimeSpan, string> span)
    {
        Write(headers, "requests", decision.Window.Requests, span);
        Write(headers, "tokens", decision.Window.Tokens, span);
        if (decision.ToldWait > TimeSpan.Zero)
        {
            headers["retry-after"] = Number(RoundedUp.Seconds(decision.ToldWait));
            headers["retry-after-ms"] = Number(RoundedUp.Milliseconds(decision.ToldWait));
        }
    }

    /// <summary>A reset is the time until nothing stands charged, not until there is room for something.</summary>
    private static void Write(IHeaderDictionary headers, string metric, MetricUse use, Func<TimeSpan, string> span)
    {
        if (use.Limit == 0)
        {
            return;
        }

        headers[$"x-ratelimit-limit-{metric}"] = Number(use.Limit);
        headers[$"x-ratelimit-remaining-{metric}"] = Number(use.Remaining);
        headers[$"x-ratelimit-reset-{metric}"] = span(use.Reset);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
