using Anthropic;
using Anthropic.Models.Messages;
using LlmLimiter;
using Samples;

// The official Anthropic SDK behind an annotated interface. Its own retries are off: one turn is permission for one send.
await using SampleProvider provider = await SampleProvider.StartAsync();
using var client = new AnthropicClient { ApiKey = "any key will do", BaseUrl = provider.AnthropicAddress, MaxRetries = 0 };
IAssistant assistant = new RateLimitedAssistant(new Assistant(client));

await provider.WarmUpAsync(AskAsync, TellAsync);
await Task.WhenAll(provider.SendAsync(60, "messages", AskAsync), provider.SendAsync(60, "streamed messages", TellAsync));
return provider.Report(LlmRateLimiter.Default);

Task AskAsync(int number) => assistant.AskAsync(Request($"Question {number}: why is the sky blue?"));

async Task TellAsync(int number)
{
    await foreach (RawMessageStreamEvent _ in assistant.StreamAsync(Request($"Tell a story of {number} dwarfs.")))
    {
        // A program with a reader would show each piece as it comes.
    }
}

static MessageCreateParams Request(string prompt) => new()
{
    Model = "claude-sonnet-5", MaxTokens = 100, System = "Be brief.", Messages = [new UserMessageParam { Content = prompt }],
};
