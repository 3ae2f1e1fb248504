using LlmLimiter;

namespace Generators.Tests;

/// <summary>Streams and refusals of the official SDKs' own types, through generated code, without configuration.</summary>
public sealed class SdkBehaviourTests
{
    [Fact]
    public Task A_chat_that_the_OpenAI_SDK_streams_tells_its_usage_in_the_last_item() => RequireUsage(
        "#pragma warning disable OPENAI001\nusing OpenAI.Chat;", "StreamingChatCompletionUpdate", "IEnumerable<ChatMessage> messages", "[new UserChatMessage(\"hi\")]", """
        OpenAIChatModelFactory.StreamingChatCompletionUpdate(contentUpdate: new ChatMessageContent("yes")),
        OpenAIChatModelFactory.StreamingChatCompletionUpdate(usage: OpenAIChatModelFactory.ChatTokenUsage(outputTokenCount: 12, inputTokenCount: 30, totalTokenCount: 42)),
        """);

    [Theory]
    [InlineData("response.completed")]
    [InlineData("response.incomplete")]
    public Task A_response_that_the_OpenAI_SDK_streams_tells_its_usage_when_it_ends(string end) => RequireUsage(
        """
        #pragma warning disable OPENAI001
        using OpenAI.Responses;
        using System.ClientModel.Primitives;
        """, "StreamingResponseUpdate", "CreateResponseOptions options", "new CreateResponseOptions { Model = \"model\" }", """"
        Read("""{"type":"response.created","sequence_number":0,"response":{"id":"r","object":"response","created_at":0,"model":"m","output":[]}}"""),
        Read("""{"type":"END","sequence_number":1,"response":{"id":"r","object":"response","created_at":0,"model":"m","output":[],"usage":{"input_tokens":30,"output_tokens":12,"total_tokens":42,"input_tokens_details":{"cached_tokens":0},"output_tokens_details":{"reasoning_tokens":0}}}}"""),
        """".Replace("END", end, StringComparison.Ordinal), "static StreamingResponseUpdate Read(string json) => ModelReaderWriter.Read<StreamingResponseUpdate>(BinaryData.FromString(json))!;");

    [Theory]
    [InlineData("Anthropic.Models.Messages", "RawMessageStreamEvent")]
    [InlineData("Anthropic.Models.Beta.Messages", "BetaRawMessageStreamEvent")]
    public Task A_message_that_the_Anthropic_SDK_streams_tells_its_input_first_and_its_output_last(string space, string item) => RequireUsage(
        $"using {space}; using System.Text.Json;", item, "MessageCreateParams parameters",
        "new MessageCreateParams { Model = \"model\", MaxTokens = 100, Messages = [] }", """"
        Read("""{"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":10,"cache_creation_input_tokens":5,"cache_read_input_tokens":15,"output_tokens":1}}}"""),
        Read("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"yes"}}"""),
        Read("""{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":12}}"""),
        """", $"static {item} Read(string json) => JsonSerializer.Deserialize<{item}>(json)!;");

    [Theory]
    [InlineData(2, "read to its end after the usage", 42)]
    [InlineData(1, "left at the usage", 42)]
    [InlineData(1, "cut before the usage", null)]
    public async Task A_streamed_message_is_known_when_its_last_usage_was_told(int deltas, string how, int? charged)
    {
        using var limiter = new LlmRateLimiter(
            "test", "model", new ModelLimits { RequestsPerMinute = 100, TokensPerMinute = 100_000 });
        bool isCut = how.StartsWith("cut", StringComparison.Ordinal);
        await RunningCode.RunAsync($$$$""""
            using Anthropic.Models.Messages;

            public interface IClient { [RateLimited("test", "model", OutputTokens = 100)] IAsyncEnumerable<RawMessageStreamEvent> AskAsync(string prompt); }
            public sealed class Client : IClient
            {
                public async IAsyncEnumerable<RawMessageStreamEvent> AskAsync(string prompt)
                {
                    await Task.Yield();
                    yield return Read("""{"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"m","content":[],"usage":{"input_tokens":30,"output_tokens":1}}}""");
                    for (int i = 0; i < {{{{(isCut ? 0 : deltas)}}}}; i++)
                    {
                        yield return Read("""{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":12}}""");
                    }
                }

                static RawMessageStreamEvent Read(string json) => System.Text.Json.JsonSerializer.Deserialize<RawMessageStreamEvent>(json)!;
            }
            public static class Program
            {
                public static async Task<string> RunAsync(LlmRateLimiter limiter)
                {
                    await foreach (RawMessageStreamEvent item in new RateLimitedClient(new Client(), limiter).AskAsync("hi"))
                    {
                        if ({{{{(how.StartsWith("left", StringComparison.Ordinal) ? "item.TryPickDelta(out _)" : "false")}}}}) { break; }
                    }

                    return "";
                }
            }
            """", limiter);
        long expected = limiter.Estimate("test", "model", "hi").InputTokens + 100;
        Assert.Equal(charged ?? expected, limiter.GetUsage("test", "model").Rules[1].Used);
    }

    [Fact]
    public Task An_answer_that_Microsoft_Extensions_AI_streams_tells_a_usage_for_each_round() => RequireUsage(
        "using Microsoft.Extensions.AI;", "ChatResponseUpdate", "IEnumerable<ChatMessage> messages, ChatOptions options",
        "[new ChatMessage(ChatRole.User, \"hi\")], new ChatOptions { ModelId = \"model\" }", """
        new ChatResponseUpdate(ChatRole.Assistant, "yes"),
        new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 10, OutputTokenCount = 5, TotalTokenCount = 15 })]),
        new ChatResponseUpdate(ChatRole.Assistant, [new TextContent("!"), new UsageContent(new UsageDetails { InputTokenCount = 20, OutputTokenCount = 7, TotalTokenCount = 27 })]),
        """);

    [Theory]
    [InlineData("new System.ClientModel.ClientResultException(\"no\", new Response(429))", 1)]
    [InlineData("new System.ClientModel.ClientResultException(\"no\", new Response(500))", 0)]
    [InlineData("new Anthropic.Exceptions.AnthropicRateLimitException(new()) { StatusCode = System.Net.HttpStatusCode.TooManyRequests, ResponseBody = \"\" }", 1)]
    [InlineData("new System.Net.Http.HttpRequestException(\"no\", null, System.Net.HttpStatusCode.TooManyRequests)", 1)]
    [InlineData("new InvalidOperationException()", 0)]
    public async Task A_refusal_is_known_by_the_SDKs_own_exception(string exception, long refused)
    {
        using LlmRateLimiter limiter = Limiter();
        await RunningCode.RunAsync($$"""
            using System.ClientModel.Primitives;

            public interface IClient { [RateLimited("test", "model")] Task AskAsync(string prompt); }
            public sealed class Client : IClient { public Task AskAsync(string prompt) => throw {{exception}}; }
            public static class Program
            {
                public static async Task<string> RunAsync(LlmRateLimiter limiter)
                {
                    try { await new RateLimitedClient(new Client(), limiter).AskAsync("hi"); }
                    catch { }
                    return "";
                }
            }

            internal sealed class Response(int status) : PipelineResponse
            {
                public override int Status => status;
                public override string ReasonPhrase => "";
                public override System.IO.Stream? ContentStream { get; set; }
                public override BinaryData Content => BinaryData.Empty;
                protected override PipelineResponseHeaders HeadersCore => null!;
                public override BinaryData BufferContent(CancellationToken cancellationToken = default) => Content;
                public override ValueTask<BinaryData> BufferContentAsync(CancellationToken cancellationToken = default) => new(Content);
                public override void Dispose() { }
            }
            """, limiter);
        Assert.Equal(refused, limiter.GetUsage("test", "model").RefusedByProvider);
    }

    [Fact]
    public async Task An_answer_without_its_usage_is_an_answer_all_the_same()
    {
        using LlmRateLimiter limiter = Limiter();
        string answer = await RunningCode.RunAsync(""""
            using Anthropic.Models.Messages;

            public interface IClient { [RateLimited("test", "model")] Task<Message> AskAsync(string prompt); }
            public sealed class Client : IClient
            {
                public Task<Message> AskAsync(string prompt) => Task.FromResult(System.Text.Json.JsonSerializer.Deserialize<Message>("""{"id":"m","content":[]}""")!);
            }
            public static class Program
            {
                public static async Task<string> RunAsync(LlmRateLimiter limiter) => (await new RateLimitedClient(new Client(), limiter).AskAsync("hi")).ID;
            }
            """", limiter);
        Assert.Equal("m", answer);
        Assert.Equal(1, limiter.GetUsage("test", "model").Rules[0].Used);
    }

    [Fact]
    public async Task A_logical_name_is_an_alias_of_a_model()
    {
        using var limiter = new LlmRateLimiter(
            "test", "model", new ModelLimits { RequestsPerMinute = 10, Aliases = ["chat"] });
        await RunningCode.RunAsync("""
            public interface IClient { [RateLimited("test", "chat")] Task AskAsync(string prompt); }
            public sealed class Client : IClient { public Task AskAsync(string prompt) => Task.CompletedTask; }
            public static class Program
            {
                public static async Task<string> RunAsync(LlmRateLimiter limiter)
                {
                    await new RateLimitedClient(new Client(), limiter).AskAsync("hi");
                    return "";
                }
            }
            """, limiter);
        Assert.Equal(1, limiter.GetUsage("test", "model").Granted);
    }

    /// <summary>The items tell 30 tokens of input and 12 of output, in all.</summary>
    private static async Task RequireUsage(string usings, string item, string parameters, string arguments, string items, string helper = "")
    {
        using LlmRateLimiter limiter = Limiter();
        bool namesModel = parameters.Contains("options", StringComparison.Ordinal) || parameters.Contains("Params", StringComparison.Ordinal);
        await RunningCode.RunAsync($$"""
            {{usings}}

            public interface IClient { [RateLimited("test"{{(namesModel ? "" : ", \"model\"")}})] IAsyncEnumerable<{{item}}> AskAsync({{parameters}}); }

            public sealed class Client : IClient
            {
                public async IAsyncEnumerable<{{item}}> AskAsync({{parameters}})
                {
                    await Task.Yield();
                    foreach ({{item}} item in new {{item}}[] { {{items}} })
                    {
                        yield return item;
                    }
                }

                {{helper}}
            }

            public static class Program
            {
                public static async Task<string> RunAsync(LlmRateLimiter limiter)
                {
                    await foreach ({{item}} _ in new RateLimitedClient(new Client(), limiter).AskAsync({{arguments}})) { }
                    return "";
                }
            }
            """, limiter);
        ModelUsage usage = limiter.GetUsage("test", "model");
        Assert.Equal((1L, 42L), (usage.Rules[0].Used, usage.Rules[1].Used));
    }

    private static LlmRateLimiter Limiter() => new("test", "model", new ModelLimits { RequestsPerMinute = 100, TokensPerMinute = 100_000 });
}
