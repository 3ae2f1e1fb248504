using System.ClientModel;
using Anthropic.Models.Messages;
using LlmLimiter;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using OpenAI.Embeddings;

namespace Torture;

/// <summary>Types of the SDKs.</summary>
public interface ISdks
{
    /// <summary>OpenAI.</summary>
    [RateLimited("openai", "gpt-4o")]
    Task<ClientResult<ChatCompletion>> OpenAIAsync(IEnumerable<OpenAI.Chat.ChatMessage> messages, ChatCompletionOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>OpenAI, streamed.</summary>
    [RateLimited("openai", "gpt-4o")]
    IAsyncEnumerable<StreamingChatCompletionUpdate> StreamOpenAIAsync(List<UserChatMessage> messages, CancellationToken cancellationToken = default);

    /// <summary>OpenAI, at once.</summary>
    [RateLimited("openai", "gpt-4o")]
    ClientResult<ChatCompletion> OpenAI(IReadOnlyList<OpenAI.Chat.ChatMessage> messages, ChatCompletionOptions options);

    /// <summary>OpenAI's embeddings.</summary>
    [RateLimited("openai", "text-embedding-3-small")]
    Task<ClientResult<OpenAIEmbedding>> EmbedAsync(string value, OpenAI.Embeddings.EmbeddingGenerationOptions? options = null);

    /// <summary>Anthropic.</summary>
    [RateLimited("anthropic")]
    Task<Message> AnthropicAsync(MessageCreateParams parameters, CancellationToken cancellationToken = default);

    /// <summary>Anthropic, at once.</summary>
    [RateLimited("anthropic")]
    Message Anthropic(MessageCreateParams parameters);

    /// <summary>Anthropic, streamed.</summary>
    [RateLimited("anthropic")]
    IAsyncEnumerable<RawMessageStreamEvent> StreamAnthropicAsync(MessageCreateParams parameters, CancellationToken cancellationToken = default);

    /// <summary>Microsoft.Extensions.AI.</summary>
    [RateLimited("openai", "gpt-4o")]
    Task<ChatResponse> ChatAsync<T>(List<T> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        where T : Microsoft.Extensions.AI.ChatMessage;

    /// <summary>Microsoft.Extensions.AI, streamed.</summary>
    [RateLimited("openai", "gpt-4o")]
    IAsyncEnumerable<ChatResponseUpdate> StreamChatAsync(IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null);

    /// <summary>Microsoft.Extensions.AI, at once.</summary>
    [RateLimited("openai", "gpt-4o")]
    ChatResponse Chat(IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions options);
}
