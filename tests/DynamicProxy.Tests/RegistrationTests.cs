using Microsoft.Extensions.DependencyInjection;

namespace LlmLimiter.DynamicProxy.Tests;

/// <summary>Clients behind proxies, as a container hands them out.</summary>
public sealed class RegistrationTests
{
    private static readonly RateLimitConfig _config = RateLimitConfig.Parse("acme:\n  model-1: { requests_per_minute: 1000 }\n");
    private static readonly ServiceProviderOptions _strict = new() { ValidateOnBuild = true, ValidateScopes = true };

    public interface IClient
    {
        [NotRateLimited]
        Client Self();

        [RateLimited("acme", "model-1")]
        Task AskAsync(string prompt);
    }

    public interface IPlain
    {
        Task AskAsync(string prompt);
    }

    [Fact]
    public async Task A_client_draws_on_the_containers_limiter()
    {
        await using ServiceProvider services = Services(services => services.AddRateLimitedProxy<IClient, Client>().AddLlmLimiter().AddConfiguration(_config).KeepDefault());

        await services.GetRequiredService<IClient>().AskAsync("why");

        Assert.Equal(1, services.GetRequiredService<LlmRateLimiter>().Granted());
    }

    [Fact]
    public async Task A_client_can_name_the_limiter_that_its_calls_draw_on()
    {
        await using ServiceProvider services = Services(services =>
        {
            services.AddLlmLimiter().AddConfiguration(_config).KeepDefault();
            services.AddRateLimitedProxy<IClient, Client>(limiterKey: "batch").AddLlmLimiter("batch").AddConfiguration(_config);
        });
        await services.GetRequiredService<IClient>().AskAsync("why");
        Assert.Equal(1, services.GetRequiredKeyedService<LlmRateLimiter>("batch").Granted());
        Assert.Equal(0, services.GetRequiredService<LlmRateLimiter>().Granted());

        await using ServiceProvider without = Services(services => services.AddRateLimitedProxy<IClient, Client>(limiterKey: "batch"));
        Assert.Contains("AddLlmLimiter(\"batch\")", Assert.Throws<InvalidOperationException>(without.GetRequiredService<IClient>).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ServiceLifetime.Singleton, true, true)]
    [InlineData(ServiceLifetime.Scoped, true, false)]
    [InlineData(ServiceLifetime.Transient, false, false)]
    public void The_client_and_its_implementation_live_as_long_as_was_said(ServiceLifetime lifetime, bool oneInAScope, bool oneInAll)
    {
        using ServiceProvider services = Services(services => services
            .AddRateLimitedProxy<IClient, Client>(lifetime)
            .AddRateLimitedProxy<Assistant, Assistant>(lifetime)
            .AddRateLimitedProxy<IPlain>(_ => new Plain(), Describe, lifetime));
        using IServiceScope first = services.CreateScope();
        using IServiceScope second = services.CreateScope();

        foreach (Type type in (Type[])[typeof(IClient), typeof(Assistant), typeof(IPlain), typeof(Client)])
        {
            object client = first.ServiceProvider.GetRequiredService(type);
            Assert.Equal(oneInAScope, ReferenceEquals(client, first.ServiceProvider.GetRequiredService(type)));
            Assert.Equal(oneInAll, ReferenceEquals(client, second.ServiceProvider.GetRequiredService(type)));
        }

        Assert.Equal(
            oneInAScope,
            ReferenceEquals(first.ServiceProvider.GetRequiredService<IClient>().Self(), first.ServiceProvider.GetRequiredService<Client>()));
    }

    [Fact]
    public void Clients_under_keys_have_implementations_of_their_own()
    {
        using ServiceProvider services = Services(services => services
            .AddRateLimitedProxy<IClient, Client>()
            .AddKeyedRateLimitedProxy<IClient, Client>("draft")
            .AddKeyedRateLimitedProxy<IClient, Client>("final", options => options.For<IClient>(client => client.Provider("acme").Model("model-1")), ServiceLifetime.Transient)
            .AddKeyedRateLimitedProxy<IClient>("made", (_, key) => new Client($"{key}!")));
        IClient draft = services.GetRequiredKeyedService<IClient>("draft");
        IClient final = services.GetRequiredKeyedService<IClient>("final");

        Assert.Equal(
            [null, "draft", "final", "made!"],
            new[] { services.GetRequiredService<IClient>(), draft, final, services.GetRequiredKeyedService<IClient>("made") }.Select(client => client.Self().Key));
        Assert.Same(draft, services.GetRequiredKeyedService<IClient>("draft"));
        Assert.NotSame(final, services.GetRequiredKeyedService<IClient>("final"));
        Assert.Null(services.GetKeyedService<IClient>("other"));
    }

