using System.ClientModel;
using LlmLimiter;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;
using OpenAI.Responses;
using Samples;

// The official OpenAI SDK as it is used everywhere, without an annotation: one line in its options limits each try of its clients. Its own
// retries may stay on, for they wait for their turn like any call.
await using SampleProvider provider = await SampleProvider.StartAsync();
OpenAIClientOptions options = new OpenAIClientOptions { Endpoint = provider.OpenAIAddress }.AddLlmRateLimiting();
var client = new OpenAIClient(new ApiKeyCredential("any key will do"), options);
ChatClient chat = client.GetChatClient("gpt-4o-mini");
EmbeddingClient embeddings = client.GetEmbeddingClient("text-embedding-3-small");
ResponsesClient responses = client.GetResponsesClient();

await provider.WarmUpAsync(AskAsync, TellAsync, EmbedAsync, RespondAsync, FollowAsync);
await Task.WhenAll(
    provider.SendAsync(50, "chats", AskAsync),
    provider.SendAsync(50, "streamed chats", TellAsync),
    provider.SendAsync(60, "embeddings", EmbedAsync),
    provider.SendAsync(20, "responses", RespondAsync),
    provider.SendAsync(20, "streamed responses", FollowAsync));
return provider.Report(LlmRateLimiter.Default);

Task AskAsync(int number) => chat.CompleteChatAsync([new SystemChatMessage("Be brief."), new UserChatMessage($"Question {number}: why is the sky blue?")]);

Task TellAsync(int number) => ReadAsync(chat.CompleteChatStreamingAsync(new UserChatMessage($"Tell a story of {number} dwarfs.")));

Task EmbedAsync(int number) => embeddings.GenerateEmbeddingsAsync([$"Product {number}", "What is to be said of it, in two lines or three."]);

Task RespondAsync(int number) => responses.CreateResponseAsync(Request($"Say in a word what chapter {number} is about."));

async Task FollowAsync(int number) =>
    await ReadAsync(await responses.CreateResponseStreamingAsync(Request($"Say at length what chapter {number} is about.", isStreamed: true)));

static CreateResponseOptions Request(string prompt, bool isStreamed = false) =>
    new("gpt-5-mini", [ResponseItem.CreateUserMessageItem(prompt)]) { StreamingEnabled = isStreamed };

static async Task ReadAsync<T>(IAsyncEnumerable<T> stream)
{
    await foreach (T _ in stream)
    {
        // A program with a reader would show each piece as it comes.
    }
}
