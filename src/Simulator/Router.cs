using LlmLimiter.Simulator.Anthropic;
using LlmLimiter.Simulator.Enforcement;
using LlmLimiter.Simulator.OpenAI;
using LlmLimiter.Simulator.Reporting;
using LlmLimiter.Simulator.Serving;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator;

/// <summary>Who answers which request, and in whose words it is refused before that.</summary>
internal sealed class Router
{
    public const string Known =
        "POST /v1/chat/completions, POST /v1/responses, POST /v1/embeddings, POST /v1/messages, GET /v1/models, "
        + "GET /simulator/report and POST /simulator/reset";

    private readonly EnforcedModels _models;
    private readonly OpenAIDialect _openAI;
    private readonly AnthropicDialect _anthropic;
    private readonly ChatCompletionsEndpoint _chat;
    private readonly ResponsesEndpoint _responses;
    private readonly EmbeddingsEndpoint _embeddings;
    private readonly MessagesEndpoint _messages;
    private long _requests;

    public Router(EnforcedModels models, ProviderSimulatorOptions options)
    {
        var pace = new Pace(options);
        _models = models;
        _openAI = new OpenAIDialect(options.TimeProvider);
        _anthropic = new AnthropicDialect(options.TimeProvider);
        _chat = new ChatCompletionsEndpoint(_openAI, models, pace);
        _responses = new ResponsesEndpoint(_openAI, models, pace);
        _embeddings = new EmbeddingsEndpoint(_openAI, models, pace);
        _messages = new MessagesEndpoint(_anthropic, models, pace);
    }

    public Task HandleAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        string path = context.Request.Path;
        IDialect dialect = path.StartsWith("/v1/messages", StringComparison.Ordinal) ? _anthropic : _openAI;
        dialect.Identify(response, $"req_simulated_{Interlocked.Increment(ref _requests)}");
        if (path.StartsWith("/v1/", StringComparison.Ordinal) && !dialect.HasKey(context.Request))
        {
            return dialect.RefuseWithoutKeyAsync(response);
        }

        return (context.Request.Method, path) switch
        {
            ("POST", "/v1/chat/completions") => _chat.HandleAsync(context),
            ("POST", "/v1/responses") => _responses.HandleAsync(context),
            ("POST", "/v1/embeddings") => _embeddings.HandleAsync(context),
            ("POST", "/v1/messages") => _messages.HandleAsync(context),
            ("GET", "/v1/models") => response.WriteAsync(StatusCodes.Status200OK, ModelList.Of(_models.Names), BodyJson.Default.ModelList),
            ("GET", "/simulator/report") =>
                response.WriteAsync(StatusCodes.Status200OK, _models.Report(), ReportJson.Default.SimulatorReport),
            ("POST", "/simulator/reset") => ResetAsync(response),
            (string method, _) => dialect.RefuseUrlAsync(response, method, path),
        };
    }

    private Task ResetAsync(HttpResponse response)
    {
        _models.Reset();
        response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