    [Fact]
    public void Any_key_makes_a_client_for_each_key()
    {
        using ServiceProvider services = Services(services => services
            .AddKeyedRateLimitedProxy<IClient, Client>(KeyedService.AnyKey)
            .AddKeyedRateLimitedProxy<Assistant, Assistant>(KeyedService.AnyKey));

        Assert.Equal("one", services.GetRequiredKeyedService<IClient>("one").Self().Key);
        Assert.Equal("two", services.GetRequiredKeyedService<Assistant>("two").Key);
    }

    [Fact]
    public async Task A_class_is_made_with_what_its_constructor_asks_for()
    {
        await using ServiceProvider services = Services(services =>
        {
            services.AddLlmLimiter().AddConfiguration(_config).KeepDefault();
            services.AddSingleton(new Plain()).AddKeyedSingleton("draft", new Plain()).AddKeyedSingleton("fixed", new Plain())
                .AddRateLimitedProxy<Assistant, Assistant>()
                .AddKeyedRateLimitedProxy<Assistant, DerivedAssistant>("draft");
        });
        Assistant assistant = services.GetRequiredService<Assistant>();
        Assistant draft = services.GetRequiredKeyedService<Assistant>("draft");

        Assert.Equal((null, "draft"), (assistant.Key, draft.Key));
        Assert.Same(services.GetRequiredService<Plain>(), assistant.Plain);
        Assert.Same(services.GetRequiredKeyedService<Plain>("fixed"), Assert.IsAssignableFrom<DerivedAssistant>(draft).Fixed);
        Assert.Equal(7, assistant.Number);
        await assistant.AskAsync("why");
        await draft.AskAsync("why");
        Assert.Equal(2, services.GetRequiredService<LlmRateLimiter>().Granted());
    }

    [Fact]
    public void A_class_whose_constructor_asks_for_what_the_container_has_not_is_refused_by_name()
    {
        using ServiceProvider services = Services(services => services.AddKeyedRateLimitedProxy<Assistant, DerivedAssistant>("draft"));

        string message = Assert.Throws<InvalidOperationException>(() => services.GetRequiredKeyedService<Assistant>("draft")).Message;

        Assert.Equal($"Unable to resolve service for type '{typeof(Plain)}' while attempting to activate '{typeof(DerivedAssistant)}'.", message);
    }

    [Fact]
    public void An_implementation_that_is_registered_already_stays_as_it_is()
    {
        using var own = new Client("own");
        using ServiceProvider services = Services(services => services.AddSingleton(own).AddRateLimitedProxy<IClient, Client>(ServiceLifetime.Transient));

        Assert.Same(own, services.GetRequiredService<IClient>().Self());
    }

    [Fact]
    public void A_singleton_does_not_keep_a_scoped_implementation()
    {
        IServiceCollection services = new ServiceCollection().AddScoped<Client>();

        string message = Assert.Throws<InvalidOperationException>(() => services.AddRateLimitedProxy<IClient, Client>()).Message;

        Assert.EndsWith("pass ServiceLifetime.Scoped.", message, StringComparison.Ordinal);
        Assert.Single(services);
    }

    [Fact]
    public async Task An_implementation_is_disposed_once_with_its_scope()
    {
        await using ServiceProvider services = Services(services => services
            .AddRateLimitedProxy<IClient, Client>(ServiceLifetime.Scoped)
            .AddRateLimitedProxy<Assistant, Assistant>(ServiceLifetime.Scoped));
        Client client;
        Assistant assistant;
        await using (AsyncServiceScope scope = services.CreateAsyncScope())
        {
            client = scope.ServiceProvider.GetRequiredService<IClient>().Self();
            assistant = scope.ServiceProvider.GetRequiredService<Assistant>();
        }

        Assert.Equal((1, 1), (client.Disposals, assistant.Disposals));
    }

    [Fact]
    public async Task Where_the_interface_is_disposable_the_proxy_is_disposed_first_and_both_reach_the_implementation()
    {
        DisposableClient client;
        await using (ServiceProvider services = Services(services => services.AddRateLimitedProxy<IDisposableClient, DisposableClient>()))
        {
            services.GetRequiredService<IDisposableClient>();
            client = services.GetRequiredService<DisposableClient>();
        }

        // As with a generated decorator.
        Assert.Equal(2, client.Disposals);
    }

