using System.ClientModel;
using System.ClientModel.Primitives;
using Intercepted;
using LlmLimiter;
using OpenAI;
using OpenAI.Chat;
using Samples;

// The project file says <LlmLimiterIntercept>true</LlmLimiterIntercept>: the compiler redirects the calls below to the limited twins.
await using SampleProvider provider = await SampleProvider.StartAsync();
var client = new ChatClient("gpt-4o-mini", new ApiKeyCredential("any key will do"), new OpenAIClientOptions
{
    Endpoint = provider.OpenAIAddress,
    RetryPolicy = new ClientRetryPolicy(maxRetries: 0), // one turn is permission for one send
});
using LlmRateLimiter limiter = LlmRateLimiter.FromYaml(SampleProvider.LimitsFile);
var assistant = new Assistant(client, limiter);

await provider.WarmUpAsync(AskAsync, ReadAsync);
await Task.WhenAll(provider.SendAsync(80, "questions", AskAsync), provider.SendAsync(80, "streams", ReadAsync));
return provider.Report(limiter);

Task AskAsync(int number) => assistant.AskAsync($"Question {number}: why is the sky blue?");

async Task ReadAsync(int number)
{
    await foreach (StreamingChatCompletionUpdate _ in assistant.AskInPiecesAsync($"Question {number}: why is the sea green?"))
    {
        // A program would show the piece.
    }
}
