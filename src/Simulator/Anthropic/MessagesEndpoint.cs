using System.Text.Json;
using LlmLimiter.Simulator.Answers;
using LlmLimiter.Simulator.Serving;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.Anthropic;

/// <summary>POST /v1/messages.</summary>
internal sealed class MessagesEndpoint(Service service)
    : ModelEndpoint<MessagesRequest>(service)
{
    protected override void CheckHeaders(IHeaderDictionary headers)
    {
        if (string.IsNullOrWhiteSpace(headers["anthropic-version"]))
        {
            throw new InvalidRequestException("anthropic-version: header is required, for example 2023-06-01.");
        }
    }

    protected override MessagesRequest Parse(JsonElement body, string model) => MessagesRequest.Parse(body, model);

    protected override Task AnswerAsync(HttpResponse response, MessagesRequest request, FakeAnswer answer, long ordinal)
    {
        string stopReason = answer.IsCut ? "max_tokens" : "end_turn";
        var message = new Message(
            $"msg_simulated_{ordinal}",
            "message",
            "assistant",
            request.Model,
            [new TextBlock("text", answer.Text)],
            stopReason,
            StopSequence: null,
            answer.TellsUsage ? Usage.Of(answer.PromptTokens, answer.OutputTokens) : null);
        return request.Stream
            ? new MessageStream(response).WriteAsync(message, answer)
            : response.WriteAsync(StatusCodes.Status200OK, message, MessageJson.Default.Message);
    }
}
