using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using LlmLimiter;
using LlmLimiter.Calls;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the limiter, and clients that go through it.</summary>
public static class LlmLimiterServiceCollectionExtensions
{
    /// <summary>
    /// Registers the application's one <see cref="LlmRateLimiter"/>. Without a source it is <see cref="LlmRateLimiter.Default"/>; with
    /// one (<see cref="LlmLimiterBuilder.AddYamlFile"/>) it is built at its first resolution and becomes Default, which must not have been
    /// used before. Its options are <see cref="LlmRateLimiterOptions"/>; a host that starts with options or limits that cannot be used
    /// stops with an <see cref="OptionsValidationException"/>, which names each error of the limits.
    /// </summary>
    /// <exception cref="InvalidOperationException">The limiter is registered already.</exception>
    public static LlmLimiterBuilder AddLlmLimiter(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (IsRegistered(services, key: null))
        {
            throw new InvalidOperationException("An LlmRateLimiter is registered already. An application has one: name its source where it is first added.");
        }

        var builder = new LlmLimiterBuilder(services, key: null);
        services.AddSingleton(builder.Build);
        return builder;
    }

    /// <summary>
    /// Registers a further <see cref="LlmRateLimiter"/> under a key, for calls that draw on limits of their own. It needs a source, and
    /// never becomes <see cref="LlmRateLimiter.Default"/>. Its options are the <see cref="LlmRateLimiterOptions"/> of the key's name,
    /// checked like those of <see cref="AddLlmLimiter(IServiceCollection)"/>.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="key">The key, as in <c>[FromKeyedServices("batch")]</c>.</param>
    /// <exception cref="InvalidOperationException">A limiter is registered under the key already.</exception>
    public static LlmLimiterBuilder AddLlmLimiter(this IServiceCollection services, string key)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        if (IsRegistered(services, key))
        {
            throw new InvalidOperationException($"An LlmRateLimiter is registered under '{key}' already: name its source where it is first added.");
        }

        var builder = new LlmLimiterBuilder(services, key);
        services.AddKeyedSingleton(key, (provider, _) => builder.Build(provider));
        return builder;
    }

    /// <summary>
    /// Registers a client whose annotated members go through the limiter: the generated decorator around the implementation. The
    /// implementation is registered too, with the same lifetime, unless it is already; the container disposes it.
    /// </summary>
    /// <typeparam name="TService">The interface with [RateLimited] on it or on its members; of a generic one, a closed type.</typeparam>
    /// <typeparam name="TImplementation">The client that makes the calls.</typeparam>
    /// <param name="services">The application's services.</param>
    /// <param name="lifetime">How long a client lives.</param>
    /// <param name="limiterKey">The key of the limiter that its calls draw on; null: the one without a key.</param>
    /// <exception cref="InvalidOperationException">
    /// No decorator was generated for the interface, the implementation is the interface itself, or the implementation is registered as scoped
    /// and the client is to be a singleton.
    /// </exception>
    public static IServiceCollection AddRateLimited<TService, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation>(
        this IServiceCollection services, ServiceLifetime lifetime = ServiceLifetime.Singleton, string? limiterKey = null)
        where TService : class
        where TImplementation : class, TService
    {
        ArgumentNullException.ThrowIfNull(services);
        return Add<TService, TImplementation>(services, serviceKey: null, lifetime, limiterKey);
    }

    /// <summary>
    /// The same under a key, for several clients of one interface. The implementation is registered under the key too, and can ask for it
    /// with <c>[ServiceKey]</c>.
    /// </summary>
    /// <typeparam name="TService">The interface with [RateLimited] on it or on its members; of a generic one, a closed type.</typeparam>
    /// <typeparam name="TImplementation">The client that makes the calls.</typeparam>
    /// <param name="services">The application's services.</param>
    /// <param name="serviceKey">The client's key, as in <c>[FromKeyedServices("draft")]</c>.</param>
    /// <param name="lifetime">How long a client lives.</param>
    /// <param name="limiterKey">The key of the limiter that its calls draw on; null: the one without a key.</param>
    /// <exception cref="InvalidOperationException">
    /// As for <see cref="AddRateLimited{TService, TImplementation}(IServiceCollection, ServiceLifetime, string)"/>.
    /// </exception>
    public static IServiceCollection AddKeyedRateLimited<TService, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation>(
        this IServiceCollection services, object serviceKey, ServiceLifetime lifetime = ServiceLifetime.Singleton, string? limiterKey = null)
        where TService : class
        where TImplementation : class, TService
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(serviceKey);
        return Add<TService, TImplementation>(services, serviceKey, lifetime, limiterKey);
    }

    private static IServiceCollection Add<TService, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation>(
        IServiceCollection services, object? serviceKey, ServiceLifetime lifetime, string? limiterKey)
        where TService : class
        where TImplementation : class, TService
    {
        Func<TService, LlmRateLimiter?, TService> decorate = DecoratorOf<TService>();
        ClientRegistration.Check<TService, TImplementation>(services, serviceKey, lifetime);
        services.TryAdd(new ServiceDescriptor(typeof(TImplementation), serviceKey, typeof(TImplementation), lifetime));
        services.Add(new ServiceDescriptor(
            typeof(TService),
            serviceKey,
            (provider, key) => decorate(
                key is null ? provider.GetRequiredService<TImplementation>() : provider.GetRequiredKeyedService<TImplementation>(key),
                ClientRegistration.LimiterOf(provider, limiterKey)),
            lifetime));
        return services;
    }

    private static bool IsRegistered(IServiceCollection services, string? key) =>
        services.Any(service => service.ServiceType == typeof(LlmRateLimiter) && Equals(service.ServiceKey, key));

    private static Func<TService, LlmRateLimiter?, TService> DecoratorOf<TService>()
        where TService : class
    {
        if (RateLimitedDecorator<TService>.Factory is null)
        {
            // A module's initializer runs when its code first runs, and naming an interface runs none.
            RuntimeHelpers.RunModuleConstructor(typeof(TService).Module.ModuleHandle);
        }

        return RateLimitedDecorator<TService>.Factory ?? throw new InvalidOperationException(typeof(TService).IsConstructedGenericType
            ? $"No decorator was made known for {typeof(TService)}. A generic interface has one for each closed type that a call of AddRateLimited "
                + "names, where [RateLimited(\"provider\", \"model\")] is on it or on its members: name the closed type, not a type parameter, "
                + "in a project that references the LlmLimiter package, with types that are not private or local to a file. Otherwise register it by "
                + "hand: services.AddSingleton<IChat<T>>(provider => new RateLimitedChat<T>(provider.GetRequiredService<Chat<T>>(), "
                + "provider.GetRequiredService<LlmRateLimiter>()))."
            : $"No decorator was generated for {typeof(TService)}. Put [RateLimited(\"provider\", \"model\")] on the interface or its members, "
                + "and reference the LlmLimiter package from the project that declares it. An interface that only inherits annotated members has no "
                + "decorator of its own: register the one that declares them.");
    }
}
