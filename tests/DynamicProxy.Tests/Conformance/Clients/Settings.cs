using System.ClientModel;
using System.ClientModel.Primitives;

namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

public interface IHasEverySetting
{
    [RateLimited("test", "model", OutputTokens = 40, Priority = RequestPriority.High, Pool = "team", TimeoutMilliseconds = 5000, MaxRetries = 1)]
    Task<Answer> AskAsync(string prompt, Fate fate);

    [RateLimited("test", "model", Pool = "nobody's")]
    Task<Answer> UnknownPoolAsync(string prompt);

    [RateLimited("test", "model", Pool = "nobody's")]
    Answer UnknownPool(string prompt);
}

/// <summary>Who waits for a model of one request a minute goes by priority, and then in order.</summary>
public interface IHasPriorities
{
    [RateLimited("test", "narrow", Priority = RequestPriority.Low)]
    Task<Answer> LowAsync(string prompt);

    [RateLimited("test", "narrow")]
    Task<Answer> NormalAsync(string prompt);

    [RateLimited("test", "narrow", Priority = RequestPriority.High)]
    ValueTask<Answer> HighAsync(string prompt);

    [RateLimited("test", "narrow")]
    Task<Answer> AsAskedAsync(string prompt, RequestPriority priority);
}

[RateLimited("test", "model", MaxRetries = 2)]
public interface IIsSentAgain
{
    Task TellAsync(string prompt, Fate fate, CancellationToken cancellationToken);

    Task<Answer> AskAsync(string prompt, Fate fate, CancellationToken cancellationToken);

    ValueTask TellFastAsync(string prompt, Fate fate, CancellationToken cancellationToken);

    ValueTask<Answer> AskFastAsync(string prompt, Fate fate, CancellationToken cancellationToken);

    Answer Ask(string prompt, Fate fate, CancellationToken cancellationToken);

    void Tell(string prompt, Fate fate, CancellationToken cancellationToken);
}

public interface IIsSentAgainInTime
{
    [RateLimited("test", "narrow", MaxRetries = 5, TimeoutMilliseconds = 100_000)]
    Task<Answer> AskAsync(string prompt, Fate fate);

    [RateLimited("test", "narrow", MaxRetries = 5, TimeoutMilliseconds = 100_000)]
    Answer Ask(string prompt, Fate fate);
}

/// <summary>Exceptions of SDKs, which tell the status.</summary>
[RateLimited("test", "model", MaxRetries = 1)]
public interface IThrowsExceptionsOfSdks
{
    Task<Answer> AskAsync(string prompt, int status, bool isDerived);

    Answer Ask(string prompt, int status, bool isDerived);

    IAsyncEnumerable<Answer> StreamAsync(string prompt, int status, bool isDerived);

    Task<Answer> AskClaudeAsync(string prompt, int status);
}

[RateLimited("test", "model", OutputTokens = 40, MaxRetries = 1, TimeoutMilliseconds = 70_000)]
public interface ITakesOptionsOfTheCall
{
    Task<Answer> AskAsync(string prompt, AcquireOptions options, Fate fate = Fate.Answered);

    ValueTask<Answer> AskPerhapsAsync(string prompt, AcquireOptions? options);

    IAsyncEnumerable<Answer> StreamAsync(AcquireOptions options, string prompt);

    Answer Ask(string prompt, AcquireOptions options);

    Task<Answer> AskByPriorityAsync(string prompt, RequestPriority? priority);

    Answer AskByPriority(string prompt, RequestPriority priority);

    Task<Answer> AskByBothAsync(string prompt, RequestPriority priority, AcquireOptions options);
}

[RateLimited("test", "model", OutputTokens = 40)]
public interface ITakesItsLease
{
    Task<string> TaskAsync(string prompt, LlmLease lease);

    ValueTask ValueTaskAsync(LlmLease lease, string prompt);

    IAsyncEnumerable<string> StreamAsync(string prompt, LlmLease lease, CancellationToken cancellationToken);

    string AtOnce(string prompt, LlmLease lease);

    void Tell(string prompt, LlmLease lease);

    Task<string> PerhapsAsync(string prompt, LlmLease? lease);

    Task<Answer> BothAsync(string prompt, LlmLease lease);
}

