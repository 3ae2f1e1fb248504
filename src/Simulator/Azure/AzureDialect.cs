using System.Globalization;
using LlmLimiter.Simulator.Enforcement;
using LlmLimiter.Simulator.OpenAI;
using LlmLimiter.Simulator.Serving;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.Azure;

/// <summary>
/// OpenAI's endpoints in Azure's words: resets in whole seconds, and refusals that tell the wait in their text. Sources: Azure's quota page
/// (2025-07-31), and refusals that users quote in public issues (2023 to 2025).
/// </summary>
internal sealed class AzureDialect : IDialect
{
    /// <summary>What Azure tells a call to wait that is above the limit by itself.</summary>
    private static readonly TimeSpan _never = TimeSpan.FromDays(1);

    /// <summary>In api-key, or as a bearer token.</summary>
    public bool HasKey(HttpRequest request) => !string.IsNullOrWhiteSpace(request.Headers["api-key"]) || request.HasBearerKey();

    public void Identify(HttpResponse response, string requestId)
    {
        response.Headers["x-request-id"] = requestId;
        response.Headers["apim-request-id"] = requestId;
    }

    public void TellLimits(HttpResponse response, Decision decision) =>
        RateLimitHeaders.Write(response.Headers, decision, static span => Seconds(span));

    public Task RefuseWithoutKeyAsync(HttpResponse response) => RefuseAsync(
        response,
        StatusCodes.Status401Unauthorized,
        "401",
        "Access denied due to invalid subscription key or wrong API endpoint. The simulator accepts any key in an api-key header, and as "
        + "'Authorization: Bearer KEY'.");

    public Task RefuseUrlAsync(HttpResponse response, string method, string path) => RefuseAsync(
        response,
        StatusCodes.Status404NotFound,
        "404",
        $"Resource not found: {method} {path}. Deployments ask for ?api-version=. The simulator answers {Router.Known}.");

    public Task RefuseBodyAsync(HttpResponse response, InvalidRequestException invalid) => response.WriteAsync(
        StatusCodes.Status400BadRequest, ErrorBodies.InvalidRequest(invalid.Message, invalid.Parameter), BodyJson.Default.ErrorBody);

    public Task RefuseModelAsync(HttpResponse response, string model, IEnumerable<string> known) => RefuseAsync(
        response,
        StatusCodes.Status404NotFound,
        "DeploymentNotFound",
        $"The API deployment '{model}' for this resource does not exist. The simulator has: {string.Join(", ", known)}.");

    public Task RefuseForLimitAsync(HttpResponse response, SimulatedModel model, Decision decision)
    {
        string what = decision.HeldBy!.Value.Metric == LimitedMetric.Requests ? "call" : "token";
        TimeSpan wait = decision.Verdict == Verdict.TooLarge ? _never : decision.ToldWait;
        string retry = wait > TimeSpan.Zero ? $"Please retry after {Seconds(wait)} seconds" : "Please retry later";
        return RefuseAsync(
            response,
            StatusCodes.Status429TooManyRequests,
            "429",
            $"Requests to the {Operation(response.HttpContext.Request)} have exceeded {what} rate limit of your current OpenAI S0 pricing tier. "
            + $"{retry}. Please go here: https://aka.ms/oai/quotaincrease if you would like to further increase the default rate limit.");
    }

    /// <summary>In OpenAI's words, and Azure's shape.</summary>
    public Task FailAsync(HttpResponse response, FaultKind fault)
    {
        (int status, ErrorBody body) = ErrorBodies.Failed(fault);
        string code = body.Error.Code ?? status.ToString(CultureInfo.InvariantCulture);
        return RefuseAsync(response, status, fault == FaultKind.SpentCredit ? body.Error.Type : code, body.Error.Message);
    }

    private static string Operation(HttpRequest request)
    {
        string path = request.Path;
        string name = path switch
        {
            _ when path.EndsWith("/embeddings", StringComparison.Ordinal) => "Embeddings_Create",
            _ when path.EndsWith("/responses", StringComparison.Ordinal) => "Responses_Create",
            _ => "ChatCompletions_Create",
        };
        string? version = request.Query["api-version"];
        return $"{name} Operation under Azure OpenAI API version {(string.IsNullOrEmpty(version) ? "v1" : version)}";
    }

    private static string Seconds(TimeSpan span) => RoundedUp.Seconds(span).ToString(CultureInfo.InvariantCulture);

    private static Task RefuseAsync(HttpResponse response, int status, string code, string message) =>
        response.WriteAsync(status, new AzureErrorBody(new AzureError(code, message)), AzureJson.Default.AzureErrorBody);
}
