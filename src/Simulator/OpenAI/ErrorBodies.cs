using LlmLimiter.Simulator.Enforcement;

namespace LlmLimiter.Simulator.OpenAI;

internal sealed record ErrorBody(ErrorDetail Error);

internal sealed record ErrorDetail(string Message, string Type, string? Param, string? Code);

/// <summary>The errors, worded and coded as OpenAI's.</summary>
internal static class ErrorBodies
{
    private const string InvalidRequestType = "invalid_request_error";
    private const string ServerErrorType = "server_error";
    private const string Organization = "org-simulated";

    public static ErrorBody InvalidRequest(string message, string? parameter) => Of(message, InvalidRequestType, parameter, code: null);

    public static ErrorBody MissingKey() => Of(
        "You didn't provide an API key. Send it in an Authorization header: 'Authorization: Bearer KEY'. The simulator accepts any key.",
        InvalidRequestType,
        parameter: null,
        "invalid_api_key");

    public static ErrorBody UnknownUrl(string method, string path) => Of(
        $"Unknown request URL: {method} {path}. The simulator answers {Router.Known}.", InvalidRequestType, parameter: null, "unknown_url");

    public static ErrorBody UnknownModel(string model, IEnumerable<string> known) => Of(
        $"The model `{model}` does not exist or you do not have access to it. The simulator has: {string.Join(", ", known)}.",
        InvalidRequestType,
        parameter: null,
        "model_not_found");

    public static ErrorBody RateLimited(SimulatedModel model, Decision decision)
    {
        LimitUse limit = decision.HeldBy!.Value;
        bool requests = limit.Metric == LimitedMetric.Requests;
        string on = $"for {model.Name} in organization {Organization} on {limit.Metric.Words()} per {Span(limit.Per, requests)}";
        string message = decision.Verdict == Verdict.TooLarge
            ? $"Request too large {on}: Limit {limit.Amount}, Requested {limit.Requested}. "
                + "The input or output tokens must be reduced in order to run successfully."
            : $"Rate limit reached {on}: Limit {limit.Amount}, Used {limit.Used}, Requested {limit.Requested}. "
                + $"Please try again {(decision.ToldWait > TimeSpan.Zero ? $"in {GoDuration.Format(decision.ToldWait)}" : "later")}.";
        return Of(message, requests ? "requests" : "tokens", parameter: null, "rate_limit_exceeded");
    }

    /// <summary>
    /// Sources: OpenAI's guides to error codes and to rate limits (seen 2026-10), and its Python SDK's description of 429 slow_down and 503
    /// server_is_overloaded (pull request 3803, 2026-09-05). 529 is not one of its own.
    /// </summary>
    public static (int Status, ErrorBody Body) Failed(FaultKind fault) => fault switch
    {
        FaultKind.SpentCredit => (429, Of(
            "You exceeded your current quota, please check your plan and billing details.",
            "insufficient_quota",
            parameter: null,
            "credit_balance_exhausted")),
        FaultKind.Acceleration => (429, Of(
            "Slow down. A sudden increase in your request rate is impacting service reliability. Please reduce your request rate to its original "
            + "level, maintain a consistent rate for at least 15 minutes, and then gradually increase it.",
            "requests",
            parameter: null,
            "slow_down")),
        FaultKind.ServerError => (500, Of(
            "The server had an error while processing your request. Sorry about that!", ServerErrorType, parameter: null, code: null)),
        _ => (fault == FaultKind.Overloaded ? 529 : 503, Of(
            "Our servers are currently overloaded. Please try again later.", ServerErrorType, parameter: null, "server_is_overloaded")),
    };

    /// <summary>OpenAI's own words for its two windows; any other span as it writes durations.</summary>
    private static string Span(TimeSpan per, bool requests) => per switch
    {
        _ when per == TimeSpan.FromMinutes(1) => requests ? "min (RPM)" : "min (TPM)",
        _ when per == TimeSpan.FromDays(1) => requests ? "day (RPD)" : "day (TPD)",
        _ => GoDuration.Format(per),
    };

    private static ErrorBody Of(string message, string type, string? parameter, string? code) =>
        new(new ErrorDetail(message, type, parameter, code));
}