internal sealed class HasEverySetting : Client<IHasEverySetting>, IHasEverySetting
{
    public Task<Answer> AskAsync(string prompt, Fate fate)
    {
        Watch.Sent(prompt, fate);
        return Watch.AnswerAsync(fate, default);
    }

    public Task<Answer> UnknownPoolAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    public Answer UnknownPool(string prompt) => Watch.Says(Answer.Yes, prompt);

    protected override async Task CallAsync(IHasEverySetting client)
    {
        await Watch.CallAsync("answered", () => client.AskAsync("one", Fate.Answered));
        await Watch.CallAsync("refused once", () => client.AskAsync("one", Fate.RefusedOnce));
        await Watch.CallAsync("refused", () => client.AskAsync("one", Fate.Refused));
        await Watch.CallAsync("unknown pool", () => client.UnknownPoolAsync("one"));
        await Watch.CallBlockingAsync("unknown pool at once", () => client.UnknownPool("one"));
    }
}

internal sealed class HasPriorities : Client<IHasPriorities>, IHasPriorities
{
    public Task<Answer> LowAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    public Task<Answer> NormalAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    public ValueTask<Answer> HighAsync(string prompt) => new(Watch.Says(Answer.Yes, prompt));

    public Task<Answer> AsAskedAsync(string prompt, RequestPriority priority) => Watch.SaysAsync(Answer.Yes, prompt, priority);

    protected override async Task CallAsync(IHasPriorities client)
    {
        await Watch.CallAsync("first", () => client.NormalAsync("first"));
        Task[] waiting =
        [
            client.LowAsync("low"), client.NormalAsync("normal"), client.HighAsync("high").AsTask(),
            client.AsAskedAsync("asked low", RequestPriority.Low), client.AsAskedAsync("asked high", RequestPriority.High),
        ];
        await Watch.EndOneByOneAsync(waiting);
    }
}

internal sealed class IsSentAgain : Client<IIsSentAgain>, IIsSentAgain
{
    public Task TellAsync(string prompt, Fate fate, CancellationToken cancellationToken) => AskAsync(prompt, fate, cancellationToken);

    public Task<Answer> AskAsync(string prompt, Fate fate, CancellationToken cancellationToken)
    {
        Watch.Sent(prompt, fate, cancellationToken);
        return Watch.AnswerAsync(fate, cancellationToken);
    }

    public ValueTask TellFastAsync(string prompt, Fate fate, CancellationToken cancellationToken) => new(AskAsync(prompt, fate, cancellationToken));

    public ValueTask<Answer> AskFastAsync(string prompt, Fate fate, CancellationToken cancellationToken) => new(AskAsync(prompt, fate, cancellationToken));

    public Answer Ask(string prompt, Fate fate, CancellationToken cancellationToken)
    {
        Watch.Sent(prompt, fate, cancellationToken);
        return Watch.Answer(fate);
    }

    public void Tell(string prompt, Fate fate, CancellationToken cancellationToken) => Ask(prompt, fate, cancellationToken);

    protected override async Task CallAsync(IIsSentAgain client)
    {
        await Watch.MeetAsync(async (fate, meanwhile) =>
        {
            await Watch.CallAsync($"Task {fate}", () => client.TellAsync("one", fate, Watch.Token), meanwhile);
            await Watch.CallAsync($"Task<T> {fate}", () => client.AskAsync("one", fate, Watch.Token), meanwhile);
            if (fate != Fate.Missing)
            {
                await Watch.CallAsync($"ValueTask {fate}", () => client.TellFastAsync("one", fate, Watch.Token), meanwhile);
                await Watch.CallAsync($"ValueTask<T> {fate}", () => client.AskFastAsync("one", fate, Watch.Token), meanwhile);
            }

            await Watch.CallBlockingAsync($"T {fate}", () => client.Ask("one", fate, Watch.Token), meanwhile);
            await Watch.CallBlockingAsync($"void {fate}", () => client.Tell("one", fate, Watch.Token), meanwhile);
        });
        await Watch.CallAsync("cancelled while it waits to be sent again", () => client.AskAsync("one", Fate.Refused, Watch.Token), Watch.Cancel);
        await Watch.CallBlockingAsync("the same at once", () => client.Ask("one", Fate.Refused, Watch.Token), Watch.Cancel);
    }
}

