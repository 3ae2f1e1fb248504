using LlmLimiter;

namespace Generators.Tests;

/// <summary>What generated code counts of the SDKs' own types: a token for each letter, and what the provider adds.</summary>
public sealed class RequestBehaviourTests
{
    private const int PerMessage = 4;
    private const int PerReply = 3;

    // The beginning of an image of 512 × 512 pixels: one tile for gpt-4o, 19 patches by 19 for Claude.
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAgAAAAIA";

    [Fact]
    public Task Messages_and_tools_of_the_OpenAI_SDK() => RequireInput(
        PerReply + (4 * PerMessage) + "Be brief".Length
        + "Hi".Length + 1 + "ann".Length + 255 + 85
        + "weather".Length + "{\"a\":1}".Length + "no".Length
        + "sunny".Length
        + 12 + (7 + "weather:Tells".Length + 3 + 3 + "city:string:".Length) + (7 + "f:".Length),
        "ChatMessage?[] messages, ChatCompletionOptions options", $$"""
        [
            new SystemChatMessage("Be brief"),
            null,
            new UserChatMessage(
                ChatMessageContentPart.CreateTextPart("Hi"),
                ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(Convert.FromBase64String("{{Png}}")), "image/png"),
                ChatMessageContentPart.CreateImagePart(new Uri("https://example.org/x.png"), ChatImageDetailLevel.Low)) { ParticipantName = "ann" },
            new AssistantChatMessage([ChatToolCall.CreateFunctionToolCall("1", "weather", BinaryData.FromString("{\"a\":1}"))]) { Refusal = "no" },
            new ToolChatMessage("1", "sunny"),
        ],
        new ChatCompletionOptions
        {
            Tools =
            {
                ChatTool.CreateFunctionTool("weather", "Tells.", BinaryData.FromString("{\"properties\":{\"city\":{\"type\":\"string\"} } }")),
                ChatTool.CreateFunctionTool("f"),
            },
        }
        """, "using OpenAI.Chat;");

    [Fact]
    public Task Items_and_instructions_of_the_OpenAI_SDK() => RequireInput(
        PerReply + (4 * PerMessage) + "Be brief".Length + "Hi".Length + 255 + "weather".Length + "{}".Length + "sunny".Length + 12 + 7 + "f:d".Length,
        "CreateResponseOptions options", $$"""
        new CreateResponseOptions
        {
            Instructions = "Be brief",
            InputItems =
            {
                ResponseItem.CreateUserMessageItem(
                [
                    ResponseContentPart.CreateInputTextPart("Hi"),
                    ResponseContentPart.CreateInputImagePart(BinaryData.FromBytes(Convert.FromBase64String("{{Png}}"), "image/png")),
                ]),
                ResponseItem.CreateFunctionCallItem("1", "weather", BinaryData.FromString("{}")),
                ResponseItem.CreateFunctionCallOutputItem("1", "sunny"),
            },
            Tools = { ResponseTool.CreateFunctionTool("f", BinaryData.FromString("{}"), null, "d"), ResponseTool.CreateWebSearchTool() },
        }
        """, "#pragma warning disable OPENAI001\nusing OpenAI.Responses;");

    [Fact]
    public Task Messages_and_options_of_Microsoft_Extensions_AI() => RequireInput(
        PerReply + (4 * PerMessage) + "Be brief".Length
        + "Hi".Length + 1 + "ann".Length + 255 + 765
        + "hm".Length + "weather".Length + "city".Length + "Rome".Length + "day".Length
        + "sunny".Length
        + 12 + 7 + "f:does".Length + 3 + 3 + "x:integer:".Length,
        "IEnumerable<ChatMessage?> messages, ChatOptions options", $$"""
        [
            new ChatMessage(ChatRole.User,
            [
                new TextContent("Hi"), new DataContent(Convert.FromBase64String("{{Png}}"), "image/png"), new UriContent("https://example.org/x.jpg", "image/jpeg"),
                new DataContent(new byte[9], "audio/wav"), null!,
            ]) { AuthorName = "ann" },
            null,
            new ChatMessage(ChatRole.Assistant,
            [
                new TextReasoningContent("hm"),
                new FunctionCallContent("1", "weather", new Dictionary<string, object?> { ["city"] = "Rome", ["day"] = null }),
            ]),
            new ChatMessage(ChatRole.Tool, [new FunctionResultContent("1", "sunny"), new FunctionResultContent("2", null)]),
        ],
        new ChatOptions { Instructions = "Be brief", Tools = [AIFunctionFactory.CreateDeclaration("f", "does", Schema), new HostedWebSearchTool(), null!] }
        """,
        "using Microsoft.Extensions.AI;",
        "static System.Text.Json.JsonElement Schema => System.Text.Json.JsonDocument.Parse(\"{\\\"properties\\\":{\\\"x\\\":{\\\"type\\\":\\\"integer\\\"}}}\").RootElement;");

