using System.Text.Json;
using LlmLimiter.Simulator.Answers;
using LlmLimiter.Simulator.Serving;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.OpenAI;

/// <summary>POST /v1/chat/completions.</summary>
internal sealed class ChatCompletionsEndpoint(Service service)
    : ModelEndpoint<ChatRequest>(service)
{
    public static string FinishReason(FakeAnswer answer) => answer.IsCut ? "length" : "stop";

    protected override ChatRequest Parse(JsonElement body, string model) => ChatRequest.Parse(body, model);

    protected override Task AnswerAsync(HttpResponse response, ChatRequest request, FakeAnswer answer, long ordinal)
    {
        string id = $"chatcmpl-simulated-{ordinal}";
        Usage? usage = answer.TellsUsage ? Usage.Of(answer.PromptTokens, answer.OutputTokens) : null;
        if (request.Stream)
        {
            return new ChatStream(response, id, Pace.UnixSeconds, request.Model).WriteAsync(answer, request.IncludeUsage ? usage : null);
        }

        var choice = new ChatChoice(Index: 0, new ChatMessage("assistant", answer.Text), FinishReason(answer));
        var completion = new ChatCompletion(id, "chat.completion", Pace.UnixSeconds, request.Model, [choice], usage);
        return response.WriteAsync(StatusCodes.Status200OK, completion, BodyJson.Default.ChatCompletion);
    }
}