internal sealed class IsSentAgainInTime : Client<IIsSentAgainInTime>, IIsSentAgainInTime
{
    public Task<Answer> AskAsync(string prompt, Fate fate)
    {
        Watch.Sent(prompt, fate);
        return Watch.AnswerAsync(fate, default);
    }

    public Answer Ask(string prompt, Fate fate)
    {
        Watch.Sent(prompt, fate);
        return Watch.Answer(fate);
    }

    protected override async Task CallAsync(IIsSentAgainInTime client)
    {
        await Watch.CallAsync("refused for too long", () => client.AskAsync("one", Fate.Refused));
        await Watch.CallAsync("and once more", () => client.AskAsync("one", Fate.Refused));
        await Watch.CallBlockingAsync("refused for too long at once", () => client.Ask("one", Fate.Refused));
    }
}

internal sealed class ThrowsExceptionsOfSdks : Client<IThrowsExceptionsOfSdks>, IThrowsExceptionsOfSdks
{
    public Task<Answer> AskAsync(string prompt, int status, bool isDerived)
    {
        Watch.Sent(prompt, status, isDerived);
        return Task.FromException<Answer>(Failure(status, isDerived));
    }

    public Answer Ask(string prompt, int status, bool isDerived)
    {
        Watch.Sent(prompt, status, isDerived);
        throw Failure(status, isDerived);
    }

    public IAsyncEnumerable<Answer> StreamAsync(string prompt, int status, bool isDerived)
    {
        Watch.Sent(prompt, status, isDerived);
        throw Failure(status, isDerived);
    }

    public Task<Answer> AskClaudeAsync(string prompt, int status)
    {
        Watch.Sent(prompt, status);
        return Task.FromException<Answer>(new Anthropic.Exceptions.AnthropicRateLimitException(new HttpRequestException("of Claude"))
        {
            StatusCode = (System.Net.HttpStatusCode)status,
            ResponseBody = "",
        });
    }

    protected override async Task CallAsync(IThrowsExceptionsOfSdks client)
    {
        foreach (int status in (int[])[429, 503, 529, 500, 400])
        {
            foreach (bool isDerived in (bool[])[false, true])
            {
                await Watch.CallAsync($"task {status} {isDerived}", () => client.AskAsync("one", status, isDerived));
                await Watch.CallBlockingAsync($"at once {status} {isDerived}", () => client.Ask("one", status, isDerived));
                await Watch.ReadAsync($"stream {status} {isDerived}", () => client.StreamAsync("one", status, isDerived));
            }

            await Watch.CallAsync($"Claude {status}", () => client.AskClaudeAsync("one", status));
        }
    }

    private static ClientResultException Failure(int status, bool isDerived) =>
        isDerived ? new DerivedException(SdkResponse.Of(status)) : new ClientResultException("of OpenAI", SdkResponse.Of(status));

    private sealed class DerivedException(PipelineResponse response) : ClientResultException("derived", response);
}

internal sealed class TakesOptionsOfTheCall : Client<ITakesOptionsOfTheCall>, ITakesOptionsOfTheCall
{
    public Task<Answer> AskAsync(string prompt, AcquireOptions options, Fate fate)
    {
        Watch.Sent(prompt, options, fate);
        return Watch.AnswerAsync(fate, default);
    }

    public ValueTask<Answer> AskPerhapsAsync(string prompt, AcquireOptions? options) => new(Watch.Says(Answer.Yes, prompt, options));

    public IAsyncEnumerable<Answer> StreamAsync(AcquireOptions options, string prompt) => Watch.SaysInPiecesAsync([Answer.Yes], prompt, options);

    public Answer Ask(string prompt, AcquireOptions options) => Watch.Says(Answer.Yes, prompt, options);

    public Task<Answer> AskByPriorityAsync(string prompt, RequestPriority? priority) => Watch.SaysAsync(Answer.Yes, prompt, priority);

    public Answer AskByPriority(string prompt, RequestPriority priority) => Watch.Says(Answer.Yes, prompt, priority);

    public Task<Answer> AskByBothAsync(string prompt, RequestPriority priority, AcquireOptions options) => Watch.SaysAsync(Answer.Yes, prompt, priority, options);

