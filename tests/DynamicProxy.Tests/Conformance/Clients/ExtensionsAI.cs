using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

public interface IChatsWithExtensionsAI
{
    [RateLimited("openai", "gpt-4o")]
    Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage?> messages, ChatOptions? options = null, CancellationToken cancellationToken = default);

    [RateLimited("openai")]
    Task<ChatResponse> AskAsync(ChatMessage message, ChatOptions? options);

    [RateLimited("openai", "gpt-4o")]
    IAsyncEnumerable<ChatResponseUpdate> StreamAsync(IEnumerable<ChatMessage> messages, ChatOptions options);

    [RateLimited("openai", "gpt-4o")]
    ChatResponse Ask(ChatMessage[] chatMessages);

    [RateLimited("openai", "gpt-4o")]
    Task<ChatResponse> TypedAsync<T>(List<T> turns)
        where T : ChatMessage;
}

internal sealed class ChatsWithExtensionsAI : Client<IChatsWithExtensionsAI>, IChatsWithExtensionsAI
{
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage?> messages, ChatOptions? options, CancellationToken cancellationToken) =>
        Watch.SaysAsync(Response(), messages.Count(), options?.ModelId, cancellationToken);

    public Task<ChatResponse> AskAsync(ChatMessage message, ChatOptions? options) => Watch.SaysAsync(Response(), message.Text, options?.ModelId);

    public IAsyncEnumerable<ChatResponseUpdate> StreamAsync(IEnumerable<ChatMessage> messages, ChatOptions options) => Watch.SaysInPiecesAsync(
        [
            new ChatResponseUpdate(ChatRole.Assistant, "yes"),
            new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 10, OutputTokenCount = 5, TotalTokenCount = 15 })]),
            new ChatResponseUpdate(
                ChatRole.Assistant, [new TextContent("!"), new UsageContent(new UsageDetails { InputTokenCount = 20, OutputTokenCount = 7, TotalTokenCount = 27 })]),
        ],
        messages.Count(), options.MaxOutputTokens);

    public ChatResponse Ask(ChatMessage[] chatMessages) => Watch.Says(Response(), chatMessages.Length);

    public Task<ChatResponse> TypedAsync<T>(List<T> turns)
        where T : ChatMessage => Watch.SaysAsync(Response(), typeof(T).Name, turns.Count);

    protected override async Task CallAsync(IChatsWithExtensionsAI client)
    {
        await Watch.CallAsync("messages", () => client.GetResponseAsync(Messages(), Options("gpt-4o"), Watch.Token));
        await Watch.CallAsync("messages alone", () => client.GetResponseAsync([new ChatMessage(ChatRole.User, "Hi")]));
        foreach (string? model in (string?[])["gpt-4o", "text-embedding-3-small", "gpt-5-unknown", null])
        {
            await Watch.CallAsync($"model {model}", () => client.AskAsync(new ChatMessage(ChatRole.User, "Hi"), Options(model)));
        }

        await Watch.CallAsync("no options", () => client.AskAsync(new ChatMessage(ChatRole.User, "Hi"), null));
        await Watch.ReadAsync("stream", () => client.StreamAsync([new ChatMessage(ChatRole.User, "Hi")], Options(null)));
        await Watch.ReadAsync("left stream", () => client.StreamAsync([new ChatMessage(ChatRole.User, "Hi")], Options(null)), take: 2);
        await Watch.CallBlockingAsync("at once", () => client.Ask([new ChatMessage(ChatRole.User, "Hi")]));
        await Watch.CallAsync("typed", () => client.TypedAsync<ChatMessage>([new ChatMessage(ChatRole.User, "Hi")]));
    }

    private static IEnumerable<ChatMessage?> Messages()
    {
        yield return new ChatMessage(
            ChatRole.User,
            [
                new TextContent("Hi"), new DataContent(Convert.FromBase64String(Images.Png), "image/png"), new UriContent("https://example.org/x.jpg", "image/jpeg"),
                new DataContent(new byte[9], "audio/wav"), null!,
            ]) { AuthorName = "ann" };
        yield return null;
        yield return new ChatMessage(
            ChatRole.Assistant,
            [
                new TextReasoningContent("hm"),
                new FunctionCallContent("1", "weather", new Dictionary<string, object?> { ["city"] = "Rome", ["day"] = null }),
            ]);
        yield return new ChatMessage(ChatRole.Tool, [new FunctionResultContent("1", "sunny"), new FunctionResultContent("2", null)]);
    }

    private static ChatOptions Options(string? model) => new()
    {
        ModelId = model,
        MaxOutputTokens = 600,
        Instructions = "Be brief",
        Tools =
        [
            AIFunctionFactory.CreateDeclaration("f", "does", JsonDocument.Parse("""{"properties":{"x":{"type":"integer"} } }""").RootElement),
            new HostedWebSearchTool(),
            null!,
        ],
    };

    private static ChatResponse Response() => new(new ChatMessage(ChatRole.Assistant, "yes"))
    {
        Usage = new UsageDetails { InputTokenCount = 30, OutputTokenCount = 12, TotalTokenCount = 42, CachedInputTokenCount = 9 },
    };
}
