using Castle.DynamicProxy;
using LlmLimiter.Bench.Engine;
using LlmLimiter.Calls;
using LlmLimiter.DynamicProxy;

namespace LlmLimiter.Bench.Proxy;

/// <summary>Calls through a proxy, on one thread while nobody waits, of a client that has its reply already.</summary>
internal static class ProxyBench
{
    private const int Calls = 10_000;
    private const int Rounds = 61;
    private const int WarmUps = 3;
    private const string Prompt = "Why?";
    private const string Bare = "Castle's bare pass-through";
    private const string Decorator = "generated decorator";

    private static readonly ProxyGenerator _castle = new();
    private static readonly LimitedMethod _method = new("openai", "gpt-4o", "Bench!M:AskThrough");

    private delegate Task Loop(IProxied client, int count);

    public static IReadOnlyList<Figure> Run() =>
    [
        .. Unlimited("proxy.unlimited", Find),
        .. Unlimited("proxy.unlimited.task", FindTasksAsync),
        .. Unlimited("proxy.unlimited.value_task", FindValueTasksAsync),
        .. Limited("proxy.limited", Ask),
        .. Limited("proxy.limited.task", AskTasksAsync),
        .. Limited("proxy.limited.value_task", AskValueTasksAsync),
        .. WithoutLimiter(),
    ];

    private static Figure[] Unlimited(string key, Loop loop)
    {
        using LlmRateLimiter limiter = OurCalls.Limiter(OurCalls.Ample);
        Func<int, Task>[] ways = Ways(limiter, loop);
        double[] times = Times(ways);
        return
        [
            new(key, times[0], "ns", Bare, times[1]) { Target = Target.RatioAtMost(1.1) },
            new($"{key}.bytes", Bytes(ways[0]), "B", Bare, Bytes(ways[1])),
            new($"{key}.decorator", times[2], "ns"),
            new($"{key}.decorator.bytes", Bytes(ways[2]), "B"),
        ];
    }

    private static Figure[] Limited(string key, Loop loop)
    {
        using LlmRateLimiter limiter = OurCalls.Limiter(OurCalls.Ample);
        Func<int, Task>[] ways = Ways(limiter, loop);
        double[] times = Times(ways);
        return
        [
            new(key, times[0], "ns", Decorator, times[2]),
            new($"{key}.bytes", Bytes(ways[0]), "B"),
            new($"{key}.decorator.bytes", Bytes(ways[2]), "B"),
            new($"{key}.castle", times[1], "ns"),
            new($"{key}.castle.bytes", Bytes(ways[1]), "B"),
        ];
    }

    /// <summary>
    /// What a limited call takes beside the limiter, which is taken off round by round, next to a call that is intercepted in the usual way and
    /// not limited.
    /// </summary>
    private static Figure[] WithoutLimiter()
    {
        const string Key = "proxy.limited.task.without_limiter";
        const string Peer = "AsyncInterceptorBase";
        using LlmRateLimiter limiter = OurCalls.Limiter(OurCalls.Ample);
        IProxied proxy = RateLimitProxy.Create<IProxied>(new ReadyClient(), limiter);
        IProxied peer = _castle.CreateInterfaceProxyWithTarget<IProxied>(new ReadyClient(), new AsyncPassing());
        Func<int, Task> ours = count => AskTasksAsync(proxy, count);
        Func<int, Task> theirs = count => AskTasksAsync(peer, count);
        Func<int, Task> alone = count => LimiterAloneAsync(limiter, count);
        Measure.WarmUp(ours, theirs, alone);
        double[] times = Measure.InTurns(
            Rounds,
            WarmUps,
            () => Nanoseconds(ours) - Nanoseconds(alone),
            () => Nanoseconds(theirs),
            () => Nanoseconds(alone));
        return
        [
            new(Key, times[0], "ns", Peer, times[1]) { Target = Target.RatioAtMost(0.6) },
            new($"{Key}.bytes", Bytes(ours) - Bytes(alone), "B", Peer, Bytes(theirs)),
            new("proxy.limiter", times[2], "ns"),
        ];
    }

    /// <summary>Ours, Castle's, and the generated decorator.</summary>
    private static Func<int, Task>[] Ways(LlmRateLimiter limiter, Loop loop)
    {
        IProxied ours = RateLimitProxy.Create<IProxied>(new ReadyClient(), limiter);
        IProxied castle = _castle.CreateInterfaceProxyWithTarget<IProxied>(new ReadyClient(), new Passing());
        var decorator = new RateLimitedProxied(new ReadyClient(), limiter);
        return [count => loop(ours, count), count => loop(castle, count), count => loop(decorator, count)];
    }

    private static double[] Times(Func<int, Task>[] ways)
    {
        Measure.WarmUp(ways);
        return Measure.InTurns(Rounds, WarmUps, [.. ways.Select(way => (Func<double>)(() => Nanoseconds(way)))]);
    }

    private static double Nanoseconds(Func<int, Task> way) => Measure.Nanoseconds(Calls, way);

    private static double Bytes(Func<int, Task> way)
    {
        // The first call after a collection fills a cache of the runtime's.
        way(1).GetAwaiter().GetResult();
        long before = GC.GetAllocatedBytesForCurrentThread();
        way(Calls).GetAwaiter().GetResult();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
    }

    private static Task Find(IProxied client, int count)
    {
        for (int i = 0; i < count; i++)
        {
            client.Find(Prompt, CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    private static async Task FindTasksAsync(IProxied client, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await client.FindAsync(Prompt, CancellationToken.None);
        }
    }

    private static async Task FindValueTasksAsync(IProxied client, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await client.FindValueAsync(Prompt, CancellationToken.None);
        }
    }

    private static Task Ask(IProxied client, int count)
    {
        for (int i = 0; i < count; i++)
        {
            client.Ask(Prompt, CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    private static async Task AskTasksAsync(IProxied client, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await client.AskAsync(Prompt, CancellationToken.None);
        }
    }

    private static async Task AskValueTasksAsync(IProxied client, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await client.AskValueAsync(Prompt, CancellationToken.None);
        }
    }

    /// <summary>What a limited call has the limiter do: estimate, give a turn, settle with a usage.</summary>
    private static async Task LimiterAloneAsync(LlmRateLimiter limiter, int count)
    {
        for (int i = 0; i < count; i++)
        {
            LlmLease lease = await LimitedCall.AcquireAsync(
                limiter, _method, Prompt, static (request, prompt) => request.Estimate.Message(prompt), CancellationToken.None);
            lease.RecordUsage(new TokenUsage(10, 10));
        }
    }
}
