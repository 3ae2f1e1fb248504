namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

/// <summary>A model with one request a minute, so that every call but the first waits.</summary>
[RateLimited("test", "narrow")]
public interface IWaitsItsTurn
{
    Task TellAsync(string prompt, CancellationToken cancellationToken);

    Task<Answer> AskAsync(string prompt, CancellationToken cancellationToken);

    ValueTask TellFastAsync(string prompt, CancellationToken cancellationToken);

    ValueTask<Answer> AskFastAsync(string prompt, CancellationToken cancellationToken);

    IAsyncEnumerable<Answer> StreamAsync(string prompt, CancellationToken cancellationToken);

    Answer Ask(string prompt, CancellationToken cancellationToken);

    void Tell(string prompt, CancellationToken cancellationToken);
}

public interface IWaitsForItsOwnTime
{
    [RateLimited("test", "narrow", TimeoutMilliseconds = 70_000)]
    Task<Answer> LongEnoughAsync(string prompt);

    [RateLimited("test", "narrow", TimeoutMilliseconds = 1_000)]
    Task<Answer> TooShortAsync(string prompt);

    [RateLimited("test", "narrow", TimeoutMilliseconds = 1_000)]
    ValueTask<Answer> TooShortFastAsync(string prompt);

    [RateLimited("test", "narrow", TimeoutMilliseconds = 1_000)]
    IAsyncEnumerable<Answer> TooShortStreamAsync(string prompt);

    [RateLimited("test", "narrow", TimeoutMilliseconds = 1_000)]
    Answer TooShort(string prompt);

    [RateLimited("test", "narrow", TimeoutMilliseconds = -1)]
    Task<Answer> WithoutBoundAsync(string prompt);
}

[RateLimited("test", "narrow")]
public interface ITakesTheTokenFirst
{
    Task<Answer> AskAsync(CancellationToken stop, string prompt);

    Task<Answer> AskWithoutTokenAsync(string prompt);

    Task<Answer> AskWithTwoTokensAsync(string prompt, CancellationToken first, CancellationToken second);

    Task<Answer> AskPerhapsAsync(string prompt, CancellationToken? cancellationToken);
}

internal sealed class WaitsItsTurn : Client<IWaitsItsTurn>, IWaitsItsTurn
{
    public Task TellAsync(string prompt, CancellationToken cancellationToken) => Watch.SaysAsync(Answer.Yes, prompt, cancellationToken);

    public Task<Answer> AskAsync(string prompt, CancellationToken cancellationToken) => Watch.SaysAsync(Answer.Yes, prompt, cancellationToken);

    public ValueTask TellFastAsync(string prompt, CancellationToken cancellationToken) => new(Watch.SaysAsync(Answer.Yes, prompt, cancellationToken));

    public ValueTask<Answer> AskFastAsync(string prompt, CancellationToken cancellationToken) => new(Watch.SaysAsync(Answer.Yes, prompt, cancellationToken));

    public IAsyncEnumerable<Answer> StreamAsync(string prompt, CancellationToken cancellationToken) =>
        Watch.SaysInPiecesAsync([Answer.Yes], prompt, cancellationToken);

    public Answer Ask(string prompt, CancellationToken cancellationToken) => Watch.Says(Answer.Yes, prompt, cancellationToken);

    public void Tell(string prompt, CancellationToken cancellationToken) => Watch.Says(Answer.Yes, prompt, cancellationToken);

