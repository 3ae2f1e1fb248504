namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

/// <summary>Somebody else's, which says nothing of limits: a description does.</summary>
public interface ISaysNothingOfLimits
{
    Task<Reply> ReplyAsync(string words, int limit, string deployment, CancellationToken cancellationToken = default);

    ValueTask<Answer> AskAsync(string sentence, string more, string prompt);

    IAsyncEnumerable<Reply> StreamAsync(List<string> lines, CancellationToken cancellationToken = default);

    Reply Reply(string words);

    void Tell(string prompt);

    Task TellAsync(string prompt, Fate fate);

    Task<T> EchoAsync<T>(T prompt);

    Task<Answer> OfTheTypeAsync(string prompt);

    Task<Answer> NotLimitedAsync(string prompt);
}

internal sealed class SaysNothingOfLimits : Client<ISaysNothingOfLimits>, ISaysNothingOfLimits, ISaysItInAttributes
{
    private readonly RateLimitProxyOptions _options = new RateLimitProxyOptions().For<ISaysNothingOfLimits>(static api =>
    {
        api.Provider("test").Model("other").OutputTokens(70);
        api.Method(client => client.ReplyAsync(default!, default, default!, default)).Provider("test").ModelName("deployment")
            .Prompt("words").MaxOutputTokens("limit").Usage(new ReplyUsage()).Priority(RequestPriority.High).Pool("team");
        api.Method(client => client.AskAsync(default!, default!, default!)).Provider("test").Model("model")
            .Prompt("sentence", "more").OutputTokens(60).Timeout(TimeSpan.FromSeconds(5));
        api.Method(client => client.StreamAsync(default!, default)).Provider("test").Model("model")
            .Prompt("lines").Usage(static reply => reply.Spent is { } spent ? new TokenUsage(spent, 1) : null);
        api.Method(client => client.Reply(default!)).Provider("test").Model("model").Prompt("words").Usage(new ReplyUsage()).Estimator(new FiveForEach());
        api.Method(client => client.Tell(default!)).Provider("test").Model("model");
        api.Method(client => client.TellAsync(default!, default)).Provider("test").Model("model").MaxRetries(2);
        api.Method(client => client.EchoAsync<object>(default!)).Provider("test").Model("model");
        api.Method(client => client.NotLimitedAsync(default!)).NotLimited();
    });

    public Task<Reply> ReplyAsync(string words, int limit, string deployment, CancellationToken cancellationToken) =>
        Watch.SaysAsync(new Reply("yes", 5), words, limit, deployment, cancellationToken);

    public ValueTask<Answer> AskAsync(string sentence, string more, string prompt) => new(Watch.Says(Answer.Yes, sentence, more, prompt));

    public IAsyncEnumerable<Reply> StreamAsync(List<string> lines, CancellationToken cancellationToken) =>
        Watch.SaysInPiecesAsync([new Reply("y", 3), new Reply("es", 9)], lines, cancellationToken);

    public Reply Reply(string words) => Watch.Says(new Reply("yes", 5), words);

    public void Tell(string prompt) => Watch.Sent(prompt);

    public Task TellAsync(string prompt, Fate fate)
    {
        Watch.Sent(prompt, fate);
        return Watch.AnswerAsync(fate, default);
    }

    public Task<T> EchoAsync<T>(T prompt) => Watch.SaysAsync(prompt, prompt);

    public Task<Answer> OfTheTypeAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    public Task<Answer> NotLimitedAsync(string prompt) => Watch.SaysAsync(Answer.Yes, prompt);

    protected override ISaysNothingOfLimits Generated(ISaysNothingOfLimits target, LlmRateLimiter limiter) =>
        new Adapter(new RateLimitedSaysItInAttributes((ISaysItInAttributes)target, limiter));

    protected override ISaysNothingOfLimits Proxied(ISaysNothingOfLimits target, LlmRateLimiter limiter) => RateLimitProxy.Create(target, limiter, _options);

    protected override string Comparable(string line) => line.Replace(typeof(ISaysItInAttributes).FullName!, typeof(ISaysNothingOfLimits).FullName, StringComparison.Ordinal);

    protected override async Task CallAsync(ISaysNothingOfLimits client)
    {
        await Watch.CallAsync("reply", () => client.ReplyAsync("one", 1000, "model", Watch.Token));
        await Watch.CallAsync("reply of another model", () => client.ReplyAsync("one", 1000, "other"));
        await Watch.CallAsync("reply of no model", () => client.ReplyAsync("one", 1000, ""));
        await Watch.CallAsync("ask", () => client.AskAsync("one", "two", "not counted"));
        await Watch.ReadAsync("stream", () => client.StreamAsync(["a", "bc"], Watch.Token));
        await Watch.ReadAsync("left stream", () => client.StreamAsync(["a", "bc"]), take: 1);
        await Watch.CallBlockingAsync("reply at once", () => client.Reply("one"));
        await Watch.CallBlockingAsync("tell", () => client.Tell("one"));
        await Watch.CallAsync("tell, refused once", () => client.TellAsync("one", Fate.RefusedOnce));
        await Watch.CallAsync("tell, refused", () => client.TellAsync("one", Fate.Refused));
        await Watch.CallAsync("echo a string", () => client.EchoAsync("one"));
        await Watch.CallAsync("echo a number", () => client.EchoAsync(1));
        await Watch.CallAsync("of the type", () => client.OfTheTypeAsync("one"));
        await Watch.CallAsync("not limited", () => client.NotLimitedAsync("one"));
    }

    private sealed class Adapter(ISaysItInAttributes client) : ISaysNothingOfLimits
    {
        public Task<Reply> ReplyAsync(string words, int limit, string deployment, CancellationToken cancellationToken) =>
            client.ReplyAsync(words, limit, deployment, cancellationToken);

        public ValueTask<Answer> AskAsync(string sentence, string more, string prompt) => client.AskAsync(sentence, more, prompt);

        public IAsyncEnumerable<Reply> StreamAsync(List<string> lines, CancellationToken cancellationToken) => client.StreamAsync(lines, cancellationToken);

        public Reply Reply(string words) => client.Reply(words);

        public void Tell(string prompt) => client.Tell(prompt);

        public Task TellAsync(string prompt, Fate fate) => client.TellAsync(prompt, fate);

        public Task<T> EchoAsync<T>(T prompt) => client.EchoAsync(prompt);

        public Task<Answer> OfTheTypeAsync(string prompt) => client.OfTheTypeAsync(prompt);

        public Task<Answer> NotLimitedAsync(string prompt) => client.NotLimitedAsync(prompt);
    }
}
