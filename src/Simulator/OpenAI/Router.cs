using System.Globalization;
using LlmLimiter.Simulator.Enforcement;
using LlmLimiter.Simulator.Reporting;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.OpenAI;

/// <summary>Who answers which request, the key that /v1 asks for, and the headers that every answer bears.</summary>
internal sealed class Router(EnforcedModels models, ProviderSimulatorOptions options)
{
    public const string Known = "POST /v1/chat/completions, GET /v1/models, GET /simulator/report and POST /simulator/reset";

    private readonly ChatCompletionsEndpoint _chat = new(models, options);
    private long _requests;

    public Task HandleAsync(HttpContext context)
    {
        Identify(context);
        string path = context.Request.Path;
        if (path.StartsWith("/v1/", StringComparison.Ordinal) && !HasKey(context.Request))
        {
            return context.Response.WriteErrorAsync(StatusCodes.Status401Unauthorized, ErrorBodies.MissingKey());
        }

        return (context.Request.Method, path) switch
        {
            ("POST", "/v1/chat/completions") => _chat.HandleAsync(context),
            ("GET", "/v1/models") => context.Response.WriteAsync(StatusCodes.Status200OK, List(), BodyJson.Default.ModelList),
            ("GET", "/simulator/report") =>
                context.Response.WriteAsync(StatusCodes.Status200OK, models.Report(), ReportJson.Default.SimulatorReport),
            ("POST", "/simulator/reset") => ResetAsync(context.Response),
            (string method, _) => context.Response.WriteErrorAsync(StatusCodes.Status404NotFound, ErrorBodies.UnknownUrl(method, path)),
        };
    }

    private static bool HasKey(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        string? authorization = request.Headers.Authorization;
        return authorization is not null
            && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && !string.IsNullOrWhiteSpace(authorization[Scheme.Length..]);
    }

    private void Identify(HttpContext context)
    {
        long start = options.TimeProvider.GetTimestamp();
        context.Response.Headers["x-request-id"] = $"req_simulated_{Interlocked.Increment(ref _requests)}";
        context.Response.OnStarting(() =>
        {
            long milliseconds = (long)options.TimeProvider.GetElapsedTime(start).TotalMilliseconds;
            context.Response.Headers["openai-processing-ms"] = milliseconds.ToString(CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        });
    }

    private Task ResetAsync(HttpResponse response)
    {
        models.Reset();
        response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private ModelList List() => new(
        "list", [.. models.Names.Select(static name => new ModelCard(name, "model", Created: 0, "simulated"))]);
}
