using System.ClientModel;
using System.ClientModel.Primitives;
using LlmLimiter;
using OpenAI;
using OpenAI.Chat;
using OrdinaryMethod;
using Samples;

// Ordinary methods and their limited twins. The originals stay callable; to call assistant.AskAsync here would be warning LLML101.
await using SampleProvider provider = await SampleProvider.StartAsync();
var client = new ChatClient("gpt-4o-mini", new ApiKeyCredential("any key will do"), new OpenAIClientOptions
{
    Endpoint = provider.OpenAIAddress,
    RetryPolicy = new ClientRetryPolicy(maxRetries: 0), // one turn is permission for one send
});
using LlmRateLimiter limiter = LlmRateLimiter.FromYaml(SampleProvider.LimitsFile);
var assistant = new Assistant(client, limiter);
var translator = new Translator(client);

await provider.WarmUpAsync(AskAsync, TranslateAsync);
await Task.WhenAll(provider.SendAsync(80, "questions", AskAsync), provider.SendAsync(80, "translations", TranslateAsync));
return provider.Report(limiter);

Task AskAsync(int number) => assistant.AskRateLimitedAsync($"Question {number}: why is the sky blue?");

Task TranslateAsync(int number) => translator.TranslateRateLimitedAsync($"Verse {number} in French, please.", limiter: limiter);
