using System.Diagnostics.Metrics;
using LlmLimiter.Tests.Limiter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LlmLimiter.Tests.Hosting;

public sealed class HostingTests
{
    private static readonly RateLimitConfig _config = RateLimitConfig.Parse("acme:\n  model-1: { requests_per_minute: 1 }\n");

    [Fact]
    public void A_limiter_with_a_source_of_its_own_is_one_for_the_container()
    {
        using ServiceProvider services = Services(builder => builder.AddConfiguration(_config).KeepDefault());
        LlmRateLimiter limiter = services.GetRequiredService<LlmRateLimiter>();
        Assert.Same(limiter, services.GetRequiredService<LlmRateLimiter>());
        Assert.Equal(new ModelId("acme", "model-1"), Assert.Single(limiter.Models));
    }

    [Fact]
    public void A_YAML_file_is_read_and_its_errors_are_seen_when_the_limiter_is_resolved()
    {
        using var folder = new TemporaryFolder();
        string good = folder.Write("good.yaml", "acme:\n  model-1: { requests_per_minute: 7 }\n");
        using ServiceProvider services = Services(builder => builder.AddYamlFile(good).KeepDefault());
        Assert.Equal(7, services.GetRequiredService<LlmRateLimiter>().GetUsage("acme", "model-1").Rules[0].Rule.Amount);

        using ServiceProvider broken = Services(builder => builder.AddYamlFile(good + ".missing").KeepDefault());
        Assert.Throws<OptionsValidationException>(broken.GetRequiredService<LlmRateLimiter>);
    }

    [Fact]
    public void A_section_of_the_configuration_is_read_when_the_limiter_is_resolved()
    {
        var values = new Dictionary<string, string?> { ["LlmLimiter:acme:model-1:requests_per_minute"] = "7" };
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        using ServiceProvider services = Services(builder => builder.AddConfiguration(configuration.GetSection("LlmLimiter")).KeepDefault());
        configuration["LlmLimiter:acme:model-1:requests_per_minute"] = "8";
        LlmRateLimiter limiter = services.GetRequiredService<LlmRateLimiter>();
        Assert.Equal(8, limiter.GetUsage("acme", "model-1").Rules[0].Rule.Amount);
        Assert.Equal("configuration LlmLimiter", limiter.GetUsage().Source);

        using ServiceProvider broken = Services(builder => builder.AddConfiguration(configuration.GetSection("LlmLimit")).KeepDefault());
        Assert.Throws<OptionsValidationException>(broken.GetRequiredService<LlmRateLimiter>);
    }

    [Fact]
    public void A_relative_path_is_beside_the_application_wherever_it_was_started_from()
    {
        string name = $"limits-{Guid.NewGuid():N}.yaml";
        string beside = Path.Combine(AppContext.BaseDirectory, name);
        using ServiceProvider missing = Services(builder => builder.AddYamlFile(name).KeepDefault());
        Assert.Contains(beside, Assert.Throws<OptionsValidationException>(missing.GetRequiredService<LlmRateLimiter>).Message, StringComparison.Ordinal);

        File.WriteAllText(beside, "acme:\n  model-1: { requests_per_minute: 7 }\n");
        using ServiceProvider services = Services(builder => builder.AddYamlFile(name).KeepDefault());
        Assert.Equal(beside, services.GetRequiredService<LlmRateLimiter>().GetUsage().Source);
        File.Delete(beside);
    }

    [Fact]
    public void Options_and_the_containers_clock_reach_the_limiter()
    {
        var time = new FakeTime();
        using ServiceProvider services = Services(
            builder => builder.AddConfiguration(_config).KeepDefault().Configure(options => options.UnknownModel = UnknownModelPolicy.Allow),
            services => services.AddSingleton<TimeProvider>(time));
        LlmRateLimiter limiter = services.GetRequiredService<LlmRateLimiter>();
        Assert.True(limiter.TryAcquire("acme", "other", 1, out _));
        Assert.Equal(time.GetUtcNow(), limiter.GetUsage().Time);
    }

    [Fact]
    public void The_limiter_becomes_the_default_one_at_its_first_resolution_and_outlives_the_container()
    {
        // The one test that touches the process's own limiter.
        using ServiceProvider unreadable = Services(_ => { });
        Environment.SetEnvironmentVariable(RateLimitConfig.PathVariable, "missing.yaml");
        Exception? refusal = Record.Exception(() => Start(unreadable));
        Environment.SetEnvironmentVariable(RateLimitConfig.PathVariable, null);
        Assert.StartsWith("RATE_LIMIT_CONFIG_PATH=missing.yaml: ", Assert.IsType<OptionsValidationException>(refusal).Message, StringComparison.Ordinal);

        LlmRateLimiter limiter;
        using (ServiceProvider services = Services(builder => builder.AddConfiguration(_config)))
        {
            limiter = services.GetRequiredService<LlmRateLimiter>();
        }

        Assert.Same(limiter, LlmRateLimiter.Default);
        Assert.True(limiter.TryAcquire("acme", "model-1", 1, out _));

        using ServiceProvider plain = Services(_ => { });
        Assert.Same(limiter, plain.GetRequiredService<LlmRateLimiter>());

        using ServiceProvider late = Services(builder => builder.AddConfiguration(_config));
        Assert.Contains("KeepDefault()", Assert.Throws<InvalidOperationException>(late.GetRequiredService<LlmRateLimiter>).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Start(late));
    }

