using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace OpenAI.Tests;

/// <summary>The official SDK's client as an <see cref="IChatClient"/>, as far as the tests need it.</summary>
internal sealed class SdkChatClient(ChatClient client) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatCompletion answer = await client.CompleteChatAsync([new UserChatMessage(messages.Single().Text)], cancellationToken: cancellationToken);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, answer.Content[0].Text)) { Usage = Usage(answer.Usage) };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (StreamingChatCompletionUpdate update in client.CompleteChatStreamingAsync(
            [new UserChatMessage(messages.Single().Text)], cancellationToken: cancellationToken))
        {
            yield return update.Usage is { } usage
                ? new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(Usage(usage))])
                : new ChatResponseUpdate(ChatRole.Assistant, update.ContentUpdate.Count > 0 ? update.ContentUpdate[0].Text : "");
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static UsageDetails Usage(ChatTokenUsage usage) =>
        new() { InputTokenCount = usage.InputTokenCount, OutputTokenCount = usage.OutputTokenCount, TotalTokenCount = usage.TotalTokenCount };
}
