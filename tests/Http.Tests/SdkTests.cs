using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using LlmLimiter.Simulator;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Responses;

namespace LlmLimiter.Http.Tests;

/// <summary>The official SDKs through the handler, at a provider that counts for itself.</summary>
public sealed class SdkTests : IAsyncLifetime
{
    private readonly LlmRateLimiter _limiter = new(new RateLimitConfig(new Dictionary<string, ProviderLimits>
    {
        ["acme"] = new()
        {
            Models = new Dictionary<string, ModelLimits> { ["m"] = new() { RequestsPerMinute = 100, TokensPerMinute = 100_000, MaxConcurrent = 10 } },
        },
    }));

    private ProviderSimulator _simulator = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Models = [new SimulatedModel("m") { Requests = 100, Tokens = 100_000 }],
        });
        _client = LlmRateLimitingHandler.CreateClient(_limiter, new LlmRateLimitingOptions { Hosts = { [_simulator.BaseAddress.Host] = "acme" } });
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _simulator.DisposeAsync();
        _limiter.Dispose();
    }

    [Fact]
    public async Task A_chat_is_settled_with_what_the_provider_counted()
    {
        await OpenAI().GetChatClient("m").CompleteChatAsync([new UserChatMessage("Hi")]);

        AssertSettled();
    }

    [Fact]
    public void A_synchronous_chat_is_too()
    {
        OpenAI().GetChatClient("m").CompleteChat([new UserChatMessage("Hi")]);

        AssertSettled();
    }

    [Fact]
    public async Task A_streamed_chat_is_too()
    {
        await foreach (StreamingChatCompletionUpdate _ in OpenAI().GetChatClient("m").CompleteChatStreamingAsync([new UserChatMessage("Hi")]))
        {
            Assert.Equal(1, Used(LimitMetric.ConcurrentRequests));
        }

        AssertSettled();
    }

    [Fact]
    public async Task Embeddings_are_too()
    {
        await OpenAI().GetEmbeddingClient("m").GenerateEmbeddingsAsync(["one", "another one"]);

        AssertSettled();
    }

    [Fact]
    public async Task A_response_is_too()
    {
        await Responses().CreateResponseAsync("m", "Hi");

        AssertSettled();
    }

    [Fact]
    public async Task A_streamed_response_is_too()
    {
        await foreach (StreamingResponseUpdate _ in await Responses().CreateResponseStreamingAsync("m", "Hi"))
        {
            // Each piece as it comes.
        }

        AssertSettled();
    }

    [Fact]
    public async Task A_message_is_too()
    {
        await Anthropic().Messages.Create(Request());

        AssertSettled();
    }

    [Fact]
    public async Task A_streamed_message_is_too()
    {
        await foreach (RawMessageStreamEvent _ in Anthropic().Messages.CreateStreaming(Request()))
        {
            Assert.Equal(1, Used(LimitMetric.ConcurrentRequests));
        }

        AssertSettled();
    }

    [Fact]
    public async Task A_stream_that_is_left_leaves_nothing_under_way()
    {
        await foreach (StreamingChatCompletionUpdate _ in OpenAI().GetChatClient("m").CompleteChatStreamingAsync([new UserChatMessage("Hi")]))
        {
            break;
        }

        Assert.Equal((0, 0), (Used(LimitMetric.ConcurrentRequests), _limiter.GetUsage("acme", "m").InputError.Calls));
        Assert.True(Used(LimitMetric.TotalTokens) > 0);
    }

    [Fact]
    public async Task What_the_limiter_throws_comes_through_both()
    {
        await Assert.ThrowsAsync<UnknownModelException>(() => OpenAI().GetChatClient("other").CompleteChatAsync([new UserChatMessage("Hi")]));
        await Assert.ThrowsAsync<UnknownModelException>(() => Anthropic().Messages.Create(Request() with { Model = "other" }));
    }

    [Theory]
    [InlineData(FaultKind.SpentCredit, RefusalKind.SpentCredit)]
    [InlineData(FaultKind.Overloaded, null)]
    [InlineData(FaultKind.ServerError, null)]
    public async Task In_a_scope_a_refusal_is_told_by_the_SDKs_exception_alone(FaultKind fault, RefusalKind? thrown)
    {
        await using ProviderSimulator faulty = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Models = [new SimulatedModel("m")], Faults = [new SimulatedFault(fault) { Every = 1 }],
        });
        var client = new AnthropicClient { ApiKey = "any", BaseUrl = faulty.BaseAddress.GetLeftPart(UriPartial.Authority), MaxRetries = 0 };

        Exception? failure = await Record.ExceptionAsync(() => _limiter.RunAsync("acme", "m", 10, token => client.Messages.Create(Request(), token)));

        Assert.Equal(thrown, (failure as ProviderRefusedException)?.Kind);
        Assert.IsAssignableFrom<AnthropicApiException>(thrown is null ? failure : failure!.InnerException);
        Assert.Equal(fault is FaultKind.Overloaded, _limiter.GetUsage("acme", "m").PausedUntil is not null);
        Assert.Equal(fault is FaultKind.ServerError ? 10 : 0, Used(LimitMetric.TotalTokens));
        Assert.Equal(1, faulty.Report()["m"].Faulted);
    }

    private static MessageCreateParams Request() => new() { Model = "m", MaxTokens = 500, Messages = [new UserMessageParam { Content = "Hi" }] };

    private void AssertSettled()
    {
        ModelUsage known = _limiter.GetUsage("acme", "m");
        ModelReport seen = _simulator.Report()["m"];
        Assert.Equal((1, 1, 1), (seen.Admitted, known.Granted, known.InputError.Calls));
        Assert.Equal((seen.UsedTokens, 0), (Used(LimitMetric.TotalTokens), Used(LimitMetric.ConcurrentRequests)));
    }

    /// <summary>What the client's own calls use: where the provider counts a little more, the rest goes for that of others.</summary>
    private long Used(LimitMetric metric)
    {
        RuleUsage usage = _limiter.GetUsage("acme", "m").Rules.Single(rule => rule.Rule.Metric == metric);
        return usage.Used - usage.External;
    }

    private OpenAIClient OpenAI() => new(new ApiKeyCredential("any"), Options(new OpenAIClientOptions { Endpoint = _simulator.BaseAddress }));

    private ResponsesClient Responses() => new(new ApiKeyCredential("any"), Options(new ResponsesClientOptions { Endpoint = _simulator.BaseAddress }));

    private T Options<T>(T options)
        where T : ClientPipelineOptions
    {
        options.Transport = new HttpClientPipelineTransport(_client);
        options.RetryPolicy = new ClientRetryPolicy(maxRetries: 0);
        options.NetworkTimeout = Timeout.InfiniteTimeSpan;
        return options;
    }

    private AnthropicClient Anthropic() => new()
    {
        ApiKey = "any", BaseUrl = _simulator.BaseAddress.GetLeftPart(UriPartial.Authority), HttpClient = _client, MaxRetries = 0,
    };
}
