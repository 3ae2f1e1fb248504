using System.Globalization;
using LlmLimiter.Simulator.Enforcement;

namespace LlmLimiter.Simulator.Gemini;

/// <summary>
/// How Gemini tells which quota a call ran into. Names as users quote them in public issues (2025); what the quota of a day says about the wait
/// is not to be trusted (rate-limits page of 2026-08-18, and the same issues): it is never more than a minute.
/// </summary>
internal sealed record Quota(string Message, ErrorDetail[] Details)
{
    private static readonly TimeSpan _mostToldOfDay = TimeSpan.FromMinutes(1);

    public static Quota Of(SimulatedModel model, Decision decision)
    {
        LimitUse limit = decision.HeldBy!.Value;
        bool isDay = limit.Per == TimeSpan.FromDays(1);
        string span = Span(limit.Per);
        (string metric, string id) = limit.Metric switch
        {
            LimitedMetric.Requests when isDay => ("generate_requests_per_model_per_day", "GenerateRequestsPerDayPerProjectPerModel"),
            LimitedMetric.Requests => ("generate_requests_per_model", $"GenerateRequestsPer{span}PerProjectPerModel"),
            LimitedMetric.OutputTokens =>
                ("generate_content_paid_tier_output_token_count", $"GenerateContentPaidTierOutputTokensPerModelPer{span}"),
            _ => ("generate_content_paid_tier_input_token_count", $"GenerateContentPaidTierInputTokensPerModelPer{span}"),
        };
        metric = $"generativelanguage.googleapis.com/{metric}";
        string amount = limit.Amount.ToString(CultureInfo.InvariantCulture);
        TimeSpan wait = isDay && decision.ToldWait > _mostToldOfDay ? _mostToldOfDay : decision.ToldWait;
        string delay = string.Create(CultureInfo.InvariantCulture, $"{wait.TotalSeconds:0.#######}s");
        string message = "You exceeded your current quota, please check your plan and billing details. For more information on this error, head "
            + $"to: https://ai.google.dev/gemini-api/docs/rate-limits.\n* Quota exceeded for metric: {metric}, limit: {amount}, model: {model.Name}";
        var failure = new ErrorDetail(
            "type.googleapis.com/google.rpc.QuotaFailure",
            [new QuotaViolation(metric, id, new QuotaDimensions("global", model.Name), amount)]);
        return wait == TimeSpan.Zero
            ? new Quota(message, [failure])
            : new Quota(
                $"{message}\nPlease retry in {delay}.",
                [failure, new ErrorDetail("type.googleapis.com/google.rpc.RetryInfo", RetryDelay: delay)]);
    }

    private static string Span(TimeSpan per) => per switch
    {
        _ when per == TimeSpan.FromMinutes(1) => "Minute",
        _ when per == TimeSpan.FromHours(1) => "Hour",
        _ when per == TimeSpan.FromDays(1) => "Day",
        _ => string.Create(CultureInfo.InvariantCulture, $"{per.TotalSeconds}Seconds"),
    };
}
