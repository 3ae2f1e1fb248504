namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

/// <summary>Says nothing: its implementation does.</summary>
public interface IIsLimitedByItsClass
{
    Task<Answer> AskAsync(string text, int bound);

    ValueTask<Answer> AskFastAsync(string prompt);

    IAsyncEnumerable<Answer> StreamAsync(string prompt);

    Answer Ask(string prompt);

    Task<Answer> OfTheClassAsync(string prompt);

    Answer NotOfTheClass(string prompt);

    Task<Answer> ExemptAsync(string prompt);
}

[RateLimited("test", "other", OutputTokens = 5)]
internal sealed class LimitedClass(Watch watch) : IIsLimitedByItsClass
{
    [RateLimited("test", "model")]
    public Task<Answer> AskAsync([Prompt] string text, [MaxOutputTokens] int bound) => watch.SaysAsync(Answer.Yes, text, bound);

    [RateLimited("test", "model", OutputTokens = 9)]
    public ValueTask<Answer> AskFastAsync(string prompt) => new(watch.Says(Answer.Yes, prompt));

    public IAsyncEnumerable<Answer> StreamAsync(string prompt) => watch.SaysInPiecesAsync([Answer.Yes], prompt);

    [RateLimited("test", "model")]
    public Answer Ask(string prompt) => watch.Says(Answer.Yes, prompt);

    public Task<Answer> OfTheClassAsync(string prompt) => watch.SaysAsync(Answer.Yes, prompt);

    public Answer NotOfTheClass(string prompt) => watch.Says(Answer.Yes, prompt);

    [NotRateLimited]
    public Task<Answer> ExemptAsync(string prompt) => watch.SaysAsync(Answer.Yes, prompt);
}

internal sealed class IsLimitedByItsClass : Client<IIsLimitedByItsClass>
{
    protected override IIsLimitedByItsClass Target => new LimitedClass(Watch);

    protected override IIsLimitedByItsClass Generated(IIsLimitedByItsClass target, LlmRateLimiter limiter) => new Adapter((LimitedClass)target, limiter);

    protected override async Task CallAsync(IIsLimitedByItsClass client)
    {
        await Watch.CallAsync("ask", () => client.AskAsync("one", 30));
        await Watch.CallAsync("ask fast", () => client.AskFastAsync("one"));
        await Watch.ReadAsync("stream", () => client.StreamAsync("one"));
        await Watch.CallBlockingAsync("ask at once", () => client.Ask("one"));
        await Watch.CallAsync("of the class", () => client.OfTheClassAsync("one"));
        await Watch.CallBlockingAsync("not of the class", () => client.NotOfTheClass("one"));
        await Watch.CallAsync("exempt", () => client.ExemptAsync("one"));
    }

    private sealed class Adapter(LimitedClass client, LlmRateLimiter limiter) : IIsLimitedByItsClass
    {
        public Task<Answer> AskAsync(string text, int bound) => client.AskRateLimitedAsync(text, bound, limiter);

        public ValueTask<Answer> AskFastAsync(string prompt) => client.AskFastRateLimitedAsync(prompt, limiter);

        public IAsyncEnumerable<Answer> StreamAsync(string prompt) => client.StreamRateLimitedAsync(prompt, limiter);

        public Answer Ask(string prompt) => client.AskRateLimited(prompt, limiter);

        public Task<Answer> OfTheClassAsync(string prompt) => client.OfTheClassRateLimitedAsync(prompt, limiter);

        public Answer NotOfTheClass(string prompt) => client.NotOfTheClass(prompt);

        public Task<Answer> ExemptAsync(string prompt) => client.ExemptAsync(prompt);
    }
}

/// <summary>A class with virtual members, which a proxy derives from.</summary>
public class VirtualClient
{
    internal Watch Watch { get; set; } = null!;

    public virtual string Name { get; set; } = "virtual";