    [Fact]
    public void Options_of_the_builder_and_of_the_application_are_applied_in_the_order_they_were_written()
    {
        var ours = new RecordingLoggerFactory();
        using ServiceProvider services = Services(
            builder => builder.AddConfiguration(_config).KeepDefault().Configure(options => options.MaxQueued = 1),
            services => services
                .AddSingleton<ILoggerFactory>(new RecordingLoggerFactory())
                .PostConfigure<LlmRateLimiterOptions>(options => options.UnknownModel = options.MaxQueued == 2 ? UnknownModelPolicy.Warn : null)
                .Configure<LlmRateLimiterOptions>(options =>
                {
                    Assert.Equal(1, options.MaxQueued);
                    Assert.NotNull(options.LoggerFactory);
                    options.MaxQueued = 2;
                    options.LoggerFactory = ours;
                }));
        Assert.True(services.GetRequiredService<LlmRateLimiter>().TryAcquire("acme", "other", 1, out _));
        Assert.Contains(ours.Messages, message => message.Contains("acme/other", StringComparison.Ordinal));
    }

    [Fact]
    public void The_containers_meters_are_used_unless_others_are_set()
    {
        var services = new ServiceCollection();
        services.AddMetrics().AddLlmLimiter().AddConfiguration(_config).KeepDefault();
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Same(provider.GetRequiredService<IMeterFactory>(), provider.GetRequiredService<IOptions<LlmRateLimiterOptions>>().Value.MeterFactory);
    }

    [Fact]
    public void What_the_application_has_set_before_is_not_taken_from_the_container()
    {
        var time = new FakeTime();
        time.Advance(TimeSpan.FromDays(1));
        var services = new ServiceCollection();
        services.Configure<LlmRateLimiterOptions>(options => options.TimeProvider = time).AddSingleton<TimeProvider>(new FakeTime());
        services.AddLlmLimiter().AddConfiguration(_config).KeepDefault();
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Equal(time.GetUtcNow(), provider.GetRequiredService<LlmRateLimiter>().GetUsage().Time);
    }

