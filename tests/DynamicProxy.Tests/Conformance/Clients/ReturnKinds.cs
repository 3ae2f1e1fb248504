namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

[RateLimited("test", "model")]
public interface IReturnsTask
{
    Task TellAsync(string prompt, Fate fate, CancellationToken cancellationToken = default);
}

[RateLimited("test", "model")]
public interface IReturnsTaskOfAnswer
{
    Task<Answer> AskAsync(string prompt, Fate fate, CancellationToken cancellationToken = default);
}

[RateLimited("test", "model")]
public interface IReturnsValueTask
{
    ValueTask TellAsync(string prompt, Fate fate, CancellationToken cancellationToken = default);
}

[RateLimited("test", "model")]
public interface IReturnsValueTaskOfAnswer
{
    ValueTask<Answer> AskAsync(string prompt, Fate fate, CancellationToken cancellationToken = default);
}

[RateLimited("test", "model")]
public interface IReturnsStream
{
    IAsyncEnumerable<Answer> AskAsync(string prompt, Fate fate, CancellationToken cancellationToken = default);
}

[RateLimited("test", "model")]
public interface IReturnsAnswer
{
    Answer Ask(string prompt, Fate fate, CancellationToken cancellationToken = default);
}

[RateLimited("test", "model")]
public interface IReturnsNothing
{
    void Tell(string prompt, Fate fate, CancellationToken cancellationToken = default);
}

internal sealed class ReturnsTask : Client<IReturnsTask>, IReturnsTask
{
    public Task TellAsync(string prompt, Fate fate, CancellationToken cancellationToken)
    {
        Watch.Sent(prompt, fate, cancellationToken);
        return Watch.AnswerAsync(fate, cancellationToken);
    }

    protected override Task CallAsync(IReturnsTask client) => Watch.MeetAsync((fate, meanwhile) =>
        Watch.CallAsync($"{fate}", () => client.TellAsync("one", fate, Watch.Token), meanwhile));
}

internal sealed class ReturnsTaskOfAnswer : Client<IReturnsTaskOfAnswer>, IReturnsTaskOfAnswer
{
    public Task<Answer> AskAsync(string prompt, Fate fate, CancellationToken cancellationToken)
    {
        Watch.Sent(prompt, fate, cancellationToken);
        return Watch.AnswerAsync(fate, cancellationToken);
    }

    protected override Task CallAsync(IReturnsTaskOfAnswer client) => Watch.MeetAsync((fate, meanwhile) =>
        Watch.CallAsync($"{fate}", () => client.AskAsync("one", fate, Watch.Token), meanwhile));
}

internal sealed class ReturnsValueTask : Client<IReturnsValueTask>, IReturnsValueTask
{
    public ValueTask TellAsync(string prompt, Fate fate, CancellationToken cancellationToken)
    {
        Watch.Sent(prompt, fate, cancellationToken);
        return fate == Fate.Missing ? default : new ValueTask(Watch.AnswerAsync(fate, cancellationToken));
    }

    protected override Task CallAsync(IReturnsValueTask client) => Watch.MeetAsync((fate, meanwhile) =>
        Watch.CallAsync($"{fate}", () => client.TellAsync("one", fate, Watch.Token), meanwhile));
}

internal sealed class ReturnsValueTaskOfAnswer : Client<IReturnsValueTaskOfAnswer>, IReturnsValueTaskOfAnswer
{
    public ValueTask<Answer> AskAsync(string prompt, Fate fate, CancellationToken cancellationToken)
    {
        Watch.Sent(prompt, fate, cancellationToken);
        return fate == Fate.Missing ? default : new ValueTask<Answer>(Watch.AnswerAsync(fate, cancellationToken));
    }

    protected override Task CallAsync(IReturnsValueTaskOfAnswer client) => Watch.MeetAsync((fate, meanwhile) =>
        Watch.CallAsync($"{fate}", () => client.AskAsync("one", fate, Watch.Token), meanwhile));
}

internal sealed class ReturnsStream : Client<IReturnsStream>, IReturnsStream
{
    public IAsyncEnumerable<Answer> AskAsync(string prompt, Fate fate, CancellationToken cancellationToken)
    {
        Watch.Sent(prompt, fate, cancellationToken);
        return Watch.StreamAsync(fate, cancellationToken);
    }

    protected override Task CallAsync(IReturnsStream client) => Watch.MeetAsync((fate, meanwhile) =>
        Watch.ReadAsync($"{fate}", () => client.AskAsync("one", fate, Watch.Token), meanwhile: meanwhile));
}

internal sealed class ReturnsAnswer : Client<IReturnsAnswer>, IReturnsAnswer
{
    public Answer Ask(string prompt, Fate fate, CancellationToken cancellationToken)
    {
        Watch.Sent(prompt, fate, cancellationToken);
        return Watch.Answer(fate);
    }

    protected override Task CallAsync(IReturnsAnswer client) => Watch.MeetAsync((fate, meanwhile) =>
        Watch.CallBlockingAsync($"{fate}", () => client.Ask("one", fate, Watch.Token), meanwhile));
}

internal sealed class ReturnsNothing : Client<IReturnsNothing>, IReturnsNothing
{
    public void Tell(string prompt, Fate fate, CancellationToken cancellationToken)
    {
        Watch.Sent(prompt, fate, cancellationToken);
        Watch.Answer(fate);
    }

    protected override Task CallAsync(IReturnsNothing client) => Watch.MeetAsync((fate, meanwhile) =>
        Watch.CallBlockingAsync($"{fate}", () => client.Tell("one", fate, Watch.Token), meanwhile));
}
