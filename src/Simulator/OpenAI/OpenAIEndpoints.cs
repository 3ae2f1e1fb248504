using LlmLimiter.Simulator.Serving;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.OpenAI;

/// <summary>OpenAI's endpoints, in its own dialect or in that of Azure.</summary>
internal sealed class OpenAIEndpoints(Service service)
{
    private readonly ChatCompletionsEndpoint _chat = new(service);
    private readonly ResponsesEndpoint _responses = new(service);
    private readonly EmbeddingsEndpoint _embeddings = new(service);

    /// <summary>Answers the call; null: there is no such endpoint.</summary>
    /// <param name="context">The call.</param>
    /// <param name="endpoint">The end of its path.</param>
    /// <param name="named">The model that the URL names; null: the body does.</param>
    public Task? Handle(HttpContext context, string[] endpoint, string? named = null) => endpoint switch
    {
        ["chat", "completions"] => _chat.HandleAsync(context, named),
        ["embeddings"] => _embeddings.HandleAsync(context, named),
        ["responses"] when named is null => _responses.HandleAsync(context), // a deployment has none
        _ => null,
    };
}