    [Fact]
    public Task Requests_of_the_Anthropic_SDK() => RequireInput(
        PerReply + (4 * PerMessage) + "Be brief".Length
        + "Hi".Length + "Look".Length + (19 * 19) + 1369
        + "hm".Length + "weather".Length + "city".Length + "\"Rome\"".Length
        + "sunny".Length
        + 496 + "f:does".Length + "x".Length + "{\"type\":\"integer\"}".Length + "g:".Length,
        "MessageCreateParams parameters", $$"""
        new MessageCreateParams
        {
            MaxTokens = 50,
            Model = "claude-sonnet-4-5",
            System = "Be brief",
            Messages =
            [
                new UserMessageParam { Content = "Hi" },
                new UserMessageParam
                {
                    Content = new List<ContentBlockParam>
                    {
                        new TextBlockParam("Look"),
                        new ImageBlockParam(new Base64ImageSource { Data = "{{Png}}", MediaType = MediaType.ImagePng }),
                        new ImageBlockParam(new UrlImageSource("https://example.org/x.png")),
                        new ThinkingBlockParam { Thinking = "hm", Signature = "s" },
                        new ToolUseBlockParam { ID = "1", Name = "weather", Input = Json("{\"city\":\"Rome\"}") },
                    },
                },
                new UserMessageParam { Content = new List<ContentBlockParam> { new ToolResultBlockParam("1") { Content = "sunny" } } },
            ],
            Tools = [new Tool { Name = "f", Description = "does", InputSchema = new() { Properties = Json("{\"x\":{\"type\":\"integer\"} }") } }, new Tool { Name = "g", InputSchema = new() } ],
        }
        """,
        "using Anthropic.Models.Messages;",
        "static Dictionary<string, System.Text.Json.JsonElement> Json(string text) => System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, System.Text.Json.JsonElement>>(text)!;",
        model: "");

    [Fact]
    public Task An_embedding_reserves_no_output() => RequireInput(
        "ab".Length + "c".Length, "List<string?>? inputs, string? input", "[\"ab\", null], \"c\"", "", returns: "Task<OpenAI.Embeddings.OpenAIEmbedding>", output: 0);

    [Fact]
    public Task Prompts_have_an_answer_each() => RequireInput("ab".Length + "c".Length, "string?[] prompts", "[\"ab\", null, \"c\"]", "", output: 2 * 256);

    [Fact]
    public Task Choices_multiply_the_answer() => RequireInput(7 + "ab".Length, "string prompt, int n", "\"ab\", 3", "", output: 3 * 256);

    [Fact]
    public Task What_no_provider_would_take_is_passed_over() => RequireInput(
        7 + "ab".Length, "string? systemPrompt, string prompt, int n, int maxTokens", "null, \"ab\", 0, -5", "");

    [Fact]
    public Task A_default_array_has_no_messages() => RequireInput(
        7 + "ab".Length, "System.Collections.Immutable.ImmutableArray<OpenAI.Chat.ChatMessage> messages, string prompt, OpenAI.Chat.ChatCompletionOptions? options", "default, \"ab\", null", "");

    [Fact]
    public Task A_schema_that_cannot_be_read_counts_as_text() => RequireInput(
        7 + "ab".Length + 12 + 7 + "f:".Length + "{\"a\"".Length, "string prompt, OpenAI.Chat.ChatCompletionOptions options",
        "\"ab\", new() { Tools = { OpenAI.Chat.ChatTool.CreateFunctionTool(\"f\", null, BinaryData.FromString(\"{\\\"a\\\"\")) } }", "");

    /// <summary>Runs a limited method with these parameters, and compares what was reserved for it.</summary>
    private static async Task RequireInput(
        long input, string parameters, string arguments, string usings, string members = "", string returns = "Task", string model = "gpt-4o", long? output = null)
    {
        using var limiter = new LlmRateLimiter(
            "test", model.Length == 0 ? "claude-sonnet-4-5" : model,
            new ModelLimits { InputTokensPerMinute = 1_000_000, OutputTokensPerMinute = 1_000_000 }, new() { Estimator = new OneTokenPerLetter() });
        string names = model.Length == 0 ? "\"test\"" : $"\"test\", \"{model}\"";
        string result = await RunningCode.RunAsync($$"""
            {{usings}}
            public partial class Client(LlmRateLimiter limiter)
            {
                [RateLimited({{names}})]
                public {{returns}} AskAsync({{parameters}}) => throw new InvalidOperationException("asked" + (limiter is null));
            }
            public static class Program
            {
                {{members}}
                public static async Task<string> RunAsync(LlmRateLimiter limiter)
                {
                    try
                    {
                        await new Client(limiter).AskRateLimitedAsync({{arguments}});
                        return "";
                    }
                    catch (InvalidOperationException exception)
                    {
                        return exception.Message;
                    }
                }
            }
            """, limiter);

        Assert.Equal("askedFalse", result);
        var rules = limiter.GetUsage("test", model.Length == 0 ? "claude-sonnet-4-5" : model).Rules;
        Assert.Equal(input, rules[0].Used);
        if (output is not null)
        {
            Assert.Equal(output, rules[1].Used);
        }
    }

    private sealed class OneTokenPerLetter : ITokenEstimator
    {
        public long CountTokens(ModelId model, ReadOnlySpan<char> text) => text.Length;
    }
}
