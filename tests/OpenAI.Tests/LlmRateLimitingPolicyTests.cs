using System.ClientModel;
using System.ClientModel.Primitives;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using LlmLimiter.Calls;
using OpenAI.Chat;

namespace OpenAI.Tests;

/// <summary>What the policy does with each try of a client's calls, in good days and bad.</summary>
public sealed class LlmRateLimitingPolicyTests
{
    private static readonly ChatMessage[] _messages = [new UserChatMessage("Why is the sky blue?")];
    private static readonly TimeSpan _windowAndMargin = TimeSpan.FromMilliseconds(60_500);

    [Fact]
    public async Task The_request_is_sent_as_the_SDK_has_written_it()
    {
        using var limited = new LimitedClient();
        using var plain = new ScriptedProvider();
        var client = new ChatClient("gpt-4o", new ApiKeyCredential("any"), new OpenAIClientOptions
        {
            Transport = new HttpClientPipelineTransport(new HttpClient(plain.Answers())),
        });

        limited.Scripted.Answers();
        await client.CompleteChatAsync(_messages);
        await limited.Chat().CompleteChatAsync(_messages);

        Assert.Equal(Assert.Single(plain.Bodies), Assert.Single(limited.Scripted.Bodies));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_wait_longer_than_the_network_timeout_does_not_end_the_call(bool isAsync)
    {
        TimeSpan timeout = TimeSpan.FromSeconds(1);
        using var limited = new LimitedClient(requestsPerMinute: 1);
        limited.Scripted.Answers().Answers();
        ChatClient client = limited.Chat(networkTimeout: timeout);
        await client.CompleteChatAsync(_messages);

        Task call = isAsync ? client.CompleteChatAsync(_messages) : Task.Run(() => client.CompleteChat(_messages));
        await UntilAsync(() => limited.Usage.Waiting == 1);

        // Real time: the SDK's timeout knows no other.
        using var later = new CancellationTokenSource(2 * timeout);
        var isLater = new TaskCompletionSource();
        later.Token.Register(isLater.SetResult);
        await isLater.Task;
        Assert.False(call.IsCompleted);
        limited.Time.Advance(_windowAndMargin);

        await call.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(2, limited.Scripted.Bodies.Count);
    }

    [Fact]
    public async Task The_network_timeout_ends_a_try_that_the_provider_does_not_answer_and_its_lease_is_settled()
    {
        using var limited = new LimitedClient();
        limited.Scripted.StaysSilent();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => limited.Chat(networkTimeout: TimeSpan.FromMilliseconds(50)).CompleteChatAsync(_messages));

        Assert.True(limited.Charged.Input > 0);
        Assert.Equal(1, limited.Used(LimitMetric.Requests));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_try_of_the_SDKs_own_takes_a_turn(bool isAsync)
    {
        using var limited = new LimitedClient();
        limited.Scripted.Answers("{}", HttpStatusCode.BadGateway).Answers("{}", HttpStatusCode.InternalServerError).Answers();
        ChatClient client = limited.Chat(retries: new RetriesAtOnce());

        Task<ClientResult<ChatCompletion>> call = isAsync ? client.CompleteChatAsync(_messages) : Task.Run(() => client.CompleteChat(_messages));
        while (!call.IsCompleted)
        {
            // A refusal has the next tries wait.
            limited.Time.Advance(TimeSpan.FromSeconds(limited.Usage.Waiting));
            await Task.Yield();
        }

        ChatCompletion answer = await call;
        Assert.Equal("Hi", answer.Content[0].Text);
        Assert.Equal((3, 1), (limited.Usage.Granted, limited.Usage.InputError.Calls));
        Assert.Equal(0, limited.Used(LimitMetric.ConcurrentRequests));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task What_the_provider_says_of_a_refusal_reaches_the_caller(bool isAsync, bool isStreamed)
    {
        using var limited = new LimitedClient();
        limited.Scripted.Answers("""{"error":{"message":"Slow down, please."}}""", HttpStatusCode.TooManyRequests);
        ChatClient client = limited.Chat();

        var refusal = await Assert.ThrowsAsync<ClientResultException>(async () =>
        {
            switch (isAsync, isStreamed)
            {
                case (true, true):
                    await client.CompleteChatStreamingAsync(_messages).GetAsyncEnumerator().MoveNextAsync();
                    break;
                case (true, false):
                    await client.CompleteChatAsync(_messages);
                    break;
                case (false, true):
                    client.CompleteChatStreaming(_messages).GetEnumerator().MoveNext();
                    break;
                default:
                    client.CompleteChat(_messages);
                    break;
            }
        });

        Assert.Equal(429, refusal.Status);
        Assert.Contains("Slow down, please.", refusal.GetRawResponse()!.Content.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, limited.Used(LimitMetric.ConcurrentRequests));
    }

    [Fact]
    public async Task A_refusal_that_waiting_does_not_cure_is_not_tried_again()
    {
        int tries = 0;
        OpenAIClientOptions options = new() { RetryPolicy = new RetriesAtOnce() };
        options.AddPolicy(new Throwing(() => ++tries), PipelinePosition.PerTry);

        await Assert.ThrowsAsync<ProviderRefusedException>(
            () => new ChatClient("gpt-4o", new ApiKeyCredential("any"), options).CompleteChatAsync(_messages));
        Assert.Equal(1, tries);
    }

    [Fact]
    public async Task A_call_whose_turn_does_not_come_in_time_is_not_tried_again_nor_sent()
    {
        using var limited = new LimitedClient(requestsPerMinute: 1);
        limited.Scripted.Answers();
        ChatClient client = limited.Chat(acquire: new AcquireOptions { MaxWait = TimeSpan.FromSeconds(10) }, retries: new RetriesAtOnce());
        await client.CompleteChatAsync(_messages);

        await Assert.ThrowsAsync<RateLimitTimeoutException>(() => client.CompleteChatAsync(_messages));
        Assert.Throws<RateLimitTimeoutException>(() => client.CompleteChat(_messages));

        Assert.Equal(2, limited.Usage.Refused);
        Assert.Single(limited.Scripted.Bodies);
    }

    [Fact]
    public async Task A_model_without_limits_is_refused_by_name()
    {
        using var limited = new LimitedClient();

        var unknown = await Assert.ThrowsAsync<UnknownModelException>(() => limited.Chat(model: "gpt-4").CompleteChatAsync(_messages));

        Assert.Equal(("openai", "gpt-4"), (unknown.Provider, unknown.Model));
        Assert.Empty(limited.Scripted.Bodies);
    }

    [Fact]
    public async Task A_call_that_never_left_gives_everything_back()
    {
        using var limited = new LimitedClient();
        limited.Scripted.Fails(new HttpRequestException(HttpRequestError.ConnectionError));

        await Assert.ThrowsAnyAsync<Exception>(() => limited.Chat().CompleteChatAsync(_messages));

        Assert.Equal((0, 0), limited.Charged);
        Assert.Equal((1, 0), (limited.Scripted.Bodies.Count, limited.Used(LimitMetric.Requests)));
    }

    [Fact]
    public async Task A_call_that_broke_off_is_settled_at_its_estimate()
    {
        using var limited = new LimitedClient();
        limited.Scripted.Fails(new HttpRequestException(HttpRequestError.ResponseEnded));

        await Assert.ThrowsAnyAsync<Exception>(() => limited.Chat().CompleteChatAsync(_messages, new ChatCompletionOptions { MaxOutputTokenCount = 50 }));

        Assert.Equal((limited.Limiter.Estimate("openai", "gpt-4o", "Why is the sky blue?").InputTokens, 50), limited.Charged);
        Assert.Equal(1, limited.Used(LimitMetric.Requests));
    }

    [Fact]
    public async Task A_call_that_is_cancelled_while_it_waits_leaves_the_queue()
    {
        using var limited = new LimitedClient(requestsPerMinute: 1);
        limited.Scripted.Answers();
        ChatClient client = limited.Chat(retries: new RetriesAtOnce());
        await client.CompleteChatAsync(_messages);
        using var cancelled = new CancellationTokenSource();

        Task waiting = client.CompleteChatAsync(_messages, cancellationToken: cancelled.Token);
        await UntilAsync(() => limited.Usage.Waiting == 1);
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal((0, 1), (limited.Usage.Waiting, limited.Usage.Granted));
    }

    [Fact]
    public async Task A_stream_gives_each_piece_as_it_comes_and_is_settled_at_its_end()
    {
        using var limited = new LimitedClient();
        var pipe = new Pipe();
        limited.Scripted.Answers(new StreamContent(pipe.Reader.AsStream()));
        IAsyncEnumerator<StreamingChatCompletionUpdate> updates = limited.Chat().CompleteChatStreamingAsync(_messages).GetAsyncEnumerator();

        await pipe.Writer.WriteAsync(Chunk("Hel"));
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal("Hel", updates.Current.ContentUpdate[0].Text);
        Assert.Equal(1, limited.Used(LimitMetric.ConcurrentRequests));

        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes("""
            data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"gpt-4o","choices":[],"usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15}}

            data: [DONE]


            """));
        await pipe.Writer.CompleteAsync();
        while (await updates.MoveNextAsync())
        {
        }

        await updates.DisposeAsync();
        Assert.Equal((12, 3), limited.Charged);
        Assert.Equal(1, limited.Usage.InputError.Calls);
    }

    [Fact]
    public async Task A_stream_that_is_left_half_way_is_settled_at_its_estimate()
    {
        using var limited = new LimitedClient();
        var pipe = new Pipe();
        limited.Scripted.Answers(new StreamContent(pipe.Reader.AsStream()));
        await pipe.Writer.WriteAsync(Chunk("Hel"));

        await foreach (StreamingChatCompletionUpdate update in limited.Chat().CompleteChatStreamingAsync(
            _messages, new ChatCompletionOptions { MaxOutputTokenCount = 50 }))
        {
            break;
        }

        Assert.Equal((limited.Limiter.Estimate("openai", "gpt-4o", "Why is the sky blue?").InputTokens, 50), limited.Charged);
        Assert.Equal(0, limited.Usage.InputError.Calls);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_is_settled()
    {
        using var limited = new LimitedClient();
        var pipe = new Pipe();
        limited.Scripted.Answers(new StreamContent(pipe.Reader.AsStream()));
        await pipe.Writer.WriteAsync(Chunk("Hel"));
        await pipe.Writer.CompleteAsync(new IOException("gone"));

        IAsyncEnumerator<StreamingChatCompletionUpdate> updates = limited.Chat().CompleteChatStreamingAsync(_messages).GetAsyncEnumerator();
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (await updates.MoveNextAsync())
            {
            }
        });

        Assert.True(limited.Charged.Input > 0);
    }

