using LlmLimiter.Calls;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

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
        Assert.Throws<RateLimitConfigException>(broken.GetRequiredService<LlmRateLimiter>);
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
        Assert.Throws<RateLimitConfigException>(broken.GetRequiredService<LlmRateLimiter>);
    }

    [Fact]
    public void A_relative_path_is_beside_the_application_wherever_it_was_started_from()
    {
        string name = $"limits-{Guid.NewGuid():N}.yaml";
        string beside = Path.Combine(AppContext.BaseDirectory, name);
        using ServiceProvider missing = Services(builder => builder.AddYamlFile(name).KeepDefault());
        Assert.Contains(beside, Assert.Throws<RateLimitConfigException>(missing.GetRequiredService<LlmRateLimiter>).Message, StringComparison.Ordinal);

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
    }

    [Fact]
    public void Two_limiters_or_two_sources_are_refused()
    {
        var services = new ServiceCollection();
        LlmLimiterBuilder builder = services.AddLlmLimiter().AddConfiguration(_config);
        Assert.Throws<InvalidOperationException>(() => builder.AddYamlFile("other.yaml"));
        Assert.Throws<InvalidOperationException>(services.AddLlmLimiter);
    }

    [Fact]
    public void Options_without_a_source_are_refused_because_Default_has_its_own()
    {
        using ServiceProvider services = Services(builder => builder.Configure(_ => { }));
        Assert.Contains("need a source", Assert.Throws<InvalidOperationException>(services.GetRequiredService<LlmRateLimiter>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_is_resolved_in_its_decorator_with_the_containers_limiter_and_disposed_with_it()
    {
        RateLimitedDecorator<IClient>.Factory = (inner, limiter) => new Decorator(inner, limiter);
        ServiceProvider services = Services(
            builder => builder.AddConfiguration(_config).KeepDefault(),
            services => services.AddSingleton("hello").AddRateLimited<IClient, Client>());

        var decorator = Assert.IsType<Decorator>(services.GetRequiredService<IClient>());
        Assert.Same(services.GetRequiredService<LlmRateLimiter>(), decorator.Limiter);
        Client client = services.GetRequiredService<Client>();
        Assert.Same(client, decorator.Inner);
        Assert.Equal("hello", client.Greeting);
        await services.DisposeAsync();
        Assert.True(client.Disposed);
    }

    [Fact]
    public void An_interface_without_annotations_is_refused_when_it_is_registered()
    {
        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddRateLimited<IPlain, Plain>());
        Assert.StartsWith("No decorator was generated for LlmLimiter.Tests.Hosting.HostingTests+IPlain. Put [RateLimited(", refusal.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(Action<LlmLimiterBuilder> configure, Action<IServiceCollection>? add = null)
    {
        var services = new ServiceCollection();
        configure(services.AddLlmLimiter());
        add?.Invoke(services);
        return services.BuildServiceProvider();
    }

    private interface IClient;

    private interface IPlain;

    private sealed class Plain : IPlain;

    private sealed class Client(string greeting) : IClient, IDisposable
    {
        public string Greeting => greeting;

        public bool Disposed { get; private set; }

        public void Dispose() => Disposed = true;
    }

    private sealed record Decorator(IClient Inner, LlmRateLimiter? Limiter) : IClient;
}
