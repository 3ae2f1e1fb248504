namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

/// <summary>A limited call within a limited call, and who finds which lease.</summary>
[RateLimited("test", "model")]
public interface INests
{
    Task<Answer> OuterAsync(string prompt);

    [RateLimited("test", "other")]
    Task<Answer> InnerAsync(string prompt);

    Answer Outer(string prompt);

    [RateLimited("test", "other")]
    Answer Inner(string prompt);

    IAsyncEnumerable<Answer> OuterStreamAsync(string prompt);
}

/// <summary>The lease of the call is found by whoever runs in it, and by nobody after it.</summary>
[RateLimited("test", "model")]
public interface IFindsItsLease
{
    Task<Answer> TaskAsync(string prompt);

    ValueTask<Answer> ValueTaskAsync(string prompt);

    IAsyncEnumerable<Answer> StreamAsync(string prompt);

    Answer AtOnce(string prompt);

    [NotRateLimited]
    Answer Free(string prompt);
}

internal sealed class Nests : Client<INests>, INests
{
    private INests _self = null!;

    public async Task<Answer> OuterAsync(string prompt)
    {
        Watch.Sent(prompt);
        Answer inner = await _self.InnerAsync(prompt + prompt);
        Watch.Sent("after the inner call");
        return inner;
    }

    public Task<Answer> InnerAsync(string prompt) => Watch.SaysAsync(new Answer("inner", new Usage(5, 6)), prompt);

    public Answer Outer(string prompt)
    {
        Watch.Sent(prompt);
        Answer inner = _self.Inner(prompt + prompt);
        Watch.Sent("after the inner call");
        return inner;
    }

    public Answer Inner(string prompt) => Watch.Says(new Answer("inner", new Usage(5, 6)), prompt);

    public async IAsyncEnumerable<Answer> OuterStreamAsync(string prompt)
    {
        Watch.Sent(prompt);
        yield return await _self.InnerAsync(prompt);
        Watch.Sent("after the inner call");
        yield return Answer.Yes;
    }

    protected override async Task CallAsync(INests client)
    {
        _self = client;
        await Watch.CallAsync("outer", () => client.OuterAsync("one"));
        await Watch.CallBlockingAsync("outer at once", () => client.Outer("one"));
        await Watch.ReadAsync("outer stream", () => client.OuterStreamAsync("one"));
    }
}

internal sealed class FindsItsLease : Client<IFindsItsLease>, IFindsItsLease
{
    public async Task<Answer> TaskAsync(string prompt)
    {
        Watch.Sent(prompt);
        await Watch.PauseAsync();
        Watch.Sent("after a pause");
        LlmLease.Current.RecordUsage(new TokenUsage(3, 4));
        return Answer.Yes;
    }

    public ValueTask<Answer> ValueTaskAsync(string prompt) => new(TaskAsync(prompt));

    public async IAsyncEnumerable<Answer> StreamAsync(string prompt)
    {
        Watch.Sent(prompt);
        yield return new Answer("y");
        Watch.Sent("after an item");
        await Watch.PauseAsync();
        Watch.Sent("after a pause");
        LlmLease.Current.Report(new TokenUsage(9, 9));
        yield return Answer.Yes;
    }

    public Answer AtOnce(string prompt)
    {
        LlmLease.Current.RecordUsage(new TokenUsage(5, 6));
        return Watch.Says(Answer.Yes, prompt);
    }

    public Answer Free(string prompt) => Watch.Says(Answer.Yes, prompt);

    protected override async Task CallAsync(IFindsItsLease client)
    {
        await Watch.CallAsync("task", () => client.TaskAsync("one"));
        Watch.Sent("nothing");
        await Watch.CallAsync("value task", () => client.ValueTaskAsync("one"));
        Watch.Sent("nothing");
        await Watch.ReadAsync("stream", () => client.StreamAsync("one"));
        Watch.Sent("nothing");
        await Watch.CallBlockingAsync("at once", () =>
        {
            Answer answer = client.AtOnce("one");
            Watch.Sent("nothing");
            return answer;
        });
        await Watch.CallBlockingAsync("free", () => client.Free("one"));
    }
}
