using System.Diagnostics.CodeAnalysis;

namespace LlmLimiter.DynamicProxy;

/// <summary>
/// Makes proxies whose limited members wait their turn, and are estimated and counted as with a generated decorator. Limits are said by
/// <see cref="RateLimitedAttribute"/>, on the interface or on what implements it, or described in <see cref="RateLimitProxyOptions"/>.
/// </summary>
[RequiresDynamicCode(ProxyNeeds.DynamicCode)]
[RequiresUnreferencedCode(ProxyNeeds.Reflection)]
public static class RateLimitProxy
{
    /// <summary>
    /// Makes a proxy around an object. Members without a limit go straight to it; the proxy is disposable where it is, and passes that on. Of a
    /// class, only virtual members reach the object.
    /// </summary>
    /// <typeparam name="T">The interface, or a class that has a constructor without parameters.</typeparam>
    /// <param name="target">The object.</param>
    /// <param name="limiter">The limiter; null: <see cref="LlmRateLimiter.Default"/>, looked up at each call.</param>
    /// <param name="options">What is said of limits beside attributes; null: nothing. The same options for all proxies of a type save making plans anew.</param>
    /// <exception cref="NotSupportedException">
    /// A proxy cannot limit what is to be limited, or the object is such a proxy or a generated decorator itself. The message names the member and the way out.
    /// </exception>
    /// <exception cref="InvalidOperationException">Nothing of the type is limited.</exception>
    /// <exception cref="PlatformNotSupportedException">The program is compiled ahead of time.</exception>
    public static T Create<T>(T target, LlmRateLimiter? limiter = null, RateLimitProxyOptions? options = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(target);
        return (T)ProxyFactory.Around(typeof(T), target, limiter, options ?? RateLimitProxyOptions.None, passesDisposalOn: true);
    }

    /// <summary>Makes an object of a class derived from this one, whose limited members wait their turn. They must be virtual.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <param name="limiter">The limiter; null: <see cref="LlmRateLimiter.Default"/>, looked up at each call.</param>
    /// <param name="options">What is said of limits beside attributes; null: nothing.</param>
    /// <param name="constructorArguments">The arguments of its constructor.</param>
    /// <exception cref="NotSupportedException">A proxy cannot limit what is to be limited. The message names the member and the way out.</exception>
    /// <exception cref="InvalidOperationException">Nothing of the class is limited.</exception>
    /// <exception cref="ArgumentException">It is no class, or has no such constructor.</exception>
    /// <exception cref="PlatformNotSupportedException">The program is compiled ahead of time.</exception>
    public static T CreateClass<T>(LlmRateLimiter? limiter = null, RateLimitProxyOptions? options = null, params object?[] constructorArguments)
        where T : class
    {
        if (!typeof(T).IsClass)
        {
            throw new ArgumentException($"'{Planning.TypeName.Of(typeof(T))}' is no class: make a proxy around what implements it, with RateLimitProxy.Create.");
        }

        return (T)ProxyFactory.Made(typeof(T), limiter, options ?? RateLimitProxyOptions.None, constructorArguments ?? []);
    }
}
