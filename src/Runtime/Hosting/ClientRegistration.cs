using LlmLimiter;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What registering a limited client asks for, whether a generated decorator or a proxy limits it.</summary>
internal static class ClientRegistration
{
    /// <summary>The limiter that a client's calls draw on; null: <see cref="LlmRateLimiter.Default"/>.</summary>
    /// <exception cref="InvalidOperationException">None is registered under the key.</exception>
    public static LlmRateLimiter? LimiterOf(IServiceProvider provider, string? key) => key is null
        ? provider.GetService<LlmRateLimiter>()
        : provider.GetKeyedService<LlmRateLimiter>(key)
            ?? throw new InvalidOperationException($"No LlmRateLimiter is registered under '{key}': add AddLlmLimiter(\"{key}\") with its source.");

    /// <summary>Refuses an implementation that cannot stand behind the service.</summary>
    /// <exception cref="InvalidOperationException">It is the service itself, or it is scoped and the service a singleton.</exception>
    public static void Check<TService, TImplementation>(IServiceCollection services, object? serviceKey, ServiceLifetime lifetime)
    {
        if (typeof(TImplementation) == typeof(TService))
        {
            throw new InvalidOperationException($"{typeof(TService)} would be a decorator of itself: name the class that implements it.");
        }

        ServiceDescriptor? registered = services.LastOrDefault(
            service => service.ServiceType == typeof(TImplementation) && Equals(service.ServiceKey, serviceKey));
        if (lifetime == ServiceLifetime.Singleton && registered?.Lifetime == ServiceLifetime.Scoped)
        {
            throw new InvalidOperationException(
                $"{typeof(TImplementation)} is registered as scoped, and a singleton {typeof(TService)} would keep one beyond its scope: "
                + "pass ServiceLifetime.Scoped.");
        }
    }
}
