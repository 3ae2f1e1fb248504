namespace Analyzers.Tests;

/// <summary>Stand-ins for the package LlmLimiter.DynamicProxy.</summary>
internal static class ProxyPackage
{
    public const string Code = """
        namespace LlmLimiter.DynamicProxy
        {
            public static class RateLimitProxy
            {
                public static T Create<T>(T target, LlmRateLimiter? limiter = null, RateLimitProxyOptions? options = null) where T : class => target;
                public static T CreateClass<T>(LlmRateLimiter? limiter = null, RateLimitProxyOptions? options = null, params object?[] constructorArguments) where T : class => null!;
            }

            public sealed class RateLimitProxyOptions { public RateLimitProxyOptions For<T>(System.Action<ClientDescription<T>> describe) => this; }

            public sealed class ClientDescription<T>
            {
                public ClientDescription<T> Provider(string provider) => this;
                public ClientDescription<T> Method<TAnswer>(System.Linq.Expressions.Expression<System.Func<T, System.Threading.Tasks.Task<TAnswer>>> call) => this;
            }

            public static class LlmLimiterProxyExtensions
            {
                public static object AddRateLimitedProxy<TService, TImplementation>(this object services, int lifetime = 0, string? limiterKey = null) => services;

                public static object AddRateLimitedProxy<TService, TImplementation>(
                    this object services, System.Action<RateLimitProxyOptions> configure, int lifetime = 0, string? limiterKey = null) => services;

                public static object AddKeyedRateLimitedProxy<TService, TImplementation>(this object services, object serviceKey, int lifetime = 0) => services;

                public static object AddRateLimitedProxy<TService>(this object services, System.Func<System.IServiceProvider, TService> factory, int lifetime = 0) => services;

                public static object AddKeyedRateLimitedProxy<TService>(
                    this object services, object serviceKey, System.Func<System.IServiceProvider, object?, TService> factory, int lifetime = 0) => services;
            }
        }

        """;
}
