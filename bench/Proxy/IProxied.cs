namespace LlmLimiter.Bench.Proxy;

/// <summary>What proxies are made of, public so that they see it. The generator writes its decorator, too, as for any user.</summary>
public interface IProxied
{
    [RateLimited("openai", "gpt-4o")]
    Task<Reply> AskAsync(string prompt, CancellationToken cancellationToken);

    [RateLimited("openai", "gpt-4o")]
    ValueTask<Reply> AskValueAsync(string prompt, CancellationToken cancellationToken);

    [RateLimited("openai", "gpt-4o")]
    Reply Ask(string prompt, CancellationToken cancellationToken);

    Task<Reply> FindAsync(string prompt, CancellationToken cancellationToken);

    ValueTask<Reply> FindValueAsync(string prompt, CancellationToken cancellationToken);

    Reply Find(string prompt, CancellationToken cancellationToken);
}

/// <summary>A reply that tells its usage as those of SDKs do.</summary>
public sealed record Reply(ReplyUsage Usage);

/// <summary>What a reply tells.</summary>
public sealed record ReplyUsage(int InputTokens, int OutputTokens);

/// <summary>A client that has its reply already, and allocates nothing.</summary>
internal sealed class ReadyClient : IProxied
{
    private static readonly Reply _reply = new(new ReplyUsage(10, 10));
    private static readonly Task<Reply> _task = Task.FromResult(_reply);

    public Task<Reply> AskAsync(string prompt, CancellationToken cancellationToken) => _task;

    public ValueTask<Reply> AskValueAsync(string prompt, CancellationToken cancellationToken) => new(_reply);

    public Reply Ask(string prompt, CancellationToken cancellationToken) => _reply;

    public Task<Reply> FindAsync(string prompt, CancellationToken cancellationToken) => _task;

    public ValueTask<Reply> FindValueAsync(string prompt, CancellationToken cancellationToken) => new(_reply);

    public Reply Find(string prompt, CancellationToken cancellationToken) => _reply;
}
