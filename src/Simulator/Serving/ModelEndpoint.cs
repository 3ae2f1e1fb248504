using System.Text.Json;
using LlmLimiter.Simulator.Answers;
using LlmLimiter.Simulator.Enforcement;
using LlmLimiter.Simulator.Faults;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.Serving;

/// <summary>An endpoint that a model stands behind: the way of a call from its body to the answer or the refusal.</summary>
internal abstract class ModelEndpoint<TRequest>(Service service)
    where TRequest : ModelRequest
{
    private readonly IDialect _dialect = service.Dialect;
    private long _answers;

    protected Pace Pace { get; } = service.Pace;

    /// <param name="context">The call.</param>
    /// <param name="named">The model that the URL names; null: the body does.</param>
    public async Task HandleAsync(HttpContext context, string? named = null)
    {
        HttpResponse response = context.Response;
        try
        {
            CheckHeaders(context.Request.Headers);
            TRequest request = await RequestBody.ReadAsync(context.Request, body => Parse(body, named ?? body.ModelName())).ConfigureAwait(false);
            await (service.Models.TryFind(request.Model, out EnforcedModel? model)
                ? AskAsync(context, request, model)
                : _dialect.RefuseModelAsync(response, request.Model, service.Models.Names)).ConfigureAwait(false);
        }
        catch (InvalidRequestException invalid)
        {
            await _dialect.RefuseBodyAsync(response, invalid).ConfigureAwait(false);
        }
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

    private async Task AskAsync(HttpContext context, TRequest request, EnforcedModel model)
    {
        ModelFaults faults = service.Faults[model.Model];
        HashSet<FaultKind> faulty = faults.Draw(context.Request.Headers);
        await Pace.TravelAsync(context.RequestAborted).ConfigureAwait(false);
        if (faulty.Where(static fault => fault.ReplacesAnswer()).Order().Cast<FaultKind?>().FirstOrDefault() is { } replacing)
        {
            await ReplaceAsync(context.Response, model, replacing, faulty).ConfigureAwait(false);
            return;
        }

        long promptTokens = request.PromptTokens(model.Model.TokensOf);
        long charge = ChargeRule.AtArrival(model.Model.Profile, request.Characters, promptTokens, request.MaxOutputTokens);
        Arrival arrival = model.Arrive(charge, promptTokens);
        ToldLimits.Slip slip = faults.Told.Note(arrival.Decision.Window, faulty);
        bool isAdmitted = arrival.Decision.Verdict == Verdict.Admitted;
        if (isAdmitted)
        {
            await Pace.ThinkAsync(faulty.Contains(FaultKind.SlowAnswer), context.RequestAborted).ConfigureAwait(false);
        }

        TellLimits(context.Response, arrival.Decision with { Window = faults.Told.Take(slip) }, faulty);
        if (!isAdmitted)
        {
            await _dialect.RefuseForLimitAsync(context.Response, model.Model, arrival.Decision).ConfigureAwait(false);
            return;
        }

        FakeAnswer answer = FakeAnswer.To(request.Texts, promptTokens, model.Model.AnswerTokens, request.MaxOutputTokens) with
        {
            TellsUsage = !faulty.Contains(FaultKind.MissingUsage),
        };
        context.Features.Set(faulty.Contains(FaultKind.CutAnswer) ? new CutAnswer(answer.Pieces.Count) : null);

        // Before anything is written: who has the answer finds it in the report.
        model.Complete(arrival, answer.PromptTokens, answer.OutputTokens);
        await AnswerAsync(context.Response, request, answer, Interlocked.Increment(ref _answers)).ConfigureAwait(false);
    }

    private Task ReplaceAsync(HttpResponse response, EnforcedModel model, FaultKind fault, HashSet<FaultKind> faulty)
    {
        WindowUse window = model.Fail();
        if (FaultyRefusal.Of(fault, model.Model, window, Pace.Now) is not { } decision)
        {
            return _dialect.FailAsync(response, fault);
        }

        TellLimits(response, decision, faulty);
        return _dialect.RefuseForLimitAsync(response, model.Model, decision);
    }

    private void TellLimits(HttpResponse response, Decision decision, HashSet<FaultKind> faulty)
    {
        if (faulty.Contains(FaultKind.MissingHeaders))
        {
            return;
        }

        _dialect.TellLimits(response, decision);
        if (faulty.Contains(FaultKind.DatedRetryAfter) && decision.ToldWait > TimeSpan.Zero)
        {
            RetryDate.Write(response.Headers, Pace.Now + decision.ToldWait);
        }
    }
}
