using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using Anthropic.Models.Messages;
using LlmLimiter;
using Microsoft.Extensions.DependencyInjection;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;
using Samples;

// Both official SDKs, limited below them: each sends through an HttpClient that waits for the turn. Nothing is annotated. Both providers are on
// this machine here, so each client is told its own; at the providers' real addresses the host tells it.
await using SampleProvider provider = await SampleProvider.StartAsync();
var services = new ServiceCollection();
services.AddLlmLimiter().AddYamlFile("rate_limits.yaml");
services.AddHttpClient("openai", WithoutTimeout).AddLlmRateLimiting(options => options.Provider = "openai");
services.AddHttpClient("anthropic", WithoutTimeout).AddLlmRateLimiting(options => options.Provider = "anthropic");
await using ServiceProvider container = services.BuildServiceProvider();
var clients = container.GetRequiredService<IHttpClientFactory>();

// The SDKs' own retries are off, as one turn is permission for one send, and so are their timeouts, which would end a wait.
var openAI = new OpenAIClient(new ApiKeyCredential("any key will do"), new OpenAIClientOptions
{
    Endpoint = provider.OpenAIAddress,
    Transport = new HttpClientPipelineTransport(clients.CreateClient("openai")),
    RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
    NetworkTimeout = Timeout.InfiniteTimeSpan,
});
ChatClient chat = openAI.GetChatClient("gpt-4o-mini");
EmbeddingClient embedder = openAI.GetEmbeddingClient("text-embedding-3-small");
using var anthropic = new AnthropicClient
{
    ApiKey = "any key will do",
    BaseUrl = provider.AnthropicAddress,
    HttpClient = clients.CreateClient("anthropic"),
    MaxRetries = 0,
    Timeout = TimeSpan.FromHours(1),
};

await provider.WarmUpAsync(AskAsync, TellAsync, EmbedAsync, WriteAsync, FollowAsync);
await Task.WhenAll(
    provider.SendAsync(50, "chats", AskAsync),
    provider.SendAsync(50, "streamed chats", TellAsync),
    provider.SendAsync(80, "embeddings", EmbedAsync),
    provider.SendAsync(60, "messages", WriteAsync),
    provider.SendAsync(60, "streamed messages", FollowAsync));
return provider.Report(container.GetRequiredService<LlmRateLimiter>());

Task AskAsync(int number) => chat.CompleteChatAsync([new SystemChatMessage("Be brief."), new UserChatMessage($"Question {number}: why is the sky blue?")]);

Task TellAsync(int number) => ReadAsync(chat.CompleteChatStreamingAsync([new UserChatMessage($"Tell a story of {number} dwarfs.")]));

Task EmbedAsync(int number) => embedder.GenerateEmbeddingsAsync([$"Product {number}", "What is to be said of it, in two lines or three."]);

Task WriteAsync(int number) => anthropic.Messages.Create(Request($"Question {number}: why is the sky blue?"));

Task FollowAsync(int number) => ReadAsync(anthropic.Messages.CreateStreaming(Request($"Tell a story of {number} dwarfs.")));

static MessageCreateParams Request(string prompt) => new()
{
    Model = "claude-sonnet-5", MaxTokens = 100, System = "Be brief.", Messages = [new UserMessageParam { Content = prompt }],
};

static void WithoutTimeout(HttpClient client) => client.Timeout = Timeout.InfiniteTimeSpan;

static async Task ReadAsync<T>(IAsyncEnumerable<T> stream)
{
    await foreach (T _ in stream)
    {
        // A program with a reader would show each piece as it comes.
    }
}
