using System.Text.Json;
using LlmLimiter.Simulator.Enforcement;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.OpenAI;

/// <summary>POST /v1/chat/completions: from the body to the answer or the refusal.</summary>
internal sealed class ChatCompletionsEndpoint(EnforcedModels models, ProviderSimulatorOptions options)
{
    private readonly TravelTime _travel = new(options.Delay, options.Seed, options.TimeProvider);
    private long _answers;

    public async Task HandleAsync(HttpContext context)
    {
        ChatRequest request;
        try
        {
            request = await ReadAsync(context.Request).ConfigureAwait(false);
        }
        catch (InvalidRequestException invalid)
        {
            await context.Response
                .WriteErrorAsync(StatusCodes.Status400BadRequest, ErrorBodies.InvalidRequest(invalid.Message, invalid.Parameter))
                .ConfigureAwait(false);
            return;
        }

        if (!models.TryFind(request.Model, out EnforcedModel? model))
        {
            await context.Response.WriteErrorAsync(StatusCodes.Status404NotFound, ErrorBodies.UnknownModel(request.Model, models.Names))
                .ConfigureAwait(false);
            return;
        }

        await _travel.PassAsync(context.RequestAborted).ConfigureAwait(false);
        long promptTokens = model.Model.TokensOfPrompt(request.Contents);
        long charge = ChargeRule.AtArrival(model.Model.Profile, request.Characters, promptTokens, request.MaxOutputTokens);
        Arrival arrival = model.Arrive(charge, promptTokens);
        RateLimitHeaders.Write(context.Response.Headers, model.Model, arrival.Decision);
        await (arrival.Decision.Verdict == Verdict.Admitted
            ? AnswerAsync(context, request, model, arrival)
            : context.Response.WriteErrorAsync(
                StatusCodes.Status429TooManyRequests,
                ErrorBodies.RateLimited(model.Model, arrival.Decision))).ConfigureAwait(false);
    }

    public static string FinishReason(FakeAnswer answer) => answer.IsCut ? "length" : "stop";

    private static async Task<ChatRequest> ReadAsync(HttpRequest request)
    {
        try
        {
            using JsonDocument body = await JsonDocument
                .ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted).ConfigureAwait(false);
            return ChatRequest.Parse(body.RootElement);
        }
        catch (JsonException invalid)
        {
            throw new InvalidRequestException(
                $"We could not parse the JSON body of your request: line {invalid.LineNumber + 1}, byte {invalid.BytePositionInLine + 1}. "
                + "Expected a JSON object with 'model' and 'messages'.");
        }
    }

    private async Task AnswerAsync(HttpContext context, ChatRequest request, EnforcedModel model, Arrival arrival)
    {
        if (options.ThinkingTime > TimeSpan.Zero)
        {
            await Task.Delay(options.ThinkingTime, options.TimeProvider, context.RequestAborted).ConfigureAwait(false);
        }

        FakeAnswer answer = FakeAnswer.To(request, model.Model);
        Usage usage = Usage.Of(answer.PromptTokens, answer.Pieces.Count);

        // Before anything is written: who has the answer finds it in the report.
        model.Complete(arrival, usage.PromptTokens, usage.CompletionTokens);
        string id = $"chatcmpl-simulated-{Interlocked.Increment(ref _answers)}";
        long created = options.TimeProvider.GetUtcNow().ToUnixTimeSeconds();
        if (request.Stream)
        {
            await new AnswerStream(context.Response, id, created, request.Model).WriteAsync(answer, request.IncludeUsage ? usage : null)
                .ConfigureAwait(false);
            return;
        }

        var choice = new ChatChoice(Index: 0, new ChatMessage("assistant", answer.Text), FinishReason(answer));
        var completion = new ChatCompletion(id, "chat.completion", created, request.Model, [choice], usage);
        await context.Response.WriteAsync(StatusCodes.Status200OK, completion, BodyJson.Default.ChatCompletion).ConfigureAwait(false);
    }
}
