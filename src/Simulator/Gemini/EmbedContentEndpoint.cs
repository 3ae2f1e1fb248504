using System.Text.Json;
using LlmLimiter.Simulator.Answers;
using LlmLimiter.Simulator.Serving;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.Gemini;

/// <summary>POST /v1beta/models/{model}:embedContent.</summary>
internal sealed class EmbedContentEndpoint(Service service)
    : ModelEndpoint<EmbedContentRequest>(service)
{
    protected override EmbedContentRequest Parse(JsonElement body, string model) => EmbedContentRequest.Parse(body, model);

    protected override Task AnswerAsync(HttpResponse response, EmbedContentRequest request, FakeAnswer answer, long ordinal)
    {
        var values = new EmbeddingValues(FakeVector.Of(request.Texts[0], request.Dimensions));
        return response.WriteAsync(StatusCodes.Status200OK, new EmbeddedContent(values), ContentJson.Default.EmbeddedContent);
    }
}
