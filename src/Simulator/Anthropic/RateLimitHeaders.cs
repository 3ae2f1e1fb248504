using System.Globalization;
using LlmLimiter.Simulator.Enforcement;
using LlmLimiter.Simulator.Serving;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.Anthropic;

/// <summary>
/// What every answer, also a refusal, says about the limits as they stood when the call arrived. Source: Anthropic's rate-limits page
/// (autumn 2026).
/// </summary>
internal static class RateLimitHeaders
{
    private const long TokenStep = 1_000;

    /// <summary>Headers of a metric that is not limited are left out.</summary>
    public static void Write(IHeaderDictionary headers, Decision decision, DateTimeOffset now)
    {
        (MetricUse requests, MetricUse tokens, MetricUse input, MetricUse output) = decision.Window;
        MetricUse[] limited = [.. new[] { tokens, input, output }.Where(static use => use.Limit != 0)];
        Write("requests", requests, requests.Remaining);
        Write("input-tokens", input, Rounded(input.Remaining));
        Write("output-tokens", output, Rounded(output.Remaining));
        if (limited.Length > 0)
        {
            MetricUse mostRestrictive = limited.MinBy(static use => use.Remaining);
            Write("tokens", mostRestrictive, Rounded(mostRestrictive.Remaining));
        }

        if (decision.ToldWait > TimeSpan.Zero)
        {
            headers["retry-after"] = Number(RoundedUp.Seconds(decision.ToldWait));
        }

        void Write(string metric, MetricUse use, long remaining)
        {
            if (use.Limit != 0)
            {
                headers[$"anthropic-ratelimit-{metric}-limit"] = Number(use.Limit);
                headers[$"anthropic-ratelimit-{metric}-remaining"] = Number(remaining);
                headers[$"anthropic-ratelimit-{metric}-reset"] = Moment(now + use.Reset);
            }
        }
    }

    private static long Rounded(long tokens) => tokens < 0 ? tokens : (tokens + (TokenStep / 2)) / TokenStep * TokenStep;

    /// <summary>In RFC 3339, in whole seconds, never too early.</summary>
    private static string Moment(DateTimeOffset moment)
    {
        long seconds = RoundedUp.Seconds(moment - DateTimeOffset.UnixEpoch);
        return DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
