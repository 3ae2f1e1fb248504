using System.Text.Json;
using LlmLimiter.Simulator.Answers;
using LlmLimiter.Simulator.Enforcement;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.Serving;

/// <summary>An endpoint that a model stands behind: the way of a call from its body to the answer or the refusal.</summary>
internal abstract class ModelEndpoint<TRequest>(IDialect dialect, EnforcedModels models, Pace pace)
    where TRequest : ModelRequest
{
    private long _answers;

    protected Pace Pace { get; } = pace;

    /// <param name="context">The call.</param>
    /// <param name="named">The model that the URL names; null: the body does.</param>
    public async Task HandleAsync(HttpContext context, string? named = null)
    {
        HttpResponse response = context.Response;
        TRequest request;
        try
        {
            CheckHeaders(context.Request.Headers);
            request = await RequestBody.ReadAsync(context.Request, body => Parse(body, named ?? body.ModelName())).ConfigureAwait(false);
        }
        catch (InvalidRequestException invalid)
        {
            await dialect.RefuseBodyAsync(response, invalid).ConfigureAwait(false);
            return;
        }

        if (!models.TryFind(request.Model, out EnforcedModel? model))
        {
            await dialect.RefuseModelAsync(response, request.Model, models.Names).ConfigureAwait(false);
            return;
        }

        await Pace.TravelAsync(context.RequestAborted).ConfigureAwait(false);
        long promptTokens = request.PromptTokens(model.Model.TokensOf);
        long charge = ChargeRule.AtArrival(model.Model.Profile, request.Characters, promptTokens, request.MaxOutputTokens);
        Arrival arrival = model.Arrive(charge, promptTokens);
        dialect.TellLimits(response, arrival.Decision);
        if (arrival.Decision.Verdict != Verdict.Admitted)
        {
            await dialect.RefuseForLimitAsync(response, model.Model, arrival.Decision).ConfigureAwait(false);
            return;
        }

        await Pace.ThinkAsync(context.RequestAborted).ConfigureAwait(false);
        FakeAnswer answer = FakeAnswer.To(request.Texts, promptTokens, model.Model.AnswerTokens, request.MaxOutputTokens);

        // Before anything is written: who has the answer finds it in the report.
        model.Complete(arrival, answer.PromptTokens, answer.OutputTokens);
        await AnswerAsync(response, request, answer, Interlocked.Increment(ref _answers)).ConfigureAwait(false);
    }

    /// <exception cref="InvalidRequestException">A header that this endpoint asks for, beside the key, is missing.</exception>
    protected virtual void CheckHeaders(IHeaderDictionary headers)
    {
    }

    /// <exception cref="InvalidRequestException">The body is not what this endpoint takes.</exception>
    protected abstract TRequest Parse(JsonElement body, string model);

    /// <summary>Writes the answer in the endpoint's shape.</summary>
    /// <param name="response">Where to.</param>
    /// <param name="request">What is answered.</param>
    /// <param name="answer">What to say.</param>
    /// <param name="ordinal">Tells this answer from the endpoint's others.</param>
    protected abstract Task AnswerAsync(HttpResponse response, TRequest request, FakeAnswer answer, long ordinal);
}
