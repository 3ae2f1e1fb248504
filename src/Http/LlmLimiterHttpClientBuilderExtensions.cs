using LlmLimiter;
using LlmLimiter.Calls;
using LlmLimiter.Http;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Clients of an <see cref="IHttpClientFactory"/> whose calls of LLM providers are limited.</summary>
public static class LlmLimiterHttpClientBuilderExtensions
{
    /// <summary>
    /// Limits the client's calls of LLM providers: see <see cref="LlmRateLimitingHandler"/>. Add it after a handler that sends again what failed, so
    /// that each send waits for a turn of its own.
    /// </summary>
    /// <remarks>
    /// The client's <see cref="HttpClient.Timeout"/> must be longer than the longest wait, or making the client throws an
    /// <see cref="InvalidOperationException"/>: it would cancel calls that wait for their turn. Set it to <see cref="Timeout.InfiniteTimeSpan"/>.
    /// </remarks>
    /// <param name="builder">The client.</param>
    /// <param name="configure">Says which calls are limited, and how they wait; null: as the defaults say.</param>
    /// <param name="limiterKey">
    /// The key of the limiter that the calls draw on; null: the one without a key, or <see cref="LlmRateLimiter.Default"/> where none is registered.
    /// </param>
    /// <exception cref="ArgumentException">A name in the options is empty.</exception>
    public static IHttpClientBuilder AddLlmRateLimiting(
        this IHttpClientBuilder builder, Action<LlmRateLimitingOptions>? configure = null, string? limiterKey = null) =>
        Add(builder, services => LimiterOf(services, limiterKey), configure);

    /// <inheritdoc cref="AddLlmRateLimiting(IHttpClientBuilder, Action{LlmRateLimitingOptions}, string)"/>
    /// <param name="limiter">The limiter that the calls draw on.</param>
#pragma warning disable CS1573 // The other parameters' documentation is inherited.
    public static IHttpClientBuilder AddLlmRateLimiting(
        this IHttpClientBuilder builder, LlmRateLimiter limiter, Action<LlmRateLimitingOptions>? configure = null)
#pragma warning restore CS1573
    {
        ArgumentNullException.ThrowIfNull(limiter);
        return Add(builder, _ => limiter, configure);
    }

    private static IHttpClientBuilder Add(
        IHttpClientBuilder builder, Func<IServiceProvider, LlmRateLimiter> limiterOf, Action<LlmRateLimitingOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var given = new LlmRateLimitingOptions();
        configure?.Invoke(given);
        LlmRateLimitingOptions options = given.Checked();
        options.Acquire = options.Acquire with { Key = options.Acquire.Key ?? builder.Name };
        builder.Services.AddTransient<IPostConfigureOptions<HttpClientFactoryOptions>>(
            services => new TimeoutCheck(builder.Name, () => LimitedSend.LongestWait(limiterOf(services), options.Acquire)));
        return builder.AddHttpMessageHandler(services => new LlmRateLimitingHandler(limiterOf(services), options));
    }

    private static LlmRateLimiter LimiterOf(IServiceProvider services, string? key) => key is null
        ? services.GetService<LlmRateLimiter>() ?? LlmRateLimiter.Default
        : services.GetKeyedService<LlmRateLimiter>(key)
            ?? throw new InvalidOperationException($"No LlmRateLimiter is registered under '{key}': add AddLlmLimiter(\"{key}\") with its source.");
}
