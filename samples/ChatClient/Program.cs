using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using LlmLimiter;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Embeddings;
using Samples;

// The interfaces of Microsoft.Extensions.AI: no annotation, and whoever is given the client need not know that it waits. What it calls, it
// tells itself. The SDKs' own retries are off: one turn is permission for one send.
await using SampleProvider provider = await SampleProvider.StartAsync();
using var anthropic = new AnthropicClient { ApiKey = "any key will do", BaseUrl = provider.AnthropicAddress, MaxRetries = 0 };
using IChatClient chat = anthropic.AsIChatClient("claude-sonnet-5").WithRateLimit();
const string Embedder = "text-embedding-3-small";
var openAI = new EmbeddingClient(Embedder, new ApiKeyCredential("any key will do"), new OpenAIClientOptions
{
    Endpoint = provider.OpenAIAddress,
    RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
});
using IEmbeddingGenerator<string, Embedding<float>> embeddings = new OpenAIEmbeddings(openAI, Embedder).WithRateLimit();

await provider.WarmUpAsync(AskAsync, TellAsync, EmbedAsync);
await Task.WhenAll(
    provider.SendAsync(60, "chats", AskAsync),
    provider.SendAsync(60, "streamed chats", TellAsync),
    provider.SendAsync(60, "embeddings", EmbedAsync));
return provider.Report(LlmRateLimiter.Default);

Task AskAsync(int number) => chat.GetResponseAsync($"Question {number}: why is the sky blue?", Brief());

async Task TellAsync(int number)
{
    await foreach (ChatResponseUpdate _ in chat.GetStreamingResponseAsync($"Tell a story of {number} dwarfs.", Brief()))
    {
        // A program with a reader would show each piece as it comes.
    }
}

Task EmbedAsync(int number) => embeddings.GenerateAsync([$"Product {number}", "What is to be said of it, in two lines or three."]);

// The bound on the answer belongs here, where the limiter sees it, and not only in the client.
static ChatOptions Brief() => new() { Instructions = "Be brief.", MaxOutputTokens = 100 };
