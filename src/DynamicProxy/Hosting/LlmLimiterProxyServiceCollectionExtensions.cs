using System.Diagnostics.CodeAnalysis;
using LlmLimiter.DynamicProxy;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers clients whose limited members go through a proxy: those that have no generated decorator.</summary>
[RequiresDynamicCode(ProxyNeeds.DynamicCode)]
[RequiresUnreferencedCode(ProxyNeeds.Reflection)]
public static class LlmLimiterProxyServiceCollectionExtensions
{
    /// <summary>
    /// Registers a client behind a proxy. Of an interface, the implementation is registered too, with the same lifetime, unless it is already, and
    /// the container disposes it. Of a class, the proxy is the client itself: the container gives its constructor what it asks for.
    /// </summary>
    /// <typeparam name="TService">The interface, or a class whose limited members are virtual.</typeparam>
    /// <typeparam name="TImplementation">The client that makes the calls.</typeparam>
    /// <param name="services">The application's services.</param>
    /// <param name="lifetime">How long a client lives.</param>
    /// <param name="limiterKey">The key of the limiter that its calls draw on; null: the one without a key.</param>
    /// <exception cref="NotSupportedException">A proxy cannot limit what is to be limited. The message names the member and the way out.</exception>
    /// <exception cref="InvalidOperationException">
    /// Nothing is limited, the implementation is the interface itself, or the implementation is registered as scoped and the client is to be a
    /// singleton.
    /// </exception>
    public static IServiceCollection AddRateLimitedProxy<TService, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation>(
        this IServiceCollection services, ServiceLifetime lifetime = ServiceLifetime.Singleton, string? limiterKey = null)
        where TService : class
        where TImplementation : class, TService =>
        Add<TService, TImplementation>(services, serviceKey: null, configure: null, lifetime, limiterKey);

