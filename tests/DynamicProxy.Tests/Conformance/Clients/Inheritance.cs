namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

/// <summary>Limited where it is declared.</summary>
[RateLimited("test", "other", OutputTokens = 7)]
public interface IBaseOfAll
{
    Task<Answer> AskAsync(string prompt);

    [NotRateLimited]
    string Say(string text);
}

/// <summary>Not limited as a whole.</summary>
public interface ISecondBase
{
    [NotRateLimited]
    Task<Answer> TellAsync(string prompt);

    [RateLimited("test", "model", OutputTokens = 8)]
    Task<Answer> SummarizeAsync(string text);
}

[RateLimited("test", "model")]
public interface IInheritsItsMembers : IBaseOfAll, ISecondBase
{
    Task<Answer> AskMoreAsync(string prompt);
}

public interface IInheritsItsLimits : IInheritsItsMembers
{
    [RateLimited("test", "narrow")]
    Task<Answer> AskMostAsync(string prompt);

    Task<Answer> AskFreelyAsync(string prompt);
}

[RateLimited("test", "model")]
public interface IHidesMembers : IBaseOfAll
{
    new Task<Answer> AskAsync(string prompt);

    new string Say(string text);
}

/// <summary>Two of a name.</summary>
[RateLimited("test", "model", OutputTokens = 3)]
public interface IOneOfTwo
{
    Task<Answer> AskAsync(string prompt);
}

/// <summary>The other of the name.</summary>
[RateLimited("test", "other", OutputTokens = 4)]
public interface IOtherOfTwo
{
    Task<Answer> AskAsync(string prompt);
}

public interface IIsBothOfTwo : IOneOfTwo, IOtherOfTwo
{
    [RateLimited("test", "narrow")]
    Task<Answer> AskBothAsync(string prompt);
}

[RateLimited("test", "model")]
public interface IIsImplementedExplicitly
{
    Task<Answer> AskAsync(string prompt);

    Answer Ask(string prompt);

    T Echo<T>(T prompt);
}

[RateLimited("test", "model")]
public interface IIsDisposable : IDisposable, IAsyncDisposable
{
    Task<Answer> AskAsync(string prompt);
}

/// <summary>What the implementation says counts for nothing where the interface says something.</summary>
[RateLimited("test", "model")]
public interface IIsImplementedByLimitedClass
{
    Task<Answer> AskAsync(string prompt, int maxTokens);

    [NotRateLimited]
    Task<Answer> AskFreelyAsync(string prompt);
}

internal sealed class InheritsItsMembers : Client<IInheritsItsMembers>, IInheritsItsMembers
{
    public Task<Answer> AskAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    public string Say(string text) => text;

    public Task<Answer> TellAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    public Task<Answer> SummarizeAsync(string text) => Watch.SaysAsync(Answer.Yes, text);

    public Task<Answer> AskMoreAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    protected override async Task CallAsync(IInheritsItsMembers client)
    {
        await Watch.CallAsync("of the base", () => client.AskAsync("one"));
        await Watch.CallAsync("of the base, by the base", () => ((IBaseOfAll)client).AskAsync("one"));
        await Watch.CallBlockingAsync("exempt", () => client.Say("one"));
        await Watch.CallAsync("of the second base", () => client.TellAsync("one"));
        await Watch.CallAsync("limited in the second base", () => client.SummarizeAsync("one"));
        await Watch.CallAsync("its own", () => client.AskMoreAsync("one"));
    }
}

internal sealed class InheritsItsLimits : Client<IInheritsItsLimits>, IInheritsItsLimits
{
    public Task<Answer> AskAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    public string Say(string text) => text;

    public Task<Answer> TellAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    public Task<Answer> SummarizeAsync(string text) => Watch.SaysAsync(Answer.Yes, text);

    public Task<Answer> AskMoreAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    public Task<Answer> AskMostAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    public Task<Answer> AskFreelyAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    protected override async Task CallAsync(IInheritsItsLimits client)
    {
        await Watch.CallAsync("of the first", () => client.AskAsync("one"));
        await Watch.CallAsync("of the second", () => client.SummarizeAsync("one"));
        await Watch.CallAsync("of the third", () => client.AskMoreAsync("one"));
        await Watch.CallAsync("not limited there", () => client.TellAsync("one"));
        await Watch.CallAsync("its own", () => client.AskMostAsync("one"));
        await Watch.CallAsync("its own without limit", () => client.AskFreelyAsync("one"));
    }
}

