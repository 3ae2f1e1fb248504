using Microsoft.Extensions.AI;

namespace LlmLimiter.DynamicProxy.Tests.Conformance.Clients;

public sealed class OwnChatMessage(string text) : ChatMessage(ChatRole.User, text);

public sealed class OwnChatOptions : ChatOptions
{
    public int N { get; set; }
}

public sealed class OwnChatResponse() : ChatResponse(new ChatMessage(ChatRole.Assistant, "yes"))
{
    public int Extra => 5;
}

/// <summary>Types that derive from those of an SDK.</summary>
public interface IChatsWithOwnTypes
{
    [RateLimited("openai")]
    Task<OwnChatResponse> AskAsync(List<OwnChatMessage> turns, OwnChatOptions options);

    [RateLimited("openai", "gpt-4o")]
    Task<ChatResponse> AskWithMarksAsync([Prompt] OwnChatMessage first, ChatMessage second, [MaxOutputTokens] int bound, ChatOptions options);
}

internal sealed class ChatsWithOwnTypes : Client<IChatsWithOwnTypes>, IChatsWithOwnTypes
{
    public Task<OwnChatResponse> AskAsync(List<OwnChatMessage> turns, OwnChatOptions options) => Watch.SaysAsync(
        new OwnChatResponse { Usage = new UsageDetails { InputTokenCount = 30, OutputTokenCount = 12 } }, turns.Count, options.N);

    public Task<ChatResponse> AskWithMarksAsync(OwnChatMessage first, ChatMessage second, int bound, ChatOptions options) =>
        Watch.SaysAsync<ChatResponse>(new OwnChatResponse(), first.Text, second.Text, bound);

    protected override async Task CallAsync(IChatsWithOwnTypes client)
    {
        await Watch.CallAsync("own types", () => client.AskAsync(
            [new OwnChatMessage("one"), new OwnChatMessage("three")], new OwnChatOptions { ModelId = "gpt-4o", MaxOutputTokens = 90, N = 2, Instructions = "Be brief" }));
        await Watch.CallAsync("own types without model", () => client.AskAsync([], new OwnChatOptions()));
        await Watch.CallAsync("marked", () => client.AskWithMarksAsync(
            new OwnChatMessage("one"), new ChatMessage(ChatRole.User, "not counted"), 70, new ChatOptions { MaxOutputTokens = 90, Instructions = "Be brief" }));
    }
}