    [Fact]
    public void A_host_does_not_start_with_a_broken_file_and_says_each_of_its_errors()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("limits.yaml", "acme:\n  model-1: { requests_per_minut: 1 }\n  model-2: { tokens_per_minute: many }\n");
        using ServiceProvider services = Services(builder => builder.AddYamlFile(path).KeepDefault());
        string message = Assert.Throws<OptionsValidationException>(() => Start(services)).Message;
        Assert.Equal(Assert.Throws<RateLimitConfigException>(() => RateLimitConfig.Load(path)).Message, message);
        Assert.Equal(2, message.Split('\n').Length);
    }

    [Fact]
    public void A_host_does_not_start_with_options_that_cannot_be()
    {
        using ServiceProvider outOfRange = Services(builder => builder.AddConfiguration(_config).KeepDefault().Configure(options => options.MaxQueued = -1));
        Assert.StartsWith("MaxQueued must be 0 or more", Assert.Throws<OptionsValidationException>(() => Start(outOfRange)).Message, StringComparison.Ordinal);

        using ServiceProvider inCode = Services(builder => builder.AddConfiguration(_config).KeepDefault().Configure(options => options.ReloadOnChange = true));
        Assert.StartsWith("ReloadOnChange needs limits from a file", Assert.Throws<OptionsValidationException>(() => Start(inCode)).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "ReloadOnChange needs limits from a file", Assert.Throws<OptionsValidationException>(inCode.GetRequiredService<LlmRateLimiter>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_read_at_the_start_is_the_one_used()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("limits.yaml", "acme:\n  model-1: { requests_per_minute: 7 }\n");
        using ServiceProvider services = Services(builder => builder.AddYamlFile(path).KeepDefault());
        Start(services);
        File.Delete(path);
        Assert.Equal(7, services.GetRequiredService<LlmRateLimiter>().GetUsage("acme", "model-1").Rules[0].Rule.Amount);
    }

    [Fact]
    public void A_file_that_could_not_be_read_is_tried_again_at_the_next_resolution()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "limits.yaml");
        using ServiceProvider services = Services(builder => builder.AddYamlFile(path).KeepDefault());
        Assert.Throws<OptionsValidationException>(() => Start(services));
        Assert.Throws<OptionsValidationException>(services.GetRequiredService<LlmRateLimiter>);
        folder.Write("limits.yaml", "acme:\n  model-1: { requests_per_minute: 7 }\n");
        Assert.Single(services.GetRequiredService<LlmRateLimiter>().Models);
    }

    [Fact]
    public void Two_limiters_or_two_sources_are_refused()
    {
        var services = new ServiceCollection();
        LlmLimiterBuilder builder = services.AddLlmLimiter().AddConfiguration(_config);
        Assert.Throws<InvalidOperationException>(() => builder.AddYamlFile("other.yaml"));
        Assert.Throws<InvalidOperationException>(services.AddLlmLimiter);

        services.AddLlmLimiter("batch");
        Assert.Contains("under 'batch' already", Assert.Throws<InvalidOperationException>(() => services.AddLlmLimiter("batch")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Limiters_under_keys_stand_beside_each_other_with_limits_and_options_of_their_own()
    {
        RateLimitConfig other = RateLimitConfig.Parse("acme:\n  model-2: { requests_per_minute: 1 }\n");
        var services = new ServiceCollection();
        services.AddLlmLimiter("batch").AddConfiguration(_config).Configure(options => options.UnknownModel = UnknownModelPolicy.Allow);
        services.AddLlmLimiter("chat").AddConfiguration(other);
        services.AddLlmLimiter().AddConfiguration(_config).KeepDefault();
        services.Configure<LlmRateLimiterOptions>("chat", options => options.MaxQueued = 0);
        ServiceProvider provider = services.BuildServiceProvider();
        Start(provider);

        LlmRateLimiter batch = provider.GetRequiredKeyedService<LlmRateLimiter>("batch");
        LlmRateLimiter chat = provider.GetRequiredKeyedService<LlmRateLimiter>("chat");
        Assert.Same(batch, provider.GetRequiredKeyedService<LlmRateLimiter>("batch"));
        Assert.NotSame(batch, provider.GetRequiredService<LlmRateLimiter>());
        Assert.Equal(new ModelId("acme", "model-1"), Assert.Single(batch.Models));
        Assert.Equal(new ModelId("acme", "model-2"), Assert.Single(chat.Models));
        Assert.True(batch.TryAcquire("acme", "other", 1, out _));
        Assert.Throws<UnknownModelException>(() => chat.TryAcquire("acme", "other", 1, out _));
        Assert.True(chat.TryAcquire("acme", "model-2", 1, out _));
        Assert.Throws<RateLimitQueueFullException>(() => chat.Acquire("acme", "model-2", 1));

        // Neither has become Default, which nothing would dispose.
        provider.Dispose();
        Assert.Throws<ObjectDisposedException>(() => batch.Reload(_config));
        Assert.Throws<ObjectDisposedException>(() => chat.Reload(_config));
    }

    [Fact]
    public void A_limiter_under_a_key_needs_a_source_and_a_broken_one_stops_the_host()
    {
        var services = new ServiceCollection();
        services.AddLlmLimiter("batch");
        using ServiceProvider without = services.BuildServiceProvider();
        Assert.StartsWith("AddLlmLimiter(\"batch\") needs a source", Assert.Throws<InvalidOperationException>(() => Start(without)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => without.GetRequiredKeyedService<LlmRateLimiter>("batch"));

        services = new ServiceCollection();
        services.AddLlmLimiter().AddConfiguration(_config).KeepDefault();
        services.AddLlmLimiter("batch").AddYamlFile("/missing/limits.yaml");
        using ServiceProvider missing = services.BuildServiceProvider();
        Assert.Contains("limits.yaml", Assert.Throws<OptionsValidationException>(() => Start(missing)).Message, StringComparison.Ordinal);
        Assert.NotNull(missing.GetRequiredService<LlmRateLimiter>());
    }

    [Fact]
    public void Options_without_a_source_are_refused_because_Default_has_its_own()
    {
        using ServiceProvider services = Services(builder => builder.Configure(_ => { }));
        Assert.Contains("needs a source", Assert.Throws<InvalidOperationException>(services.GetRequiredService<LlmRateLimiter>).Message, StringComparison.Ordinal);

        using ServiceProvider ofTheApplication = Services(_ => { }, services => services.Configure<LlmRateLimiterOptions>(_ => { }));
        Assert.Contains("needs a source", Assert.Throws<InvalidOperationException>(() => Start(ofTheApplication)).Message, StringComparison.Ordinal);

        using ServiceProvider apart = Services(builder => builder.KeepDefault());
        Assert.Contains("needs a source", Assert.Throws<InvalidOperationException>(() => Start(apart)).Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(Action<LlmLimiterBuilder> configure, Action<IServiceCollection>? add = null)
    {
        var services = new ServiceCollection();
        configure(services.AddLlmLimiter());
        add?.Invoke(services);
        return services.BuildServiceProvider();
    }

    /// <summary>What a host does before it starts its services.</summary>
    private static void Start(IServiceProvider services) => services.GetRequiredService<IStartupValidator>().Validate();
}
