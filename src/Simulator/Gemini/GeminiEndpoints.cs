using LlmLimiter.Simulator.Serving;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.Gemini;

/// <summary>Gemini's endpoints, which a URL names after the model: <c>gemini-2.5-pro:generateContent</c>.</summary>
internal sealed class GeminiEndpoints(Service service)
{
    private readonly GenerateContentEndpoint _generate = new(service, inPieces: false);
    private readonly GenerateContentEndpoint _generateInPieces = new(service, inPieces: true);
    private readonly EmbedContentEndpoint _embed = new(service);

    /// <summary>Answers the call; null: there is no such endpoint.</summary>
    public Task? Handle(HttpContext context, string call)
    {
        int colon = call.LastIndexOf(':');
        string model = call[..Math.Max(0, colon)];
        return call[(colon + 1)..] switch
        {
            _ when model.Length == 0 => null,
            "generateContent" => _generate.HandleAsync(context, model),
            "streamGenerateContent" => _generateInPieces.HandleAsync(context, model),
            "embedContent" => _embed.HandleAsync(context, model),
            _ => null,
        };
    }
}
