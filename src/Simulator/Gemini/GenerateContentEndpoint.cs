using System.Text.Json;
using LlmLimiter.Simulator.Answers;
using LlmLimiter.Simulator.Serving;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.Gemini;

/// <summary>POST /v1beta/models/{model}:generateContent, or :streamGenerateContent.</summary>
internal sealed class GenerateContentEndpoint(Service service, bool inPieces)
    : ModelEndpoint<GenerateContentRequest>(service)
{
    protected override GenerateContentRequest Parse(JsonElement body, string model) => GenerateContentRequest.Parse(body, model);

    protected override Task AnswerAsync(HttpResponse response, GenerateContentRequest request, FakeAnswer answer, long ordinal)
    {
        if (inPieces)
        {
            return new ContentStream(response, request.Model, Id(ordinal)).WriteAsync(answer);
        }

        GeneratedContent content = GeneratedContent.Of(
            answer.Text, FinishReason(answer), UsageMetadata.Of(answer, answer.OutputTokens), request.Model, Id(ordinal));
        return response.WriteAsync(StatusCodes.Status200OK, content, ContentJson.Default.GeneratedContent);
    }

    public static string FinishReason(FakeAnswer answer) => answer.IsCut ? "MAX_TOKENS" : "STOP";

    private static string Id(long ordinal) => $"simulated-{ordinal}";
}