    protected override async Task CallAsync(ITakesOptionsOfTheCall client)
    {
        await Watch.CallAsync("none", () => client.AskAsync("one", default));
        await Watch.CallAsync("pool", () => client.AskAsync("one", new AcquireOptions { Pool = "team" }));
        await Watch.CallAsync("unknown pool", () => client.AskAsync("one", new AcquireOptions { Pool = "nobody's" }));
        await Watch.CallAsync("key", () => client.AskAsync("one", new AcquireOptions { Key = "mine" }));
        await Watch.CallAsync("more retries", () => client.AskAsync("one", new AcquireOptions { MaxRetries = 3 }, Fate.Refused));
        await Watch.CallAsync("the annotation's retries", () => client.AskAsync("one", new AcquireOptions { Priority = RequestPriority.High }, Fate.Refused));
        await Watch.CallAsync("no time", () => client.AskAsync("one", new AcquireOptions { MaxWait = TimeSpan.FromSeconds(1) }, Fate.Refused));
        await Watch.CallAsync("perhaps", () => client.AskPerhapsAsync("one", new AcquireOptions { Key = "mine", Pool = "team" }));
        await Watch.CallAsync("perhaps not", () => client.AskPerhapsAsync("one", null));
        await Watch.ReadAsync("stream", () => client.StreamAsync(new AcquireOptions { Key = "mine", Pool = "team" }, "one"));
        await Watch.CallBlockingAsync("at once", () => client.Ask("one", new AcquireOptions { Key = "mine", Pool = "team" }));
        await Watch.CallAsync("priority", () => client.AskByPriorityAsync("one", RequestPriority.High));
        await Watch.CallAsync("no priority", () => client.AskByPriorityAsync("one", null));
        await Watch.CallBlockingAsync("priority at once", () => client.AskByPriority("one", RequestPriority.Low));
        await Watch.CallAsync("both", () => client.AskByBothAsync("one", RequestPriority.Low, new AcquireOptions { Pool = "team" }));
    }
}

internal sealed class TakesItsLease : Client<ITakesItsLease>, ITakesItsLease
{
    public Task<string> TaskAsync(string prompt, LlmLease lease) => Task.FromResult(Settled(prompt, lease));

    public ValueTask ValueTaskAsync(LlmLease lease, string prompt)
    {
        Settled(prompt, lease);
        return default;
    }

    public async IAsyncEnumerable<string> StreamAsync(
        string prompt, LlmLease lease, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Watch.Sent(prompt, lease, cancellationToken);
        lease.Report(new TokenUsage(10, 2));
        yield return "y";
        await Task.CompletedTask;
        lease.RecordUsage(new TokenUsage(10, 4));
        yield return "es";
    }

    public string AtOnce(string prompt, LlmLease lease) => Settled(prompt, lease);

    public void Tell(string prompt, LlmLease lease) => Settled(prompt, lease);

    public Task<string> PerhapsAsync(string prompt, LlmLease? lease) => Watch.SaysAsync("yes", prompt, lease);

    public Task<Answer> BothAsync(string prompt, LlmLease lease)
    {
        Settled(prompt, lease);
        return Task.FromResult(Answer.Yes);
    }

    protected override async Task CallAsync(ITakesItsLease client)
    {
        await Watch.CallAsync("task", () => client.TaskAsync("one", default));
        await Watch.CallAsync("value task", () => client.ValueTaskAsync(default, "one"));
        await Watch.ReadAsync("stream", () => client.StreamAsync("one", default, Watch.Token));
        await Watch.CallBlockingAsync("at once", () => client.AtOnce("one", default));
        await Watch.CallBlockingAsync("nothing", () => client.Tell("one", default));
        await Watch.CallAsync("perhaps", () => client.PerhapsAsync("one", null));
        await Watch.CallAsync("settled twice", () => client.BothAsync("one", default));
        LlmLease own = await Watch.Limiter.AcquireAsync("test", "other", 5);
        await Watch.CallAsync("the caller's own lease", () => client.TaskAsync("one", own));
        own.Cancel();
    }

    private string Settled(string prompt, LlmLease lease)
    {
        Watch.Sent(prompt, lease);
        lease.RecordUsage(new TokenUsage(20, 10));
        return "yes";
    }
}
