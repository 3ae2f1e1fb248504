using LlmLimiter.Calls;

namespace LlmLimiter.DynamicProxy.Tests.Conformance;

/// <summary>A client, and the calls that it gets.</summary>
internal abstract class Client
{
    /// <summary>Every client of the suite, one for each interface that clients are called by.</summary>
    public static IReadOnlyList<Type> All { get; } =
    [
        .. typeof(Client).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(Client)) && !type.IsAbstract)
            .OrderBy(static type => Of(type).Name, StringComparer.Ordinal),
    ];

    /// <summary>What it is called by: an interface, or a class with virtual members.</summary>
    public abstract Type Type { get; }

    /// <summary>The name of what it is called by.</summary>
    public virtual string Name => Show.Name(Type);

    public static Client Of(Type type) => (Client)Activator.CreateInstance(type)!;

    /// <summary>Calls it, and tells line by line what was seen. A client is called once.</summary>
    public abstract Task<IReadOnlyList<string>> ObserveAsync(Way way);
}

/// <inheritdoc/>
/// <typeparam name="T">What it is called by.</typeparam>
internal abstract class Client<T> : Client
    where T : class
{
    public override Type Type => typeof(T);

    /// <summary>What sees the calls.</summary>
    protected Watch Watch { get; private set; } = null!;

    /// <summary>What is called around its limit.</summary>
    protected virtual T Target => (T)(object)this;

    public override async Task<IReadOnlyList<string>> ObserveAsync(Way way)
    {
        using var watch = new Watch();
        Watch = watch;
        T client = way switch
        {
            Way.Bare => Target,
            Way.Generated => Generated(Target, watch.Limiter),
            _ => Proxied(Target, watch.Limiter),
        };
        await CallAsync(client);
        return [.. watch.Lines.Select(Comparable)];
    }

    /// <summary>The target in the decorator that the generator wrote for the interface.</summary>
    protected virtual T Generated(T target, LlmRateLimiter limiter) => RateLimitedDecorator<T>.Factory!(target, limiter);

    /// <summary>The target in a proxy.</summary>
    protected virtual T Proxied(T target, LlmRateLimiter limiter) => RateLimitProxy.Create(target, limiter);

    /// <summary>A line without what tells the two ways apart that are compared: the names of methods of which each way has its own.</summary>
    protected virtual string Comparable(string line) => line;

    /// <summary>The calls.</summary>
    protected abstract Task CallAsync(T client);
}
