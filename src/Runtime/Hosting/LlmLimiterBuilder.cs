using LlmLimiter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says where an application's limiter takes its limits from.</summary>
public sealed class LlmLimiterBuilder
{
    private readonly List<Action<LlmRateLimiterOptions>> _configure = [];
    private Func<RateLimitConfig>? _source;
    private bool _keepDefault;

    internal LlmLimiterBuilder(IServiceCollection services) => Services = services;

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Takes the limits from a YAML file, read when the limiter is first resolved.</summary>
    /// <param name="path">
    /// The file's path. A relative one is looked for beside the application, where the build puts <c>rate_limits.yaml</c>, then in the
    /// working directory.
    /// </param>
    /// <exception cref="InvalidOperationException">A source was named before.</exception>
    public LlmLimiterBuilder AddYamlFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return AddSource(() =>
        {
            string beside = Path.Combine(AppContext.BaseDirectory, path);
            return RateLimitConfig.Load(File.Exists(beside) || !File.Exists(path) ? beside : path);
        });
    }

    /// <summary>Takes the limits given in code.</summary>
    /// <exception cref="InvalidOperationException">A source was named before.</exception>
    public LlmLimiterBuilder AddConfiguration(RateLimitConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return AddSource(() => config);
    }

    /// <summary>
    /// Takes the limits from a section of the application's configuration, for example <c>builder.Configuration.GetSection("LlmLimiter")</c>,
    /// with the keys that a YAML file has. It is read when the limiter is first resolved.
    /// </summary>
    /// <exception cref="InvalidOperationException">A source was named before.</exception>
    public LlmLimiterBuilder AddConfiguration(IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return AddSource(() => RateLimitConfig.FromConfiguration(section));
    }

    /// <summary>Sets options of a limiter that has a source of its own.</summary>
    public LlmLimiterBuilder Configure(Action<LlmRateLimiterOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _configure.Add(configure);
        return this;
    }

    /// <summary>Leaves <see cref="LlmRateLimiter.Default"/> as it is; else the limiter built here becomes it.</summary>
    public LlmLimiterBuilder KeepDefault()
    {
        _keepDefault = true;
        return this;
    }

    /// <summary>The limiter, when the container first asks for it.</summary>
    internal LlmRateLimiter Build(IServiceProvider services)
    {
        if (_source is null)
        {
            return _configure.Count == 0 && !_keepDefault
                ? LlmRateLimiter.Default
                : throw new InvalidOperationException(
                    "AddLlmLimiter() without a source registers LlmRateLimiter.Default as it is, so Configure and KeepDefault need a source: "
                    + "add AddYamlFile(path) or AddConfiguration(…).");
        }

        var options = new LlmRateLimiterOptions
        {
            LoggerFactory = services.GetService<ILoggerFactory>(),
            TimeProvider = services.GetService<TimeProvider>() ?? TimeProvider.System,
        };
        _configure.ForEach(configure => configure(options));
        var limiter = new LlmRateLimiter(_source(), options);
        if (!_keepDefault)
        {
            LlmRateLimiter.Default = limiter;
        }

        return limiter;
    }

    private LlmLimiterBuilder AddSource(Func<RateLimitConfig> source)
    {
        _source = _source is null
            ? source
            : throw new InvalidOperationException(
                "The limiter has a source of limits already; use one YAML file (it can say 'extends: shipped'), one section of the configuration, or one configuration in code.");
        return this;
    }
}
