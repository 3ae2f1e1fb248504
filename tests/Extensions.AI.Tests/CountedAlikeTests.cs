using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmLimiter.Extensions.AI.Tests;

/// <summary>A request is estimated as the generator has annotated methods estimate it, whatever it holds.</summary>
public sealed class CountedAlikeTests
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAgAAAAIACAYAAAD0eNT6";

    private static readonly ChatOptions _options = new()
    {
        Instructions = "Be brief",
        MaxOutputTokens = 77,
        Tools = [AIFunctionFactory.CreateDeclaration("weather", "of a city", Schema()), new HostedWebSearchTool(), null!],
    };

    public static TheoryData<string> Contents =>
    [
        "text", "reasoning", "image", "audio", "link", "linked audio", "file", "call", "result", "usage", "nothing", "author", "no message", "options",
        "conversation",
    ];

    [Theory]
    [MemberData(nameof(Contents))]
    public async Task A_chat_is(string what)
    {
        List<ChatMessage> messages = [new(ChatRole.User, "one two three"), Message(what)!];
        ChatOptions? options = what switch { "options" => _options, "conversation" => new() { ConversationId = "1" }, _ => null };
        using var test = new Chats("acme: { model-1: { tokens_per_minute: 100000 } }");
        var seen = new List<long>();
        test.Inner.Answering = () =>
        {
            seen.Add(test.Tokens());
            return Task.CompletedTask;
        };
        test.Inner.Usage = new UsageDetails { InputTokenCount = 0, OutputTokenCount = 0 };

        await test.Limited().GetResponseAsync(messages, options);
        await new RateLimitedChat(new Chat(test.Inner), test.Limiter).GetResponseAsync(messages, options);
        Assert.Equal(2, seen.Count);
        Assert.True(seen[0] > 7 + 3);
        Assert.Equal(seen[0], seen[1]);
    }

    private static ChatMessage? Message(string what) => what switch
    {
        "no message" => null,
        "author" => new ChatMessage(ChatRole.User, "hi") { AuthorName = "Ann" },
        _ => new ChatMessage(ChatRole.User, [Content(what)!]),
    };

    private static AIContent? Content(string what) => what switch
    {
        "reasoning" => new TextReasoningContent("thinking of it"),
        "image" => new DataContent(Convert.FromBase64String(Png), "image/png"),
        "audio" => new DataContent(new byte[9], "audio/wav"),
        "link" => new UriContent("https://example.org/x.jpg", "image/jpeg"),
        "linked audio" => new UriContent("https://example.org/x.wav", "audio/wav"),
        "file" => new HostedFileContent("file-1"),
        "call" => new FunctionCallContent("1", "weather", new Dictionary<string, object?> { ["city"] = "Rome", ["day"] = null }),
        "result" => new FunctionResultContent("1", "sunny"),
        "usage" => new UsageContent(new UsageDetails()),
        "nothing" => null,
        _ => new TextContent(what),
    };

    private static JsonElement Schema() => JsonElement.Parse("""{ "type": "object", "properties": { "city": { "type": "string", "enum": ["Rome", "Bonn"] } } }""");
}

/// <summary>What the generator writes for.</summary>
public interface IChat
{
    [RateLimited("acme", "model-1")]
    Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options);
}

public sealed class Chat(IChatClient client) : IChat
{
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options) => client.GetResponseAsync(messages, options);
}