    /// <inheritdoc cref="AddRateLimitedProxy{TService, TImplementation}(IServiceCollection, ServiceLifetime, string)"/>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Describes limits that no attribute states.</param>
    /// <param name="lifetime">How long a client lives.</param>
    /// <param name="limiterKey">The key of the limiter that its calls draw on; null: the one without a key.</param>
    public static IServiceCollection AddRateLimitedProxy<TService, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation>(
        this IServiceCollection services, Action<RateLimitProxyOptions> configure, ServiceLifetime lifetime = ServiceLifetime.Singleton, string? limiterKey = null)
        where TService : class
        where TImplementation : class, TService
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Add<TService, TImplementation>(services, serviceKey: null, configure, lifetime, limiterKey);
    }

    /// <summary>
    /// Registers what a factory makes behind a proxy: a third-party client, for example. The proxy is disposable where that is, and passes the
    /// container's disposal on. What cannot be limited is refused when the client is first resolved.
    /// </summary>
    /// <typeparam name="TService">The interface, or a class that has a constructor without parameters.</typeparam>
    /// <param name="services">The application's services.</param>
    /// <param name="factory">Makes the client that makes the calls.</param>
    /// <param name="configure">Describes limits that no attribute states; null: there are none.</param>
    /// <param name="lifetime">How long a client lives.</param>
    /// <param name="limiterKey">The key of the limiter that its calls draw on; null: the one without a key.</param>
    public static IServiceCollection AddRateLimitedProxy<TService>(
        this IServiceCollection services, Func<IServiceProvider, TService> factory, Action<RateLimitProxyOptions>? configure = null,
        ServiceLifetime lifetime = ServiceLifetime.Singleton, string? limiterKey = null)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(factory);
        return new ProxyRegistration(Key: null, lifetime, limiterKey, ProxyRegistration.Configured(configure))
            .AddAround(services, (provider, _) => factory(provider));
    }

    /// <summary>
    /// The same under a key, for several clients of one type. The implementation, or the client that is a proxy itself, can ask for the key with
    /// <c>[ServiceKey]</c>.
    /// </summary>
    /// <inheritdoc cref="AddRateLimitedProxy{TService, TImplementation}(IServiceCollection, ServiceLifetime, string)"/>
    /// <param name="services">The application's services.</param>
    /// <param name="serviceKey">The client's key, as in <c>[FromKeyedServices("draft")]</c>.</param>
    /// <param name="lifetime">How long a client lives.</param>
    /// <param name="limiterKey">The key of the limiter that its calls draw on; null: the one without a key.</param>
    public static IServiceCollection AddKeyedRateLimitedProxy<TService, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation>(
        this IServiceCollection services, object serviceKey, ServiceLifetime lifetime = ServiceLifetime.Singleton, string? limiterKey = null)
        where TService : class
        where TImplementation : class, TService
    {
        ArgumentNullException.ThrowIfNull(serviceKey);
        return Add<TService, TImplementation>(services, serviceKey, configure: null, lifetime, limiterKey);
    }

    /// <inheritdoc cref="AddKeyedRateLimitedProxy{TService, TImplementation}(IServiceCollection, object, ServiceLifetime, string)"/>
    /// <param name="services">The application's services.</param>
    /// <param name="serviceKey">The client's key, as in <c>[FromKeyedServices("draft")]</c>.</param>
    /// <param name="configure">Describes limits that no attribute states.</param>
    /// <param name="lifetime">How long a client lives.</param>
    /// <param name="limiterKey">The key of the limiter that its calls draw on; null: the one without a key.</param>
    public static IServiceCollection AddKeyedRateLimitedProxy<TService, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation>(
        this IServiceCollection services, object serviceKey, Action<RateLimitProxyOptions> configure,
        ServiceLifetime lifetime = ServiceLifetime.Singleton, string? limiterKey = null)
        where TService : class
        where TImplementation : class, TService
    {
        ArgumentNullException.ThrowIfNull(serviceKey);
        ArgumentNullException.ThrowIfNull(configure);
        return Add<TService, TImplementation>(services, serviceKey, configure, lifetime, limiterKey);
    }

    /// <summary>The same under a key, of what a factory makes.</summary>
    /// <inheritdoc cref="AddRateLimitedProxy{TService}(IServiceCollection, Func{IServiceProvider, TService}, Action{RateLimitProxyOptions}, ServiceLifetime, string)"/>
    /// <param name="services">The application's services.</param>
    /// <param name="serviceKey">The client's key, as in <c>[FromKeyedServices("draft")]</c>.</param>
    /// <param name="factory">Makes the client that makes the calls; it is given the key that was asked for.</param>
    /// <param name="configure">Describes limits that no attribute states; null: there are none.</param>
    /// <param name="lifetime">How long a client lives.</param>
    /// <param name="limiterKey">The key of the limiter that its calls draw on; null: the one without a key.</param>
    public static IServiceCollection AddKeyedRateLimitedProxy<TService>(
        this IServiceCollection services, object serviceKey, Func<IServiceProvider, object?, TService> factory,
        Action<RateLimitProxyOptions>? configure = null, ServiceLifetime lifetime = ServiceLifetime.Singleton, string? limiterKey = null)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(serviceKey);
        ArgumentNullException.ThrowIfNull(factory);
        return new ProxyRegistration(serviceKey, lifetime, limiterKey, ProxyRegistration.Configured(configure)).AddAround(services, factory);
    }

    private static IServiceCollection Add<TService, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation>(
        IServiceCollection services, object? serviceKey, Action<RateLimitProxyOptions>? configure, ServiceLifetime lifetime, string? limiterKey)
        where TService : class
        where TImplementation : class, TService
    {
        ArgumentNullException.ThrowIfNull(services);
        var registration = new ProxyRegistration(serviceKey, lifetime, limiterKey, ProxyRegistration.Configured(configure));
        return typeof(TService).IsInterface
            ? registration.AddAround<TService, TImplementation>(services)
            : registration.AddMade<TService, TImplementation>(services);
    }
}
