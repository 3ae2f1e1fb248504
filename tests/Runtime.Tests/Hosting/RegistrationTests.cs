using LlmLimiter.Calls;
using Microsoft.Extensions.DependencyInjection;

namespace LlmLimiter.Tests.Hosting;

/// <summary>Clients in their decorators, as a container hands them out. The decorators stand for generated ones.</summary>
public sealed class RegistrationTests
{
    private static readonly RateLimitConfig _config = RateLimitConfig.Parse("acme:\n  model-1: { requests_per_minute: 1 }\n");
    private static readonly ServiceProviderOptions _strict = new() { ValidateOnBuild = true, ValidateScopes = true };

    public RegistrationTests()
    {
        RateLimitedDecorator<IClient>.Factory = static (inner, limiter) => new Decorator(inner, limiter);
        RateLimitedDecorator<IDisposableClient>.Factory = static (inner, _) => new DisposableDecorator(inner);
    }

    [Fact]
    public void A_client_draws_on_the_containers_limiter_and_without_one_on_the_default_one()
    {
        using ServiceProvider services = Services(services => services.AddRateLimited<IClient, Client>().AddLlmLimiter().AddConfiguration(_config).KeepDefault());
        Assert.Same(services.GetRequiredService<LlmRateLimiter>(), Assert.IsType<Decorator>(services.GetRequiredService<IClient>()).Limiter);

        using ServiceProvider without = Services(services => services.AddRateLimited<IClient, Client>());
        Assert.Null(Assert.IsType<Decorator>(without.GetRequiredService<IClient>()).Limiter);
    }

    [Fact]
    public void A_client_can_name_the_limiter_that_its_calls_draw_on()
    {
        using ServiceProvider services = Services(services =>
        {
            services.AddLlmLimiter().AddConfiguration(_config).KeepDefault();
            services.AddRateLimited<IClient, Client>(limiterKey: "batch").AddLlmLimiter("batch").AddConfiguration(_config);
        });
        Assert.Same(services.GetRequiredKeyedService<LlmRateLimiter>("batch"), Assert.IsType<Decorator>(services.GetRequiredService<IClient>()).Limiter);

        using ServiceProvider without = Services(services => services.AddRateLimited<IClient, Client>(limiterKey: "batch"));
        Assert.Contains("AddLlmLimiter(\"batch\")", Assert.Throws<InvalidOperationException>(without.GetRequiredService<IClient>).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ServiceLifetime.Singleton, true, true)]
    [InlineData(ServiceLifetime.Scoped, true, false)]
    [InlineData(ServiceLifetime.Transient, false, false)]
    public void The_client_and_its_implementation_live_as_long_as_was_said(ServiceLifetime lifetime, bool oneInAScope, bool oneInAll)
    {
        using ServiceProvider services = Services(services => services.AddRateLimited<IClient, Client>(lifetime));
        using IServiceScope first = services.CreateScope();
        using IServiceScope second = services.CreateScope();
        IClient client = first.ServiceProvider.GetRequiredService<IClient>();

        RequireSame(oneInAScope, client, first.ServiceProvider.GetRequiredService<IClient>());
        RequireSame(oneInAll, client, second.ServiceProvider.GetRequiredService<IClient>());
        RequireSame(oneInAScope, Inner(client), first.ServiceProvider.GetRequiredService<Client>());
        RequireSame(oneInAll, Inner(client), second.ServiceProvider.GetRequiredService<Client>());

        static void RequireSame(bool same, object expected, object actual) => Assert.Equal(same, ReferenceEquals(expected, actual));
    }

