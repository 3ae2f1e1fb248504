using LlmLimiter.Simulator.Enforcement;
using LlmLimiter.Simulator.Serving;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.Gemini;

/// <summary>No rate limit headers; a refusal's body tells the quota and the wait.</summary>
internal sealed class GeminiDialect : IDialect
{
    private const string Exhausted = "RESOURCE_EXHAUSTED";

    /// <summary>In x-goog-api-key, or in the URL.</summary>
    public bool HasKey(HttpRequest request) =>
        !string.IsNullOrWhiteSpace(request.Headers["x-goog-api-key"]) || !string.IsNullOrWhiteSpace(request.Query["key"]);

    /// <summary>Gemini's answers bear no id in their headers.</summary>
    public void Identify(HttpResponse response, string requestId)
    {
    }

    public void TellLimits(HttpResponse response, Decision decision)
    {
    }

    public Task RefuseWithoutKeyAsync(HttpResponse response) => RefuseAsync(
        response,
        StatusCodes.Status403Forbidden,
        "PERMISSION_DENIED",
        "Method doesn't allow unregistered callers. The simulator accepts any key in an x-goog-api-key header, and as ?key=KEY.");

    public Task RefuseUrlAsync(HttpResponse response, string method, string path) => RefuseAsync(
        response, StatusCodes.Status404NotFound, "NOT_FOUND", $"Unknown request URL: {method} {path}. The simulator answers {Router.Known}.");

    public Task RefuseBodyAsync(HttpResponse response, InvalidRequestException invalid) =>
        RefuseAsync(response, StatusCodes.Status400BadRequest, "INVALID_ARGUMENT", invalid.Message);

    public Task RefuseModelAsync(HttpResponse response, string model, IEnumerable<string> known) => RefuseAsync(
        response,
        StatusCodes.Status404NotFound,
        "NOT_FOUND",
        $"models/{model} is not found for API version v1beta. The simulator has: {string.Join(", ", known)}.");

    public Task RefuseForLimitAsync(HttpResponse response, SimulatedModel model, Decision decision)
    {
        Quota quota = Quota.Of(model, decision);
        return RefuseAsync(response, StatusCodes.Status429TooManyRequests, Exhausted, quota.Message, quota.Details);
    }

    /// <summary>In words as users quote them in public issues (2025 to 2026). 529 is not one of Gemini's own.</summary>
    public Task FailAsync(HttpResponse response, FaultKind fault) => fault switch
    {
        FaultKind.SpentCredit => RefuseAsync(
            response,
            StatusCodes.Status429TooManyRequests,
            Exhausted,
            "Your prepayment credits are depleted. Please go to AI Studio to manage your project and billing."),
        FaultKind.Acceleration =>
            RefuseAsync(response, StatusCodes.Status429TooManyRequests, Exhausted, "Resource has been exhausted (e.g. check quota)."),
        FaultKind.ServerError =>
            RefuseAsync(response, StatusCodes.Status500InternalServerError, "INTERNAL", "An internal error has occurred. Please retry."),
        _ => RefuseAsync(
            response,
            fault == FaultKind.Overloaded ? 529 : StatusCodes.Status503ServiceUnavailable,
            "UNAVAILABLE",
            "The model is overloaded. Please try again later."),
    };

    private static Task RefuseAsync(HttpResponse response, int status, string name, string message, params ErrorDetail[] details) =>
        response.WriteAsync(
            status,
            new ErrorBody(new ErrorStatus(status, message, name, details.Length == 0 ? null : details)),
            ContentJson.Default.ErrorBody);
}