    [Fact]
    public async Task What_a_factory_makes_is_disposed_through_its_proxy()
    {
        var one = new Client("one");
        var other = new AsyncPlain();
        await using (ServiceProvider services = Services(services => services.AddRateLimitedProxy<IClient>(_ => one).AddRateLimitedProxy<IPlain>(_ => other, Describe)))
        {
            services.GetRequiredService<IClient>();
            services.GetRequiredService<IPlain>();
        }

        Assert.Equal((1, 1), (one.Disposals, other.Disposals));
    }

    [Fact]
    public void What_cannot_be_limited_is_refused_when_it_is_registered()
    {
        var services = new ServiceCollection();

        Assert.StartsWith("Nothing of 'IPlain' is limited", Assert.Throws<InvalidOperationException>(() => services.AddRateLimitedProxy<IPlain, Plain>()).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => services.AddRateLimitedProxy<RefusalTests.NotVirtual, RefusalTests.NotVirtual>());
        Assert.Contains(
            "name the class", Assert.Throws<InvalidOperationException>(() => services.AddRateLimitedProxy<IClient, IClient>()).Message, StringComparison.Ordinal);
        Assert.Empty(services);
    }

    [Fact]
    public void A_factory_that_gives_nothing_is_named()
    {
        using ServiceProvider services = Services(services => services.AddRateLimitedProxy<IClient>(_ => null!));

        Assert.Contains(nameof(IClient), Assert.Throws<InvalidOperationException>(services.GetRequiredService<IClient>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_services_key_factory_or_description_nothing_is_registered()
    {
        var services = new ServiceCollection();
        Assert.Throws<ArgumentNullException>("services", () => ((IServiceCollection)null!).AddRateLimitedProxy<IClient, Client>());
        Assert.Throws<ArgumentNullException>("services", () => ((IServiceCollection)null!).AddRateLimitedProxy<IClient>(_ => new Client()));
        Assert.Throws<ArgumentNullException>("configure", () => services.AddRateLimitedProxy<IClient, Client>(configure: null!));
        Assert.Throws<ArgumentNullException>("factory", () => services.AddRateLimitedProxy<IClient>(factory: null!));
        Assert.Throws<ArgumentNullException>("serviceKey", () => services.AddKeyedRateLimitedProxy<IClient, Client>(null!));
        Assert.Empty(services);
    }

    private static void Describe(RateLimitProxyOptions options) => options.For<IPlain>(client => client.Provider("acme").Model("model-1"));

    private static ServiceProvider Services(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        add(services);
        return services.BuildServiceProvider(_strict);
    }

    public sealed class Client([ServiceKey] string? key = null) : IClient, IDisposable
    {
        public string? Key => key;

        public int Disposals { get; private set; }

        public Client Self() => this;

        public Task AskAsync(string prompt) => Task.CompletedTask;

        public void Dispose() => Disposals++;
    }

    public interface IDisposableClient : IDisposable
    {
        [RateLimited("acme", "model-1")]
        Task AskAsync(string prompt);
    }

    private sealed class DisposableClient : IDisposableClient
    {
        public int Disposals { get; private set; }

        public Task AskAsync(string prompt) => Task.CompletedTask;

        public void Dispose() => Disposals++;
    }

    public class Plain : IPlain
    {
        public Task AskAsync(string prompt) => Task.CompletedTask;
    }

    private sealed class AsyncPlain : Plain, IAsyncDisposable
    {
        public int Disposals { get; private set; }

        public ValueTask DisposeAsync()
        {
            Disposals++;
            return default;
        }
    }

    public class Assistant : IDisposable
    {
        public Assistant([ServiceKey] string? key = null)
            : this(null, key)
        {
        }

        public Assistant(Plain? plain, [ServiceKey] string? key = null, int number = 7) => (Plain, Key, Number) = (plain, key, number);

        public Plain? Plain { get; }

        public string? Key { get; }

        public int Number { get; }

        public int Disposals { get; private set; }

        [RateLimited("acme", "model-1")]
        public virtual Task AskAsync(string prompt) => Task.CompletedTask;

        public void Dispose()
        {
            Disposals++;
            GC.SuppressFinalize(this);
        }
    }

    public class DerivedAssistant([FromKeyedServices("fixed")] Plain plain, [ServiceKey] string? key = null) : Assistant(key)
    {
        public Plain Fixed => plain;
    }
}
