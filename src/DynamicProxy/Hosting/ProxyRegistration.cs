using System.Diagnostics.CodeAnalysis;
using LlmLimiter.DynamicProxy;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>A client that is registered with a proxy.</summary>
/// <param name="Key">Its key; null: none.</param>
/// <param name="Lifetime">How long it lives.</param>
/// <param name="LimiterKey">The key of the limiter that its calls draw on; null: the one without a key.</param>
/// <param name="Options">What is said of limits beside attributes.</param>
internal sealed record ProxyRegistration(object? Key, ServiceLifetime Lifetime, string? LimiterKey, RateLimitProxyOptions Options)
{
    public static RateLimitProxyOptions Configured(Action<RateLimitProxyOptions>? configure)
    {
        if (configure is null)
        {
            return RateLimitProxyOptions.None;
        }

        var options = new RateLimitProxyOptions();
        configure(options);
        return options;
    }

    /// <summary>A proxy around an implementation that the container makes, and disposes.</summary>
    public IServiceCollection AddAround<TService, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation>(
        IServiceCollection services)
        where TService : class
        where TImplementation : class, TService
    {
        ClientRegistration.Check<TService, TImplementation>(services, Key, Lifetime);
        ProxyFactory.Plan(typeof(TService), typeof(TImplementation), Options);
        services.TryAdd(new ServiceDescriptor(typeof(TImplementation), Key, typeof(TImplementation), Lifetime));
        return Add<TService>(services, (provider, key) => Around<TService>(
            key is null ? provider.GetRequiredService<TImplementation>() : provider.GetRequiredKeyedService<TImplementation>(key),
            provider,
            passesDisposalOn: false));
    }

    /// <summary>A proxy that is the client itself, of a class derived from its own.</summary>
    public IServiceCollection AddMade<TService, TImplementation>(IServiceCollection services)
        where TService : class
        where TImplementation : class, TService
    {
        ProxyFactory.Plan(typeof(TImplementation), target: null, Options);
        return Add<TService>(services, (provider, key) =>
            (TService)ProxyFactory.Injected(typeof(TImplementation), LimiterOf(provider), Options, provider, key));
    }

    /// <summary>A proxy around what a factory makes, which the container disposes through the proxy.</summary>
    public IServiceCollection AddAround<TService>(IServiceCollection services, Func<IServiceProvider, object?, TService> factory)
        where TService : class =>
        Add<TService>(services, (provider, key) => Around(
            factory(provider, key) ?? throw new InvalidOperationException($"The factory of {typeof(TService)} gave nothing for a proxy to be around."),
            provider,
            passesDisposalOn: true));

    private IServiceCollection Add<TService>(IServiceCollection services, Func<IServiceProvider, object?, TService> make)
        where TService : class
    {
        services.Add(new ServiceDescriptor(typeof(TService), Key, (provider, key) => make(provider, key), Lifetime));
        return services;
    }

    private TService Around<TService>(TService target, IServiceProvider provider, bool passesDisposalOn)
        where TService : class =>
        (TService)ProxyFactory.Around(typeof(TService), target, LimiterOf(provider), Options, passesDisposalOn);

    private LlmLimiter.LlmRateLimiter? LimiterOf(IServiceProvider provider) => ClientRegistration.LimiterOf(provider, LimiterKey);
}