    protected override async Task CallAsync(IWaitsItsTurn client)
    {
        await Watch.CallAsync("first", () => client.AskAsync("one", Watch.Token));
        foreach ((string how, Action? meanwhile) in ((string, Action?)[])[("waits", null), ("cancelled while it waits", Watch.Cancel)])
        {
            await Watch.CallAsync($"Task {how}", () => client.TellAsync("one", Watch.Token), meanwhile);
            await Watch.CallAsync($"Task<T> {how}", () => client.AskAsync("one", Watch.Token), meanwhile);
            await Watch.CallAsync($"ValueTask {how}", () => client.TellFastAsync("one", Watch.Token), meanwhile);
            await Watch.CallAsync($"ValueTask<T> {how}", () => client.AskFastAsync("one", Watch.Token), meanwhile);
            await Watch.ReadAsync($"stream {how}", () => client.StreamAsync("one", Watch.Token), meanwhile: meanwhile);
            await Watch.ReadAsync($"stream {how}, token of the enumeration", () => client.StreamAsync("one", default), byEnumeration: true, meanwhile: meanwhile);
            await Watch.CallBlockingAsync($"T {how}", () => client.Ask("one", Watch.Token), meanwhile);
            await Watch.CallBlockingAsync($"void {how}", () => client.Tell("one", Watch.Token), meanwhile);
        }

        await Watch.CallAsync("cancelled Task", () => client.TellAsync("one", Watch.Cancelled));
        await Watch.CallAsync("cancelled Task<T>", () => client.AskAsync("one", Watch.Cancelled));
        await Watch.CallAsync("cancelled ValueTask", () => client.TellFastAsync("one", Watch.Cancelled));
        await Watch.CallAsync("cancelled ValueTask<T>", () => client.AskFastAsync("one", Watch.Cancelled));
        await Watch.ReadAsync("cancelled stream", () => client.StreamAsync("one", Watch.Cancelled));
        await Watch.CallBlockingAsync("cancelled T", () => client.Ask("one", Watch.Cancelled));
        await Watch.CallBlockingAsync("cancelled void", () => client.Tell("one", Watch.Cancelled));
    }
}

internal sealed class WaitsForItsOwnTime : Client<IWaitsForItsOwnTime>, IWaitsForItsOwnTime
{
    public Task<Answer> LongEnoughAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    public Task<Answer> TooShortAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    public ValueTask<Answer> TooShortFastAsync(string prompt) => new(Watch.SaysAsync(Answer.Yes, prompt));

    public IAsyncEnumerable<Answer> TooShortStreamAsync(string prompt) => Watch.SaysInPiecesAsync([Answer.Yes], prompt);

    public Answer TooShort(string prompt) => Watch.Says(Answer.Yes, prompt);

    public Task<Answer> WithoutBoundAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    protected override async Task CallAsync(IWaitsForItsOwnTime client)
    {
        await Watch.CallAsync("first", () => client.TooShortAsync("one"));
        await Watch.CallAsync("too short", () => client.TooShortAsync("one"));
        await Watch.CallAsync("too short, fast", () => client.TooShortFastAsync("one"));
        await Watch.ReadAsync("too short, stream", () => client.TooShortStreamAsync("one"));
        await Watch.CallBlockingAsync("too short, at once", () => client.TooShort("one"));
        await Watch.CallAsync("long enough", () => client.LongEnoughAsync("one"));
        await Watch.CallAsync("without bound", () => client.WithoutBoundAsync("one"));
    }
}

internal sealed class TakesTheTokenFirst : Client<ITakesTheTokenFirst>, ITakesTheTokenFirst
{
    public Task<Answer> AskAsync(CancellationToken stop, string prompt) => Watch.SaysAsync(Answer.Yes, stop, prompt);

    public Task<Answer> AskWithoutTokenAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    public Task<Answer> AskWithTwoTokensAsync(string prompt, CancellationToken first, CancellationToken second) =>
        Watch.SaysAsync(Answer.Yes, prompt, first, second);

    public Task<Answer> AskPerhapsAsync(string prompt, CancellationToken? cancellationToken) => Watch.SaysAsync(Answer.Yes, prompt, cancellationToken);

    protected override async Task CallAsync(ITakesTheTokenFirst client)
    {
        await Watch.CallAsync("no token to give", () => client.AskAsync(default, "one"));
        await Watch.CallAsync("cancelled while it waits", () => client.AskAsync(Watch.Token, "one"), Watch.Cancel);
        await Watch.CallAsync("without token", () => client.AskWithoutTokenAsync("one"));
        await Watch.CallAsync("two tokens", () => client.AskWithTwoTokensAsync("one", Watch.Token, default));
        await Watch.CallAsync("the second token is cancelled", () => client.AskWithTwoTokensAsync("one", default, Watch.Cancelled));
        await Watch.CallAsync("perhaps a token", () => client.AskPerhapsAsync("one", Watch.Cancelled));
        await Watch.CallAsync("perhaps no token", () => client.AskPerhapsAsync("one", null));
    }
}
