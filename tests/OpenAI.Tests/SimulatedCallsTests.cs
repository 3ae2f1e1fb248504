using System.ClientModel;
using System.ClientModel.Primitives;
using LlmLimiter.Simulator;
using OpenAI.Chat;
using OpenAI.Responses;

namespace OpenAI.Tests;

/// <summary>The calls of the official SDK against a provider that keeps a log of its own. End to end, over HTTP.</summary>
public sealed class SimulatedCallsTests
{
    private static readonly ChatMessage[] _messages = [new SystemChatMessage("Be brief."), new UserChatMessage("Why is the sky blue?")];

    private static readonly Dictionary<string, Func<OpenAIClient, Task>> _calls = new()
    {
        ["chat"] = client => client.GetChatClient(LimitedClient.Model).CompleteChatAsync(_messages),
        ["chat, synchronous"] = Synchronous(client => client.GetChatClient(LimitedClient.Model).CompleteChat(_messages)),
        ["streamed chat"] = client => ReadAsync(client.GetChatClient(LimitedClient.Model).CompleteChatStreamingAsync(_messages)),
        ["streamed chat, synchronous"] = Synchronous(client => _ = client.GetChatClient(LimitedClient.Model).CompleteChatStreaming(_messages).Count()),
        ["response"] = client => client.GetResponsesClient().CreateResponseAsync(Response()),
        ["response, synchronous"] = Synchronous(client => client.GetResponsesClient().CreateResponse(Response())),
        ["streamed response"] = async client => await ReadAsync(await client.GetResponsesClient().CreateResponseStreamingAsync(Response(isStreamed: true))),
        ["embedding"] = client => client.GetEmbeddingClient(LimitedClient.Model).GenerateEmbeddingAsync("Why is the sky blue?"),
        ["embedding, synchronous"] = Synchronous(client => client.GetEmbeddingClient(LimitedClient.Model).GenerateEmbedding("Why is the sky blue?")),
    };

    public static TheoryData<string> Calls => [.. _calls.Keys];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_call_takes_a_turn_and_is_charged_what_the_provider_says_it_used(string call)
    {
        await using ProviderSimulator provider = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Models = [new SimulatedModel(LimitedClient.Model) { Requests = 100, Tokens = 100_000 }],
        });
        using var limited = new LimitedClient();
        var client = new OpenAIClient(
            new ApiKeyCredential("any"),
            new OpenAIClientOptions { Endpoint = provider.BaseAddress, RetryPolicy = new ClientRetryPolicy(maxRetries: 0) }.AddLlmRateLimiting(limited.Limiter));

        await _calls[call](client);

        (long input, long output) = limited.Charged;
        Assert.Equal((1, 1), (limited.Usage.Granted, limited.Usage.InputError.Calls));
        Assert.Equal(provider.Report()[LimitedClient.Model].UsedTokens, input + output);
    }

    private static Func<OpenAIClient, Task> Synchronous(Action<OpenAIClient> call) => client =>
    {
        call(client);
        return Task.CompletedTask;
    };

    private static CreateResponseOptions Response(bool isStreamed = false) =>
        new(LimitedClient.Model, [ResponseItem.CreateUserMessageItem("Why is the sky blue?")]) { StreamingEnabled = isStreamed };

    private static async Task ReadAsync<T>(IAsyncEnumerable<T> stream)
    {
        await foreach (T _ in stream)
        {
        }
    }
}
