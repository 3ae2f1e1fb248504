using System.Diagnostics.Metrics;
using LlmLimiter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says where an application's limiter takes its limits from.</summary>
public sealed class LlmLimiterBuilder
{
    private readonly string? _key;
    private readonly object _loading = new();
    private Func<RateLimitConfig>? _source;
    private RateLimitConfig? _config;
    private bool _keepDefault;
    private volatile bool _becameDefault;

    internal LlmLimiterBuilder(IServiceCollection services, string? key)
    {
        Services = services;
        _key = key;
        services.AddOptions<LlmRateLimiterOptions>(Name).Configure<IServiceProvider>(TakeFrom).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LlmRateLimiterOptions>>(new LlmLimiterValidation(this));
    }

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The name of the limiter's options.</summary>
    internal string Name => _key ?? Options.Options.DefaultName;

    /// <summary>Takes the limits from a YAML file, read once: when the host starts, else when the limiter is first resolved.</summary>
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
    /// with the keys that a YAML file has. It is read once: when the host starts, else when the limiter is first resolved.
    /// </summary>
    /// <exception cref="InvalidOperationException">A source was named before.</exception>
    public LlmLimiterBuilder AddConfiguration(IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return AddSource(() => RateLimitConfig.FromConfiguration(section));
    }

    /// <summary>
    /// Sets options of a limiter that has a source of its own, like <c>services.Configure&lt;LlmRateLimiterOptions&gt;(…)</c>, which takes
    /// the key as their name. They are checked when the host starts, else when the limiter is first resolved.
    /// </summary>
    public LlmLimiterBuilder Configure(Action<LlmRateLimiterOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services.Configure(Name, configure);
        return this;
    }

    /// <summary>Leaves <see cref="LlmRateLimiter.Default"/> as it is; else the limiter built here becomes it, unless it has a key.</summary>
    public LlmLimiterBuilder KeepDefault()
    {
        _keepDefault = true;
        return this;
    }

    private bool BecomesDefault => !_keepDefault && _key is null;

    /// <summary>The limiter, when the container first asks for it.</summary>
    /// <exception cref="InvalidOperationException">It would become Default, which was used before.</exception>
    /// <exception cref="OptionsValidationException">The options or the limits cannot be used.</exception>
    internal LlmRateLimiter Build(IServiceProvider services)
    {
        // Of the factory, not the monitor: that one keeps a failure, and what failed to load is tried again.
        LlmRateLimiterOptions options = services.GetRequiredService<IOptionsFactory<LlmRateLimiterOptions>>().Create(Name);
        if (_source is null)
        {
            return LlmRateLimiter.Default;
        }

        var limiter = new LlmRateLimiter(Load(_source), options);
        if (BecomesDefault)
        {
            LlmRateLimiter.Default = limiter;
            _becameDefault = true;
        }

        return limiter;
    }

    /// <summary>Reads the limits, and sees whether the options go with them.</summary>
    internal void Check(LlmRateLimiterOptions options)
    {
        if (_source is not null)
        {
            options.CheckedFor(Load(_source));
            if (BecomesDefault && !_becameDefault)
            {
                DefaultLimiter.OfProcess.CheckUnused();
            }
        }
        else if (_key is not null)
        {
            throw new InvalidOperationException(
                $"AddLlmLimiter(\"{_key}\") needs a source of its own: add AddYamlFile(path) or AddConfiguration(…).");
        }
        else if (_keepDefault || Services.Any(IsOption))
        {
            throw new InvalidOperationException(
                "AddLlmLimiter() without a source registers LlmRateLimiter.Default as it is, so what sets its options (Configure, KeepDefault, Use…) "
                + "needs a source: "
                + "add AddYamlFile(path) or AddConfiguration(…).");
        }
        else
        {
            DefaultLimiter.OfProcess.Make();
        }
    }

    private static void TakeFrom(LlmRateLimiterOptions options, IServiceProvider services)
    {
        options.LoggerFactory ??= services.GetService<ILoggerFactory>();
        options.MeterFactory ??= services.GetService<IMeterFactory>();
        if (options.TimeProvider == TimeProvider.System)
        {
            options.TimeProvider = services.GetService<TimeProvider>() ?? TimeProvider.System;
        }
    }

    private bool IsOption(ServiceDescriptor service) =>
        service.ServiceType == typeof(IConfigureOptions<LlmRateLimiterOptions>)
        && service.ImplementationInstance is ConfigureNamedOptions<LlmRateLimiterOptions> configure && configure.Name == Name;

    private RateLimitConfig Load(Func<RateLimitConfig> source)
    {
        lock (_loading)
        {
            return _config ??= source();
        }
    }

    private LlmLimiterBuilder AddSource(Func<RateLimitConfig> source)
    {
        _source = _source is null
            ? source
            : throw new InvalidOperationException(
                "The limiter has a source of limits already; use one YAML file (it can say 'extends: shipped'), "
                + "one section of the configuration, or one configuration in code.");
        return this;
    }
}
