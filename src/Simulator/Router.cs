using LlmLimiter.Simulator.Anthropic;
using LlmLimiter.Simulator.Azure;
using LlmLimiter.Simulator.Enforcement;
using LlmLimiter.Simulator.Faults;
using LlmLimiter.Simulator.Gemini;
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
        + "POST /openai/deployments/{model}/chat/completions and /embeddings, POST /openai/v1/chat/completions, /responses and /embeddings, "
        + "POST /v1beta/models/{model}:generateContent, :streamGenerateContent and :embedContent, "
        + "GET /simulator/report and POST /simulator/reset";

    private readonly EnforcedModels _models;
    private readonly OpenAIDialect _openAI;
    private readonly AzureDialect _azure = new();
    private readonly AnthropicDialect _anthropic;
    private readonly GeminiDialect _gemini = new();
    private readonly OpenAIEndpoints _openAIEndpoints;
    private readonly OpenAIEndpoints _azureEndpoints;
    private readonly MessagesEndpoint _messages;
    private readonly GeminiEndpoints _geminiEndpoints;
    private long _requests;

    public Router(EnforcedModels models, ProviderSimulatorOptions options)
    {
        var pace = new Pace(options);
        var faults = new SimulatorFaults(options);
        _models = models;
        _openAI = new OpenAIDialect(options.TimeProvider);
        _anthropic = new AnthropicDialect(options.TimeProvider);
        _openAIEndpoints = new OpenAIEndpoints(Service(_openAI));
        _azureEndpoints = new OpenAIEndpoints(Service(_azure));
        _messages = new MessagesEndpoint(Service(_anthropic));
        _geminiEndpoints = new GeminiEndpoints(Service(_gemini));

        Service Service(IDialect dialect) => new(dialect, models, pace, faults);
    }

    public Task HandleAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        string path = context.Request.Path;
        string[] parts = path.Split('/');
        IDialect dialect = parts switch
        {
            ["", "v1", "messages", ..] => _anthropic,
            ["", "openai", ..] => _azure,
            ["", "v1beta", ..] => _gemini,
            _ => _openAI,
        };
        dialect.Identify(response, $"req_simulated_{Interlocked.Increment(ref _requests)}");
        if (parts is ["", "v1" or "openai" or "v1beta", _, ..] && !dialect.HasKey(context.Request))
        {
            return dialect.RefuseWithoutKeyAsync(response);
        }

        Task? answered = (context.Request.Method, parts) switch
        {
            ("POST", ["", "v1", "messages"]) => _messages.HandleAsync(context),
            ("POST", ["", "v1", .. string[] endpoint]) => _openAIEndpoints.Handle(context, endpoint),
            ("POST", ["", "openai", "v1", .. string[] endpoint]) => _azureEndpoints.Handle(context, endpoint),
            ("POST", ["", "openai", "deployments", string model, .. string[] endpoint])
                when !string.IsNullOrEmpty(context.Request.Query["api-version"]) => _azureEndpoints.Handle(context, endpoint, model),
            ("POST", ["", "v1beta", "models", string call]) => _geminiEndpoints.Handle(context, call),
            ("GET", ["", "v1", "models"]) => response.WriteAsync(StatusCodes.Status200OK, ModelList.Of(_models.Names), BodyJson.Default.ModelList),
            ("GET", ["", "simulator", "report"]) =>
                response.WriteAsync(StatusCodes.Status200OK, _models.Report(), ReportJson.Default.SimulatorReport),
            ("POST", ["", "simulator", "reset"]) => ResetAsync(response),
            _ => null,
        };
        return answered ?? dialect.RefuseUrlAsync(response, context.Request.Method, path);
    }

    private Task ResetAsync(HttpResponse response)
    {
        _models.Reset();
        response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