    [Fact]
    public void Clients_under_keys_have_implementations_and_limiters_of_their_own()
    {
        using ServiceProvider services = Services(services =>
        {
            services.AddLlmLimiter("batch").AddConfiguration(_config);
            services
                .AddRateLimited<IClient, Client>()
                .AddKeyedRateLimited<IClient, Client>("draft")
                .AddKeyedRateLimited<IClient, Client>("final", ServiceLifetime.Transient, limiterKey: "batch");
        });
        IClient draft = services.GetRequiredKeyedService<IClient>("draft");
        IClient final = services.GetRequiredKeyedService<IClient>("final");

        Assert.Equal([null, "draft", "final"], new[] { services.GetRequiredService<IClient>(), draft, final }.Select(client => Inner(client).Key));
        Assert.Same(draft, services.GetRequiredKeyedService<IClient>("draft"));
        Assert.NotSame(final, services.GetRequiredKeyedService<IClient>("final"));
        Assert.Same(services.GetRequiredKeyedService<LlmRateLimiter>("batch"), Assert.IsType<Decorator>(final).Limiter);
        Assert.Null(services.GetKeyedService<IClient>("other"));
    }

    [Fact]
    public void Any_key_makes_a_client_for_each_key()
    {
        using ServiceProvider services = Services(services => services.AddKeyedRateLimited<IClient, Client>(KeyedService.AnyKey));
        Assert.Equal("one", Inner(services.GetRequiredKeyedService<IClient>("one")).Key);
        Assert.Equal("two", Inner(services.GetRequiredKeyedService<IClient>("two")).Key);
    }

    [Fact]
    public void An_implementation_that_is_registered_already_stays_as_it_is()
    {
        var own = new Client("own");
        using ServiceProvider instance = Services(services => services.AddSingleton(own).AddRateLimited<IClient, Client>(ServiceLifetime.Transient));
        Assert.Same(own, Inner(instance.GetRequiredService<IClient>()));
        Assert.NotSame(instance.GetRequiredService<IClient>(), instance.GetRequiredService<IClient>());

        using ServiceProvider transient = Services(services => services.AddTransient(_ => new Client("made")).AddRateLimited<IClient, Client>());
        Assert.Equal("made", Inner(transient.GetRequiredService<IClient>()).Key);
        Assert.NotSame(transient.GetRequiredService<Client>(), Inner(transient.GetRequiredService<IClient>()));
    }

    [Theory]
    [InlineData(ServiceLifetime.Scoped)]
    [InlineData(ServiceLifetime.Transient)]
    public void A_scoped_implementation_is_used_within_its_scope(ServiceLifetime lifetime)
    {
        using ServiceProvider services = Services(services => services.AddScoped<Client>().AddRateLimited<IClient, Client>(lifetime));
        using IServiceScope scope = services.CreateScope();
        Assert.Same(scope.ServiceProvider.GetRequiredService<Client>(), Inner(scope.ServiceProvider.GetRequiredService<IClient>()));
    }

    [Fact]
    public void A_singleton_does_not_keep_a_scoped_implementation()
    {
        IServiceCollection services = new ServiceCollection().AddScoped<Client>();
        string message = Assert.Throws<InvalidOperationException>(() => services.AddRateLimited<IClient, Client>()).Message;
        Assert.EndsWith("pass ServiceLifetime.Scoped.", message, StringComparison.Ordinal);
        Assert.Single(services);

        // Under a key there is another one.
        services.AddKeyedRateLimited<IClient, Client>("draft");
        Assert.Throws<InvalidOperationException>(() => services.AddKeyedScoped<Client>("draft").AddKeyedRateLimited<IClient, Client>("draft"));
    }

    [Fact]
    public void Of_clients_registered_twice_the_last_is_resolved_and_all_share_one_implementation()
    {
        using ServiceProvider services = Services(services => services.AddRateLimited<IClient, Client>().AddRateLimited<IClient, Client>());
        IClient[] all = [.. services.GetServices<IClient>()];
        Assert.Equal(2, all.Length);
        Assert.Same(all[1], services.GetRequiredService<IClient>());
        Assert.Same(Inner(all[0]), Inner(all[1]));
    }

