using System.Runtime.InteropServices;
using System.Text.Json;
using LlmLimiter.Simulator.Answers;
using LlmLimiter.Simulator.Serving;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.OpenAI;

/// <summary>POST /v1/embeddings.</summary>
internal sealed class EmbeddingsEndpoint(Service service)
    : ModelEndpoint<EmbeddingsRequest>(service)
{
    protected override EmbeddingsRequest Parse(JsonElement body, string model) => EmbeddingsRequest.Parse(body, model);

    protected override Task AnswerAsync(HttpResponse response, EmbeddingsRequest request, FakeAnswer answer, long ordinal)
    {
        Embedding[] data = [.. request.Texts.Select((text, index) => new Embedding("embedding", index, Vector(text)))];
        EmbeddingUsage? usage = answer.TellsUsage ? new EmbeddingUsage(answer.PromptTokens, answer.PromptTokens) : null;
        var list = new EmbeddingList("list", data, request.Model, usage);
        return response.WriteAsync(StatusCodes.Status200OK, list, BodyJson.Default.EmbeddingList);

        JsonElement Vector(string text)
        {
            float[] vector = FakeVector.Of(text, request.Dimensions);
            return request.InBase64
                ? JsonSerializer.SerializeToElement(Convert.ToBase64String(MemoryMarshal.AsBytes<float>(vector)), BodyJson.Default.String)
                : JsonSerializer.SerializeToElement(vector, BodyJson.Default.SingleArray);
        }
    }
}
