using System.Text.Json;
using LlmLimiter.Simulator.Answers;
using LlmLimiter.Simulator.Serving;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.OpenAI;

/// <summary>POST /v1/responses.</summary>
internal sealed class ResponsesEndpoint(Service service)
    : ModelEndpoint<ResponsesRequest>(service)
{
    protected override ResponsesRequest Parse(JsonElement body, string model) => ResponsesRequest.Parse(body, model);

    protected override Task AnswerAsync(HttpResponse response, ResponsesRequest request, FakeAnswer answer, long ordinal)
    {
        string status = answer.IsCut ? "incomplete" : "completed";
        var message = new OutputMessage("message", $"msg_simulated_{ordinal}", status, "assistant", [OutputText.Of(answer.Text)]);
        var body = new ModelResponse(
            $"resp_simulated_{ordinal}",
            "response",
            Pace.UnixSeconds,
            status,
            Error: null,
            answer.IsCut ? new IncompleteDetails("max_output_tokens") : null,
            request.Instructions,
            request.MaxOutputTokens,
            request.Model,
            [message],
            answer.TellsUsage ? ResponseUsage.Of(answer.PromptTokens, answer.OutputTokens) : null);
        return request.Stream
            ? new ResponseStream(response).WriteAsync(body, answer)
            : response.WriteAsync(StatusCodes.Status200OK, body, BodyJson.Default.ModelResponse);
    }
}
