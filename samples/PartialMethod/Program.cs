using System.ClientModel;
using System.ClientModel.Primitives;
using LlmLimiter;
using OpenAI;
using OpenAI.Chat;
using PartialMethod;
using Samples;

// Partial methods: what they wait for is written by the generator, what they send stands in their core. The limits are those of the
// rate_limits.yaml beside the program, which LlmRateLimiter.Default reads.
await using SampleProvider provider = await SampleProvider.StartAsync();
var assistant = new Assistant(new ChatClient("gpt-4o-mini", new ApiKeyCredential("any key will do"), new OpenAIClientOptions
{
    Endpoint = provider.OpenAIAddress,
    RetryPolicy = new ClientRetryPolicy(maxRetries: 0), // one turn is permission for one send
}));

await provider.WarmUpAsync(AskAsync, TellAsync, SummarizeAsync);
await Task.WhenAll(
    provider.SendAsync(54, "questions", AskAsync), provider.SendAsync(54, "stories", TellAsync), provider.SendAsync(54, "summaries", SummarizeAsync));
return provider.Report(LlmRateLimiter.Default);

Task AskAsync(int number) => assistant.AskAsync($"Question {number}: why is the sky blue?");

async Task TellAsync(int number)
{
    await foreach (StreamingChatCompletionUpdate _ in assistant.TellAsync($"Tell a story of {number} dwarfs."))
    {
        // A program with a reader would show each piece as it comes.
    }
}

Task SummarizeAsync(int number) => assistant.SummarizeAsync($"Say in a word what chapter {number} is about.");
