using System.ClientModel;
using System.ClientModel.Primitives;
using Bypass;
using LlmLimiter;
using OpenAI;
using OpenAI.Chat;
using Samples;

// Ways of going around a limit. As it stands the build warns of each, and the provider refuses calls; after
// `dotnet format analyzers samples/Bypass` the build is silent, and so is the provider.
await using SampleProvider provider = await SampleProvider.StartAsync();
var bypasses = new Bypasses(new ChatClient("gpt-4o-mini", new ApiKeyCredential("any key will do"), new OpenAIClientOptions
{
    Endpoint = provider.OpenAIAddress,
    RetryPolicy = new ClientRetryPolicy(maxRetries: 0), // one turn is permission for one send
}));

await provider.WarmUpAsync(bypasses.All.Select(way => (Func<int, Task>)(number => way($"Question {number}: why is the sky blue?"))));
await provider.SendAsync(120, "questions", number => bypasses.All[number % bypasses.All.Count]($"Question {number}: why is the sky blue?"));
return provider.Report(LlmRateLimiter.Default);