    [Fact]
    public async Task Inside_a_limited_call_it_takes_no_turn_of_its_own()
    {
        using var limited = new LimitedClient();
        limited.Scripted.Answers();
        ChatClient client = limited.Chat();

        await limited.Limiter.RunAsync<ChatCompletion>(
            "openai", "gpt-4o", 1_000, async cancellationToken => await client.CompleteChatAsync(_messages, cancellationToken: cancellationToken),
            answer => new TokenUsage(answer.Usage.InputTokenCount, answer.Usage.OutputTokenCount));

        Assert.Equal(1, limited.Usage.Granted);
        Assert.Equal((12, 3), limited.Charged);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_adapter_below_it_takes_part_in_its_turn(bool isAsync)
    {
        using var limited = new LimitedClient();
        limited.Scripted.Answers();
        bool joined = false;
        limited.Scripted.Arrived = () => joined = LimitedSend.TryJoin(out _);
        ChatClient client = limited.Chat();

        _ = isAsync ? await client.CompleteChatAsync(_messages) : client.CompleteChat(_messages);

        Assert.True(joined);
        Assert.False(LimitedSend.TryJoin(out _));
    }

    [Theory]
    [InlineData("https://mine.openai.azure.com/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21", """{"messages":[]}""")]
    [InlineData("https://mine.openai.azure.com/openai/v1/chat/completions", """{"model":"my-gpt","messages":[]}""")]
    public async Task A_deployment_of_Azures_goes_by_its_name_in_the_limits_of_azure(string address, string body)
    {
        using var limited = new LimitedClient(provider: "azure", model: "my-gpt");
        limited.Scripted.Answers().Answers();
        ClientPipeline pipeline = ClientPipeline.Create(limited.Options());

        await pipeline.SendAsync(Message(pipeline, "POST", address, body));
        pipeline.Send(Message(pipeline, "POST", address, body));

        Assert.Equal(2, limited.Usage.Granted);
        Assert.Equal((24, 6), limited.Charged);
    }

    [Fact]
    public async Task A_provider_that_is_named_is_the_one()
    {
        using var limited = new LimitedClient(provider: "gateway", model: "m");
        var options = new OpenAIClientOptions { Transport = new HttpClientPipelineTransport(new HttpClient(limited.Scripted.Answers())) };
        ClientPipeline pipeline = ClientPipeline.Create(options.AddLlmRateLimiting(limited.Limiter, provider: "gateway"));

        await pipeline.SendAsync(Message(pipeline, "POST", "https://llm.example/v1/responses", """{"model":"m","input":"Hi"}"""));

        Assert.Equal(1, limited.Usage.Granted);
    }

    [Theory]
    [InlineData("GET", "https://api.openai.com/v1/models")]
    [InlineData("POST", "https://api.openai.com/v1/files")]
    public async Task What_asks_no_model_for_text_or_embeddings_takes_no_turn(string method, string address)
    {
        using var limited = new LimitedClient(requestsPerMinute: 1);
        limited.Scripted.Answers().Answers();
        ClientPipeline pipeline = ClientPipeline.Create(limited.Options());

        PipelineMessage message = Message(pipeline, method, address, """{"model":"gpt-4o"}""");
        await pipeline.SendAsync(message);
        pipeline.Send(Message(pipeline, method, address, """{"model":"gpt-4o"}"""));

        Assert.Equal(ScriptedProvider.Answer, message.Response!.Content.ToString());
        Assert.Equal(0, limited.Usage.Granted);
    }

    private static PipelineMessage Message(ClientPipeline pipeline, string method, string address, string body)
    {
        PipelineMessage message = pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri = new Uri(address);
        message.Request.Content = BinaryContent.Create(BinaryData.FromString(body));
        return message;
    }

    private static byte[] Chunk(string text) => Encoding.UTF8.GetBytes(
        "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
        + text + "\"},\"finish_reason\":null}],\"usage\":null}\n\n");

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Yield();
        }
    }

    private sealed class Throwing(Action tried) : PipelinePolicy
    {
        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) => throw new NotSupportedException();

        public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            tried();
            throw new ProviderRefusedException();
        }
    }
}
