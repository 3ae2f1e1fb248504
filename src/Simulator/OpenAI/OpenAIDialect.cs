using System.Globalization;
using LlmLimiter.Simulator.Enforcement;
using LlmLimiter.Simulator.Serving;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.OpenAI;

/// <summary>A bearer key, x-ratelimit headers, and errors worded as OpenAI's.</summary>
internal sealed class OpenAIDialect(TimeProvider time) : IDialect
{
    public bool HasKey(HttpRequest request) => request.HasBearerKey();

    public void Identify(HttpResponse response, string requestId)
    {
        long start = time.GetTimestamp();
        response.Headers["x-request-id"] = requestId;
        response.OnStarting(() =>
        {
            long milliseconds = (long)time.GetElapsedTime(start).TotalMilliseconds;
            response.Headers["openai-processing-ms"] = milliseconds.ToString(CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        });
    }

    public void TellLimits(HttpResponse response, Decision decision) =>
        RateLimitHeaders.Write(response.Headers, decision, GoDuration.Format);

    public Task RefuseWithoutKeyAsync(HttpResponse response) =>
        RefuseAsync(response, StatusCodes.Status401Unauthorized, ErrorBodies.MissingKey());

    public Task RefuseUrlAsync(HttpResponse response, string method, string path) =>
        RefuseAsync(response, StatusCodes.Status404NotFound, ErrorBodies.UnknownUrl(method, path));

    public Task RefuseBodyAsync(HttpResponse response, InvalidRequestException invalid) =>
        RefuseAsync(response, StatusCodes.Status400BadRequest, ErrorBodies.InvalidRequest(invalid.Message, invalid.Parameter));

    public Task RefuseModelAsync(HttpResponse response, string model, IEnumerable<string> known) =>
        RefuseAsync(response, StatusCodes.Status404NotFound, ErrorBodies.UnknownModel(model, known));

    public Task RefuseForLimitAsync(HttpResponse response, SimulatedModel model, Decision decision) =>
        RefuseAsync(response, StatusCodes.Status429TooManyRequests, ErrorBodies.RateLimited(model, decision));

    public Task FailAsync(HttpResponse response, FaultKind fault)
    {
        (int status, ErrorBody error) = ErrorBodies.Failed(fault);
        return RefuseAsync(response, status, error);
    }

    private static Task RefuseAsync(HttpResponse response, int status, ErrorBody error) =>
        response.WriteAsync(status, error, BodyJson.Default.ErrorBody);
}
