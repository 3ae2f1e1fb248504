using System.Collections.Concurrent;
using LlmLimiter.DynamicProxy.Planning;

namespace LlmLimiter.DynamicProxy;

/// <summary>
/// The limits of clients that bear no attributes. Say them once, when the program starts, and hand the same options to all proxies: what a
/// proxy does is worked out once for each options and type.
/// </summary>
public sealed class RateLimitProxyOptions
{
    private readonly ConcurrentDictionary<Type, TypeDescription> _types = [];

    internal static RateLimitProxyOptions None { get; } = new();

    /// <summary>The plans made with these options.</summary>
    internal ConcurrentDictionary<PlanKey, ProxyPlan> Plans { get; } = [];

    /// <summary>Describes the limits of a client. They outweigh its attributes. A second description replaces the first, for proxies made from then on.</summary>
    /// <typeparam name="T">The interface or class that declares the methods, or an interface that inherits them.</typeparam>
    /// <param name="describe">Says the limits.</param>
    public RateLimitProxyOptions For<T>(Action<ClientDescription<T>> describe)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(describe);
        var client = new ClientDescription<T>();
        describe(client);
        _types[typeof(T)] = new TypeDescription(client.Limit, client.Methods);
        Plans.Clear();
        return this;
    }

    /// <summary>What is said of a type itself; null: nothing.</summary>
    internal TypeDescription? Of(Type type) => _types.GetValueOrDefault(type);

    /// <summary>What is said of a method; null: nothing.</summary>
    internal IMethodDescription? Of(MemberKey method) =>
        _types.Values.Select(type => type.Methods.GetValueOrDefault(method)).FirstOrDefault(description => description is not null);
}