    [RateLimited("test", "model")]
    public virtual Task<Answer> AskAsync(string prompt, Fate fate, CancellationToken cancellationToken = default)
    {
        Watch.Sent(prompt, fate, cancellationToken);
        return Watch.AnswerAsync(fate, cancellationToken);
    }

    [RateLimited("test", "model")]
    public virtual ValueTask<Answer> AskFastAsync(string prompt) => new(Watch.Says(Answer.Yes, prompt));

    [RateLimited("test", "model")]
    public virtual IAsyncEnumerable<Answer> StreamAsync(IEnumerable<string> texts) => Watch.SaysInPiecesAsync([Answer.Yes], texts);

    [RateLimited("test", "model")]
    public virtual Answer Ask(string prompt) => Watch.Says(Answer.Yes, prompt);

    [RateLimited("test", "model")]
    public virtual void Tell(string prompt) => Watch.Sent(prompt);

    [RateLimited("test", "model")]
    public virtual Task<T> EchoAsync<T>(T prompt) => Watch.SaysAsync(prompt, typeof(T).Name, prompt);

    public virtual Task<Answer> AskFreelyAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);
}

/// <summary>The calls of a class with virtual members.</summary>
internal abstract class CallsVirtualMembers : Client<VirtualClient>
{
    protected override VirtualClient Target => new() { Watch = Watch };

    protected override VirtualClient Generated(VirtualClient target, LlmRateLimiter limiter) => new Adapter(target, limiter);

    protected override async Task CallAsync(VirtualClient client)
    {
        await Watch.MeetAsync((fate, meanwhile) => Watch.CallAsync($"{fate}", () => client.AskAsync("one", fate, Watch.Token), meanwhile));
        await Watch.CallAsync("ask fast", () => client.AskFastAsync("one"));
        await Watch.ReadAsync("stream", () => client.StreamAsync(Once()));
        await Watch.CallBlockingAsync("ask at once", () => client.Ask("one"));
        await Watch.CallBlockingAsync("tell", () => client.Tell("one"));
        await Watch.CallAsync("echo a string", () => client.EchoAsync("one"));
        await Watch.CallAsync("echo a number", () => client.EchoAsync(1));
        await Watch.CallAsync("ask freely", () => client.AskFreelyAsync("one"));
        client.Name += " renamed";
        Watch.Note(client.Name);
    }

    private IEnumerable<string> Once()
    {
        Watch.Note("  the sequence is read");
        yield return "a";
        yield return "bc";
    }

    private sealed class Adapter(VirtualClient client, LlmRateLimiter limiter) : VirtualClient
    {
        public override string Name
        {
            get => client.Name;
            set => client.Name = value;
        }

        public override Task<Answer> AskAsync(string prompt, Fate fate, CancellationToken cancellationToken) =>
            client.AskRateLimitedAsync(prompt, fate, cancellationToken, limiter);

        public override ValueTask<Answer> AskFastAsync(string prompt) => client.AskFastRateLimitedAsync(prompt, limiter);

        public override IAsyncEnumerable<Answer> StreamAsync(IEnumerable<string> texts) => client.StreamRateLimitedAsync(texts, limiter);

        public override Answer Ask(string prompt) => client.AskRateLimited(prompt, limiter);

        public override void Tell(string prompt) => client.TellRateLimited(prompt, limiter);

        public override Task<T> EchoAsync<T>(T prompt) => client.EchoRateLimitedAsync(prompt, limiter);

        public override Task<Answer> AskFreelyAsync(string prompt) => client.AskFreelyAsync(prompt);
    }
}

internal sealed class IsMadeByItsProxy : CallsVirtualMembers
{
    public override string Name => "VirtualClient, made by its proxy";

    protected override VirtualClient Proxied(VirtualClient target, LlmRateLimiter limiter)
    {
        VirtualClient client = RateLimitProxy.CreateClass<VirtualClient>(limiter);
        client.Watch = Watch;
        return client;
    }
}

internal sealed class IsTheTargetOfItsProxy : CallsVirtualMembers
{
    public override string Name => "VirtualClient, the target of its proxy";
}
