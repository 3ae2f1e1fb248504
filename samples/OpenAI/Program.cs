using System.ClientModel;
using System.ClientModel.Primitives;
using LlmLimiter;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;
using OpenAI.Responses;
using Samples;

// The official OpenAI SDK behind annotated interfaces. Its own retries are off: one turn is permission for one send.
await using SampleProvider provider = await SampleProvider.StartAsync();
var key = new ApiKeyCredential("any key will do");
var options = new OpenAIClientOptions { Endpoint = provider.OpenAIAddress, RetryPolicy = new ClientRetryPolicy(maxRetries: 0) };
var responsesOptions = new ResponsesClientOptions { Endpoint = provider.OpenAIAddress, RetryPolicy = new ClientRetryPolicy(maxRetries: 0) };
IChat chat = new RateLimitedChat(new Chat(new ChatClient("gpt-4o-mini", key, options)));
IEmbedder embedder = new RateLimitedEmbedder(new Embedder(new EmbeddingClient("text-embedding-3-small", key, options)));
IResponses responses = new RateLimitedResponses(new Responses(new ResponsesClient(key, responsesOptions)));

await provider.WarmUpAsync(AskAsync, TellAsync, EmbedAsync, RespondAsync, FollowAsync);
await Task.WhenAll(
    provider.SendAsync(50, "chats", AskAsync),
    provider.SendAsync(50, "streamed chats", TellAsync),
    provider.SendAsync(80, "embeddings", EmbedAsync),
    provider.SendAsync(25, "responses", RespondAsync),
    provider.SendAsync(25, "streamed responses", FollowAsync));
return provider.Report(LlmRateLimiter.Default);

Task AskAsync(int number) => chat.CompleteAsync([new SystemChatMessage("Be brief."), new UserChatMessage($"Question {number}: why is the sky blue?")]);

Task TellAsync(int number) => ReadAsync(chat.StreamAsync([new UserChatMessage($"Tell a story of {number} dwarfs.")]));

Task EmbedAsync(int number) => embedder.EmbedAsync([$"Product {number}", "What is to be said of it, in two lines or three."]);

Task RespondAsync(int number) => responses.CreateAsync(Request($"Say in a word what chapter {number} is about."));

Task FollowAsync(int number) => ReadAsync(responses.StreamAsync(Request($"Say at length what chapter {number} is about.", isStreamed: true)));

static CreateResponseOptions Request(string prompt, bool isStreamed = false) =>
    new("gpt-5-mini", [ResponseItem.CreateUserMessageItem(prompt)]) { StreamingEnabled = isStreamed };

static async Task ReadAsync<T>(IAsyncEnumerable<T> stream)
{
    await foreach (T _ in stream)
    {
        // A program with a reader would show each piece as it comes.
    }
}