    [Fact]
    public void An_implementation_is_disposed_once_with_its_scope()
    {
        Client client;
        using (ServiceProvider services = Services(services => services.AddRateLimited<IClient, Client>(ServiceLifetime.Scoped)))
        {
            using (IServiceScope scope = services.CreateScope())
            {
                client = Inner(scope.ServiceProvider.GetRequiredService<IClient>());
                Assert.Equal(0, client.Disposals);
            }

            Assert.Equal(1, client.Disposals);
        }

        Assert.Equal(1, client.Disposals);
    }

    [Fact]
    public void An_implementation_that_the_application_owns_is_not_disposed()
    {
        using var own = new Client("own");
        using (ServiceProvider services = Services(services => services.AddSingleton(own).AddRateLimited<IClient, Client>()))
        {
            Assert.Same(own, Inner(services.GetRequiredService<IClient>()));
        }

        Assert.Equal(0, own.Disposals);
    }

    [Fact]
    public void Where_the_interface_is_disposable_the_decorator_is_disposed_first_and_both_reach_the_implementation()
    {
        DisposableClient client;
        using (ServiceProvider services = Services(services => services.AddRateLimited<IDisposableClient, DisposableClient>()))
        {
            services.GetRequiredService<IDisposableClient>();
            client = services.GetRequiredService<DisposableClient>();
        }

        Assert.Equal(2, client.Disposals);
    }

    [Fact]
    public void An_interface_without_annotations_is_refused_when_it_is_registered()
    {
        var services = new ServiceCollection();
        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => services.AddRateLimited<IPlain, Plain>());
        Assert.StartsWith("No decorator was generated for LlmLimiter.Tests.Hosting.RegistrationTests+IPlain. Put [RateLimited(", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => services.AddKeyedRateLimited<IPlain, Plain>("key"));
        Assert.Empty(services);
    }

    [Fact]
    public void A_generic_interface_whose_decorator_is_not_known_is_refused_with_what_to_do()
    {
        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddRateLimited<IChat<string>, Chat>());
        Assert.Contains("name the closed type, not a type parameter", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("services.AddSingleton<IChat<T>>(provider => new RateLimitedChat<T>(", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interface_is_not_an_implementation_of_itself() => Assert.Contains(
        "name the class",
        Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddRateLimited<IClient, IClient>()).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Without_services_or_key_nothing_is_registered()
    {
        Assert.Throws<ArgumentNullException>("services", () => ((IServiceCollection)null!).AddRateLimited<IClient, Client>());
        Assert.Throws<ArgumentNullException>("services", () => ((IServiceCollection)null!).AddKeyedRateLimited<IClient, Client>("key"));
        Assert.Throws<ArgumentNullException>("serviceKey", () => new ServiceCollection().AddKeyedRateLimited<IClient, Client>(null!));
    }

    private static ServiceProvider Services(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        add(services);
        return services.BuildServiceProvider(_strict);
    }

    private static Client Inner(IClient client) => Assert.IsType<Client>(Assert.IsType<Decorator>(client).Inner);

    private interface IClient;

    private sealed class Client([ServiceKey] string? key = null) : IClient, IDisposable
    {
        public string? Key => key;

        public int Disposals { get; private set; }

        public void Dispose() => Disposals++;
    }

    private sealed class Decorator(IClient inner, LlmRateLimiter? limiter) : IClient
    {
        public IClient Inner => inner;

        public LlmRateLimiter? Limiter => limiter;
    }

    private interface IDisposableClient : IDisposable;

    private sealed class DisposableClient : IDisposableClient
    {
        public int Disposals { get; private set; }

        public void Dispose() => Disposals++;
    }

    private sealed class DisposableDecorator(IDisposableClient inner) : IDisposableClient
    {
        public void Dispose() => inner.Dispose();
    }

    private interface IPlain;

    private sealed class Plain : IPlain;

    private interface IChat<T>;

    private sealed class Chat : IChat<string>;
}