internal sealed class HidesMembers : Client<IHidesMembers>, IHidesMembers
{
    Task<Answer> IBaseOfAll.AskAsync(string prompt) => Watch.SaysAsync(Answer.Yes, "base", prompt);

    string IBaseOfAll.Say(string text) => "base " + text;

    Task<Answer> IHidesMembers.AskAsync(string prompt) => Watch.SaysAsync(Answer.Yes, "derived", prompt);

    string IHidesMembers.Say(string text) => "derived " + text;

    protected override async Task CallAsync(IHidesMembers client)
    {
        await Watch.CallAsync("hiding", () => client.AskAsync("one"));
        await Watch.CallAsync("hidden", () => ((IBaseOfAll)client).AskAsync("one"));
        await Watch.CallBlockingAsync("hiding at once", () => client.Say("one"));
        await Watch.CallBlockingAsync("hidden at once", () => ((IBaseOfAll)client).Say("one"));
    }
}

internal sealed class IsBothOfTwo : Client<IIsBothOfTwo>, IIsBothOfTwo
{
    Task<Answer> IOneOfTwo.AskAsync(string prompt) => Watch.SaysAsync(Answer.Yes, "one", prompt);

    Task<Answer> IOtherOfTwo.AskAsync(string prompt) => Watch.SaysAsync(Answer.Yes, "other", prompt);

    public Task<Answer> AskBothAsync(string prompt) => Watch.SaysAsync(Answer.Yes, "both", prompt);

    protected override async Task CallAsync(IIsBothOfTwo client)
    {
        await Watch.CallAsync("both", () => client.AskBothAsync("one"));
        await Watch.CallAsync("one", () => ((IOneOfTwo)client).AskAsync("one"));
        await Watch.CallAsync("other", () => ((IOtherOfTwo)client).AskAsync("one"));
    }
}

internal sealed class IsImplementedExplicitly : Client<IIsImplementedExplicitly>, IIsImplementedExplicitly
{
    Task<Answer> IIsImplementedExplicitly.AskAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    Answer IIsImplementedExplicitly.Ask(string prompt) => Watch.Says(Answer.Yes, prompt);

    T IIsImplementedExplicitly.Echo<T>(T prompt) => Watch.Says(prompt, prompt);

    protected override async Task CallAsync(IIsImplementedExplicitly client)
    {
        await Watch.CallAsync("ask", () => client.AskAsync("one"));
        await Watch.CallBlockingAsync("ask at once", () => client.Ask("one"));
        await Watch.CallBlockingAsync("echo", () => client.Echo("one"));
    }
}

internal sealed class IsDisposable : Client<IIsDisposable>, IIsDisposable
{
    public Task<Answer> AskAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    public void Dispose() => Watch.Note("  disposed");

    public ValueTask DisposeAsync()
    {
        Watch.Note("  disposed asynchronously");
        return default;
    }

    protected override async Task CallAsync(IIsDisposable client)
    {
        await Watch.CallAsync("ask", () => client.AskAsync("one"));
        await Watch.CallBlockingAsync("dispose", client.Dispose);
        await Watch.CallAsync("dispose asynchronously", client.DisposeAsync);
    }
}

[RateLimited("test", "other", OutputTokens = 5)]
internal sealed class IsImplementedByLimitedClass : Client<IIsImplementedByLimitedClass>, IIsImplementedByLimitedClass
{
    [RateLimited("test", "other", OutputTokens = 6)]
    public Task<Answer> AskAsync([MaxOutputTokens] string prompt, [Prompt] int maxTokens) => Watch.SaysAsync(Answer.Yes, prompt, maxTokens);

    [RateLimited("test", "other")]
    public Task<Answer> AskFreelyAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    protected override async Task CallAsync(IIsImplementedByLimitedClass client)
    {
        await Watch.CallAsync("ask", () => client.AskAsync("one", 50));
        await Watch.CallAsync("ask freely", () => client.AskFreelyAsync("one"));
    }
}
