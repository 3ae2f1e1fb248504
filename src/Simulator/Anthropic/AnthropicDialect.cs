using System.Globalization;
using LlmLimiter.Simulator.Enforcement;
using LlmLimiter.Simulator.Serving;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.Anthropic;

/// <summary>A key, anthropic-ratelimit headers, and errors typed as Anthropic's.</summary>
internal sealed class AnthropicDialect(TimeProvider time) : IDialect
{
    private const string RequestId = "request-id";

    /// <summary>In x-api-key, or as a bearer token: Anthropic's C# SDK sends all keys so (13.12, its documentation of ApiKey).</summary>
    public bool HasKey(HttpRequest request) => !string.IsNullOrWhiteSpace(request.Headers["x-api-key"]) || request.HasBearerKey();

    public void Identify(HttpResponse response, string requestId) => response.Headers[RequestId] = requestId;

    public void TellLimits(HttpResponse response, Decision decision) =>
        RateLimitHeaders.Write(response.Headers, decision, time.GetUtcNow());

    public Task RefuseWithoutKeyAsync(HttpResponse response) => RefuseAsync(
        response,
        StatusCodes.Status401Unauthorized,
        "authentication_error",
        "x-api-key header is required. The simulator accepts any key, also as 'Authorization: Bearer KEY'.");

    public Task RefuseUrlAsync(HttpResponse response, string method, string path) => RefuseAsync(
        response,
        StatusCodes.Status404NotFound,
        "not_found_error",
        $"Unknown request URL: {method} {path}. The simulator answers {Router.Known}.");

    public Task RefuseBodyAsync(HttpResponse response, InvalidRequestException invalid) =>
        RefuseAsync(response, StatusCodes.Status400BadRequest, "invalid_request_error", invalid.Message);

    public Task RefuseModelAsync(HttpResponse response, string model, IEnumerable<string> known) => RefuseAsync(
        response, StatusCodes.Status404NotFound, "not_found_error", $"model: {model}. The simulator has: {string.Join(", ", known)}.");

    public Task RefuseForLimitAsync(HttpResponse response, SimulatedModel model, Decision decision)
    {
        LimitUse limit = decision.HeldBy!.Value;
        string advice = decision.Verdict == Verdict.TooLarge
            ? string.Create(CultureInfo.InvariantCulture, $"It asks for {limit.Requested:N0} by itself. Please reduce the prompt length.")
            : "Please reduce the prompt length or the maximum tokens requested, or try again later.";
        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"This request would exceed your organization's rate limit of {limit.Amount:N0} {limit.Metric.Words()} per {Span(limit.Per)} "
            + $"(org: org-simulated, model: {model.Name}). {advice}");
        return RefuseAsync(response, StatusCodes.Status429TooManyRequests, "rate_limit_error", message);
    }

    /// <summary>
    /// Sources: Anthropic's pages on errors and on rate limits (autumn 2026), which tell that there are acceleration limits, but not in which
    /// words: those are the simulator's. 503 is not one of Anthropic's own.
    /// </summary>
    public Task FailAsync(HttpResponse response, FaultKind fault) => fault switch
    {
        FaultKind.SpentCredit => RefuseAsync(
            response,
            StatusCodes.Status429TooManyRequests,
            "rate_limit_error",
            "You have reached your enforced spend limit. You will regain access at the beginning of the next month.",
            new ErrorCode("enforced_spend_limit_reached")),
        FaultKind.Acceleration => RefuseAsync(
            response,
            StatusCodes.Status429TooManyRequests,
            "rate_limit_error",
            "This request would exceed your organization's maximum usage increase rate for input tokens per minute. To avoid acceleration limits, "
            + "please scale up your input tokens usage more gradually."),
        FaultKind.Overloaded => RefuseAsync(response, 529, "overloaded_error", "Overloaded"),
        FaultKind.Unavailable => RefuseAsync(response, StatusCodes.Status503ServiceUnavailable, "api_error", "Service unavailable"),
        _ => RefuseAsync(response, StatusCodes.Status500InternalServerError, "api_error", "Internal server error"),
    };

    private static string Span(TimeSpan per) => per switch
    {
        _ when per == TimeSpan.FromMinutes(1) => "minute",
        _ when per == TimeSpan.FromHours(1) => "hour",
        _ when per == TimeSpan.FromDays(1) => "day",
        _ => string.Create(CultureInfo.InvariantCulture, $"{per.TotalSeconds} seconds"),
    };

    private static Task RefuseAsync(HttpResponse response, int status, string type, string message, ErrorCode? details = null) =>
        response.WriteAsync(
            status,
            new ErrorBody("error", new ErrorDetail(type, message, details), response.Headers[RequestId].ToString()),
            MessageJson.Default.ErrorBody);
}
