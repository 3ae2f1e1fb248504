using System.ClientModel;
using System.ClientModel.Primitives;
using AspNetCore;
using LlmLimiter;
using OpenAI;
using OpenAI.Chat;
using Samples;

// A web application whose visitors share one provider's limits: whose turn comes soon enough is answered, the others are told at once when
// to come again, and nobody's request hangs.
await using SampleProvider provider = await SampleProvider.StartAsync();
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddSingleton(new ChatClient("gpt-4o-mini", new ApiKeyCredential("any key will do"), new OpenAIClientOptions
{
    Endpoint = provider.OpenAIAddress,
    RetryPolicy = new ClientRetryPolicy(maxRetries: 0), // one turn is permission for one send
}));
builder.Services.AddLlmLimiter().AddYamlFile("rate_limits.yaml");
builder.Services.AddRateLimited<IAssistant, Assistant>();
builder.Services.AddExceptionHandler<RateLimitHandler>().AddProblemDetails();

await using WebApplication app = builder.Build();
app.UseExceptionHandler();
app.MapPost("/ask", AnswerAsync);
await app.StartAsync();

using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
var visitors = new Visitors(http);
await provider.WarmUpAsync(_ => visitors.AskOnceAsync("Why is the sky blue?"));
await visitors.AskTooMuchAsync();
await visitors.AskAsync(100);
int exitCode = provider.Report(app.Services.GetRequiredService<LlmRateLimiter>());
await app.StopAsync();
return visitors.AreContent ? exitCode : 1;

// The last token is the request's: a visitor who leaves gives up his place in the queue.
static async Task<string> AnswerAsync(HttpRequest request, IAssistant assistant, CancellationToken requestAborted)
{
    using var reader = new StreamReader(request.Body);
    ChatCompletion answer = await assistant.AskAsync(await reader.ReadToEndAsync(requestAborted), requestAborted);
    return answer.Content[0].Text;
}
