using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using LlmLimiter.Simulator;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;
using OpenAI.Responses;

namespace Simulator.Tests;

public sealed class OpenAISdkTests
{
    private static readonly SimulatedModel _model = new("gpt-4o") { Requests = 1, Tokens = 1_000 };

    [Fact]
    public async Task The_official_SDK_reads_an_answer()
    {
        await using SimulatorClient simulator = await SimulatorClient.StartAsync(_model);

        ChatCompletion answer = await Chat(simulator).CompleteChatAsync(
            [new SystemChatMessage("Be brief."), new UserChatMessage("Hi")], new ChatCompletionOptions { MaxOutputTokenCount = 10 });

        ModelReport report = simulator.Simulator.Report()["gpt-4o"];
        Assert.Equal(ChatFinishReason.Length, answer.FinishReason);
        Assert.Equal("gpt-4o", answer.Model);
        Assert.Equal(10, answer.Content[0].Text.Split(' ').Length);
        Assert.Equal((15, 10, 25), (answer.Usage.InputTokenCount, answer.Usage.OutputTokenCount, answer.Usage.TotalTokenCount));
        Assert.Equal(0, answer.Usage.InputTokenDetails.CachedTokenCount);
        Assert.Equal(0, answer.Usage.OutputTokenDetails.ReasoningTokenCount);
        Assert.Equal((1, 25), (report.Admitted, report.UsedTokens));
    }

    [Fact]
    public async Task The_official_SDK_reads_a_stream_and_its_usage()
    {
        await using SimulatorClient simulator = await SimulatorClient.StartAsync(_model);
        var text = new StringBuilder();
        ChatTokenUsage? usage = null;
        ChatFinishReason? finish = null;

        await foreach (StreamingChatCompletionUpdate update in Chat(simulator).CompleteChatStreamingAsync([new UserChatMessage("Hi")]))
        {
            text.Append(string.Concat(update.ContentUpdate.Select(part => part.Text)));
            usage = update.Usage ?? usage;
            finish = update.FinishReason ?? finish;
        }

        Assert.NotNull(usage);
        Assert.Equal(simulator.Simulator.Report()["gpt-4o"].UsedTokens, usage.TotalTokenCount);
        Assert.Equal(usage.OutputTokenCount, text.ToString().Split(' ').Length);
        Assert.Equal(ChatFinishReason.Stop, finish);
    }

    [Fact]
    public async Task The_official_SDK_throws_the_429_with_its_message_and_headers()
    {
        await using SimulatorClient simulator = await SimulatorClient.StartAsync(_model);
        await Chat(simulator).CompleteChatAsync([new UserChatMessage("Hi")]);

        ClientResultException refused = await Assert.ThrowsAsync<ClientResultException>(
            () => Chat(simulator).CompleteChatAsync([new UserChatMessage("Hi")]));

        Assert.Equal(429, refused.Status);
        Assert.Contains("Limit 1, Used 1, Requested 1. Please try again in 1m0s.", refused.Message);
        Assert.True(refused.GetRawResponse()!.Headers.TryGetValue("retry-after-ms", out string? wait));
        Assert.Equal("60000", wait);
        Assert.Equal(1, simulator.Simulator.Report()["gpt-4o"].Refused);
    }

    [Fact]
    public async Task The_official_SDK_reads_embeddings()
    {
        await using SimulatorClient simulator = await SimulatorClient.StartAsync(_model with { Requests = 0 });
        EmbeddingClient client = Client(simulator).GetEmbeddingClient("gpt-4o");

        OpenAIEmbeddingCollection embeddings = await client.GenerateEmbeddingsAsync(["one", "another one"]);
        OpenAIEmbedding alone = await client.GenerateEmbeddingAsync("one", new EmbeddingGenerationOptions { Dimensions = 3 });

        Assert.Equal([8, 8, 3], embeddings.Append(alone).Select(embedding => embedding.ToFloats().Length));
        Assert.Equal([0, 1], embeddings.Select(embedding => embedding.Index));
        Assert.All(embeddings.Append(alone), embedding => Assert.Equal(1, Length(embedding), tolerance: 1e-6));
        Assert.NotEqual(embeddings[0].ToFloats().ToArray(), embeddings[1].ToFloats().ToArray());
        Assert.Equal((3, 3), (embeddings.Usage.InputTokenCount, embeddings.Usage.TotalTokenCount));
        Assert.Equal("gpt-4o", embeddings.Model);

        static double Length(OpenAIEmbedding embedding) => Math.Sqrt(embedding.ToFloats().ToArray().Sum(static part => (double)part * part));
    }

    [Fact]
    public async Task The_official_SDK_reads_a_response()
    {
        await using SimulatorClient simulator = await SimulatorClient.StartAsync(_model);

        ResponseResult response = await Responses(simulator).CreateResponseAsync(new CreateResponseOptions(
            "gpt-4o", [ResponseItem.CreateUserMessageItem("Hi")]) { Instructions = "Be brief.", MaxOutputTokenCount = 10 });

        Assert.Equal(ResponseStatus.Incomplete, response.Status);
        Assert.Equal(ResponseIncompleteStatusReason.MaxOutputTokens, response.IncompleteStatusDetails.Reason);
        Assert.Equal("gpt-4o", response.Model);
        Assert.Equal(10, response.GetOutputText().Split(' ').Length);
        Assert.Equal((15, 10, 25), (response.Usage.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount));
        Assert.Equal(0, response.Usage.InputTokenDetails.CachedTokenCount);
        Assert.Equal(0, response.Usage.OutputTokenDetails.ReasoningTokenCount);
        Assert.Equal(simulator.Time.GetUtcNow(), response.CreatedAt);
        Assert.Equal((1, 25), (simulator.Simulator.Report()["gpt-4o"].Admitted, simulator.Simulator.Report()["gpt-4o"].UsedTokens));
    }

    [Fact]
    public async Task The_official_SDK_reads_a_streamed_response_and_its_usage()
    {
        await using SimulatorClient simulator = await SimulatorClient.StartAsync(_model);
        var text = new StringBuilder();
        ResponseResult? completed = null;

        await foreach (StreamingResponseUpdate update in await Responses(simulator).CreateResponseStreamingAsync("gpt-4o", "Hi"))
        {
            text.Append((update as StreamingResponseOutputTextDeltaUpdate)?.Delta);
            completed = (update as StreamingResponseCompletedUpdate)?.Response ?? completed;
        }

        Assert.NotNull(completed);
        Assert.Equal(ResponseStatus.Completed, completed.Status);
        Assert.Equal(completed.GetOutputText(), text.ToString());
        Assert.Equal(completed.Usage.OutputTokenCount, text.ToString().Split(' ').Length);
        Assert.Equal(simulator.Simulator.Report()["gpt-4o"].UsedTokens, completed.Usage.TotalTokenCount);
    }

    private static ResponsesClient Responses(SimulatorClient simulator) => new(
        new ApiKeyCredential("any"),
        new ResponsesClientOptions { Endpoint = simulator.Simulator.BaseAddress, RetryPolicy = new ClientRetryPolicy(0) });

    private static ChatClient Chat(SimulatorClient simulator) => Client(simulator).GetChatClient("gpt-4o");

    private static OpenAIClient Client(SimulatorClient simulator) => new(
        new ApiKeyCredential("any"),
        new OpenAIClientOptions { Endpoint = simulator.Simulator.BaseAddress, RetryPolicy = new ClientRetryPolicy(0) });
}
