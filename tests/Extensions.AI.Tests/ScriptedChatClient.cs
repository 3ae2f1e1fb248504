using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmLimiter.Extensions.AI.Tests;

/// <summary>A chat client that answers as a test says.</summary>
internal sealed class ScriptedChatClient : IChatClient
{
    /// <summary>What it tells of itself; null: nothing.</summary>
    public ChatClientMetadata? Metadata { get; init; } = new("acme", defaultModelId: "model-1");

    /// <summary>Runs at each call, before anything is answered.</summary>
    public Func<Task> Answering { get; set; } = static () => Task.CompletedTask;

    /// <summary>The usage of an answer; null: none is told.</summary>
    public UsageDetails? Usage { get; set; } = new() { InputTokenCount = 90, OutputTokenCount = 10 };

    /// <summary>The pieces of a streamed answer; null: a word, and then the usage.</summary>
    public IReadOnlyList<Func<ChatResponseUpdate>>? Pieces { get; set; }

    /// <summary>What was sent, call by call.</summary>
    public List<(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options)> Sent { get; } = [];

    public bool IsDisposed { get; private set; }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Sent.Add(([.. messages], options));
        await Answering().WaitAsync(cancellationToken);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, "yes")) { Usage = Usage };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Sent.Add(([.. messages], options));
        await Answering().WaitAsync(cancellationToken);
        foreach (Func<ChatResponseUpdate> piece in Pieces ?? [Word, () => Told(Usage!)])
        {
            yield return piece();
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? Metadata : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => IsDisposed = true;

    public static ChatResponseUpdate Word() => new(ChatRole.Assistant, "yes");

    public static ChatResponseUpdate Told(UsageDetails usage) => new(ChatRole.Assistant, [new UsageContent(usage)]);
}
