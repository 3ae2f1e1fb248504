using System.ClientModel;
using System.ClientModel.Primitives;
using Decorator;
using LlmLimiter;
using Microsoft.Extensions.DependencyInjection;
using OpenAI;
using Samples;

// An annotated interface, and a container that gives out its decorator: nobody who asks for an IAssistant can go around the limit.
await using SampleProvider provider = await SampleProvider.StartAsync();
var services = new ServiceCollection();
services.AddSingleton(new OpenAIClient(new ApiKeyCredential("any key will do"), new OpenAIClientOptions
{
    Endpoint = provider.OpenAIAddress,
    RetryPolicy = new ClientRetryPolicy(maxRetries: 0), // one turn is permission for one send
}));
services.AddLlmLimiter().AddYamlFile("rate_limits.yaml");
services.AddRateLimited<IAssistant, Assistant>();
await using ServiceProvider container = services.BuildServiceProvider();
IAssistant assistant = container.GetRequiredService<IAssistant>();

await provider.WarmUpAsync(AskAsync, SummarizeAsync);
Console.WriteLine($"{await assistant.CountModelsAsync()} models, listed without waiting for a turn");
await Task.WhenAll(provider.SendAsync(160, "questions", AskAsync), provider.SendAsync(50, "summaries", SummarizeAsync));
return provider.Report(container.GetRequiredService<LlmRateLimiter>());

Task AskAsync(int number) => assistant.AskAsync($"Question {number}: why is the sky blue?");

Task SummarizeAsync(int number) => assistant.SummarizeAsync($"Say in a word what chapter {number} is about.");
