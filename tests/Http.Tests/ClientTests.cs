using Microsoft.Extensions.DependencyInjection;

namespace LlmLimiter.Http.Tests;

/// <summary>How clients are made: with dependency injection and without.</summary>
public sealed class ClientTests : IDisposable
{
    private readonly LlmRateLimiter _limiter = new("acme", "m", new ModelLimits { RequestsPerMinute = 10 });

    public void Dispose() => _limiter.Dispose();

    [Fact]
    public async Task A_client_of_the_factory_draws_on_the_limiter_of_the_container()
    {
        var services = new ServiceCollection();
        services.AddSingleton(_limiter);
        Client(services).AddLlmRateLimiting(options => options.Hosts["llm.example.com"] = "acme");

        await SendAsync(services);

        Assert.Equal(1, _limiter.GetUsage("acme", "m").Granted);
        Assert.Equal("llm", Assert.Single(_limiter.GetUsage("acme", "m").CallSites).Key);
    }

    [Fact]
    public async Task It_draws_on_the_limiter_that_is_given()
    {
        var services = new ServiceCollection();
        Client(services).AddLlmRateLimiting(_limiter, options => options.Provider = "acme");

        await SendAsync(services);

        Assert.Equal(1, _limiter.GetUsage("acme", "m").Granted);
    }

    [Fact]
    public async Task It_draws_on_the_limiter_under_a_key()
    {
        var services = new ServiceCollection();
        services.AddKeyedSingleton("batch", _limiter);
        Client(services).AddLlmRateLimiting(options => options.Provider = "acme", limiterKey: "batch");

        await SendAsync(services);

        Assert.Equal(1, _limiter.GetUsage("acme", "m").Granted);
    }

    [Fact]
    public void A_key_without_a_limiter_is_told()
    {
        var services = new ServiceCollection();
        Client(services).AddLlmRateLimiting(limiterKey: "batch");

        InvalidOperationException missing = Assert.Throws<InvalidOperationException>(() => Create(services));

        Assert.Contains("No LlmRateLimiter is registered under 'batch'", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_whose_timeout_would_cancel_calls_that_wait_is_not_made()
    {
        var services = new ServiceCollection();
        services.AddHttpClient("llm").AddLlmRateLimiting(_limiter);

        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => Create(services));

        Assert.Equal(
            "The HttpClient 'llm' gives up after 100 s (its Timeout), but its calls may wait up to 600 s for their turn. "
            + "Set client.Timeout = Timeout.InfiniteTimeSpan, with a deadline of its own for each call that needs one, "
            + "or a MaxWait below the timeout (LlmRateLimitingOptions.Acquire).",
            refused.Message);
    }

    [Fact]
    public void The_timeout_is_looked_at_after_all_that_is_configured_for_the_client()
    {
        var services = new ServiceCollection();
        services.AddHttpClient("llm").AddLlmRateLimiting(_limiter).ConfigureHttpClient(client => client.Timeout = TimeSpan.FromSeconds(601));

        Create(services).Dispose();
    }

    [Fact]
    public void A_wait_below_the_timeout_is_fine()
    {
        var services = new ServiceCollection();
        services.AddHttpClient("llm").AddLlmRateLimiting(_limiter, options => options.Acquire = new() { MaxWait = TimeSpan.FromSeconds(99) });

        Create(services).Dispose();
    }

    [Fact]
    public void Other_clients_keep_their_timeouts()
    {
        var services = new ServiceCollection();
        services.AddHttpClient("other").AddLlmRateLimiting(_limiter);
        services.AddHttpClient("llm");

        Create(services).Dispose();
    }

    [Fact]
    public void What_is_added_to_all_clients_is_checked_for_each()
    {
        var services = new ServiceCollection();
        services.ConfigureHttpClientDefaults(client => client.AddLlmRateLimiting(_limiter));
        services.AddHttpClient("llm");

        Assert.StartsWith("The HttpClient 'llm' gives up", Assert.Throws<InvalidOperationException>(() => Create(services)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_made_by_hand_has_no_timeout_unless_it_is_longer_than_the_wait()
    {
        using HttpClient client = LlmRateLimitingHandler.CreateClient(_limiter);
        using HttpClient patient = LlmRateLimitingHandler.CreateClient(_limiter, timeout: TimeSpan.FromMinutes(11));

        Assert.Equal((Timeout.InfiniteTimeSpan, TimeSpan.FromMinutes(11)), (client.Timeout, patient.Timeout));
        Assert.StartsWith(
            "An HttpClient gives up after 600 s",
            Assert.Throws<InvalidOperationException>(() => LlmRateLimitingHandler.CreateClient(_limiter, timeout: TimeSpan.FromMinutes(10))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "may wait without end",
            Assert.Throws<InvalidOperationException>(() => LlmRateLimitingHandler.CreateClient(
                _limiter, new LlmRateLimitingOptions { Acquire = new() { MaxWait = Timeout.InfiniteTimeSpan } }, TimeSpan.FromDays(1))).Message,
            StringComparison.Ordinal);
    }

    private static IHttpClientBuilder Client(IServiceCollection services) => services
        .AddHttpClient("llm", client => client.Timeout = Timeout.InfiniteTimeSpan)
        .ConfigurePrimaryHttpMessageHandler(() => new Answering());

    private static HttpClient Create(IServiceCollection services) =>
        services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>().CreateClient("llm");

    private static async Task SendAsync(IServiceCollection services)
    {
        using HttpClient client = Create(services);
        (await client.SendAsync(HandlerUnderTest.Post())).Dispose();
    }

    private sealed class Answering : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(HandlerUnderTest.Answer("""{"usage":{"prompt_tokens":1,"completion_tokens":1}}"""));
    }
}
