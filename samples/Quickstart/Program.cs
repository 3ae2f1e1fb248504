using System.ClientModel;
using System.Globalization;
using System.Text.Json;
using LlmLimiter;
using LlmLimiter.Tokenizers;
using Quickstart;
using Spectre.Console;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
AnsiConsole.Profile.Capabilities.Ansi &= !Console.IsOutputRedirected;
using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    cancellation.Cancel();
};

try
{
    return args switch
    {
        [] => await DemonstrateAsync(),
        ["--calls"] => await DemonstrateAsync(callsShown: int.MaxValue),
        ["--json"] => await DemonstrateAsync(json: true),
        ["--real"] => await CallRealProviderAsync(calls: 20),
        _ => Usage(),
    };
}
catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
{
    Console.Error.WriteLine("Cancelled.");
    return 130;
}
catch (ClientResultException failure)
{
    Console.Error.WriteLine($"The provider did not answer as expected: {failure.Message}");
    return 1;
}

int Usage()
{
    Console.Error.WriteLine("""
        dotnet run --project samples/Quickstart              a burst at a simulated provider, without and with the limiter
        dotnet run --project samples/Quickstart -- --calls   the same, with the estimate and the usage of every call
        dotnet run --project samples/Quickstart -- --json    the same, with a last line of JSON
        dotnet run --project samples/Quickstart -- --real    a few calls to the real OpenAI API (asks first; needs OPENAI_API_KEY)
        """);
    return 2;
}

async Task<int> DemonstrateAsync(bool json = false, int callsShown = 8)
{
    const int Calls = 240;
    RateLimitConfig config = RateLimitConfig.Load(Path.Combine(AppContext.BaseDirectory, "rate_limits.yaml"));
    ModelLimits limits = config.Providers["openai"].Models[Provider.Model];

    // Without this line Default would read the same file, and estimate tokens from the characters.
    LlmRateLimiter.Default = new LlmRateLimiter(config, new LlmRateLimiterOptions { Estimator = new ExactTokenEstimator() });
    IReadOnlyList<string> prompts = Burst.Prompts(Calls);
    AnsiConsole.WriteLine($"{Calls} calls at once, against {string.Join(" and ", limits.Rules)}.");

    await using Provider first = await Provider.StartAsync(limits, cancellation.Token);
    BurstResult unlimited = await Screen.ShowAsync(
        "without the limiter", Calls, report => Burst.SendAsync(first.Assistant, prompts, report, cancellation.Token));

    // The decorator was generated from the annotation on IAssistant; it takes its turns from LlmRateLimiter.Default.
    await using Provider second = await Provider.StartAsync(limits, cancellation.Token);
    IAssistant assistant = new RateLimitedAssistant(second.Assistant);
    BurstResult limited = await Screen.ShowAsync("with the limiter", Calls, report => Burst.SendAsync(assistant, prompts, report, cancellation.Token));

    double share = second.Report.Share;
    IReadOnlyList<TokenEstimate> estimates = Estimates(LlmRateLimiter.Default, prompts);
    Screen.WriteTable(estimates, unlimited, limited, share);
    Screen.WriteCalls(estimates, limited, LlmRateLimiter.Default.GetUsage("openai", Provider.Model), callsShown);
    if (json)
    {
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            unlimited = new { calls = unlimited.Calls, refused = unlimited.Refused },
            limited = new { calls = limited.Calls, refused = limited.Refused, share = Math.Round(share, 4), seconds = Math.Round(limited.Elapsed.TotalSeconds, 2) },
            prompts = new { exact = estimates.Zip(limited.Usages).Count(call => call.First.InputTokens == call.Second?.InputTokenCount) },
        }));
    }

    return 0;
}

async Task<int> CallRealProviderAsync(int calls)
{
    if (Environment.GetEnvironmentVariable("OPENAI_API_KEY") is not { Length: > 0 } key)
    {
        Console.Error.WriteLine("Set OPENAI_API_KEY to the key that the calls shall be billed to.");
        return 2;
    }

    if (Console.IsInputRedirected)
    {
        Console.Error.WriteLine("The real calls cost money, so somebody must be there to be asked: run this in a terminal.");
        return 2;
    }

    if (!AnsiConsole.Confirm($"This makes {calls} calls of {Provider.Model} at the real OpenAI API, at your cost. Go on?", defaultValue: false))
    {
        return 0;
    }

    using var http = new HttpClient();
    using var limiter = new LlmRateLimiter(RateLimitConfig.Shipped, new LlmRateLimiterOptions { Estimator = new ExactTokenEstimator() });
    IReadOnlyList<string> prompts = Burst.Prompts(calls);
    IAssistant assistant = new RateLimitedAssistant(Provider.Client(endpoint: null, key, http), limiter);
    BurstResult limited = await Screen.ShowAsync("with the limiter", calls, report => Burst.SendAsync(assistant, prompts, report, cancellation.Token));
    IReadOnlyList<TokenEstimate> estimates = Estimates(limiter, prompts);
    Screen.WriteTable(estimates, unlimited: null, limited, share: null);
    Screen.WriteCalls(estimates, limited, limiter.GetUsage("openai", Provider.Model), calls);
    return 0;
}

static IReadOnlyList<TokenEstimate> Estimates(LlmRateLimiter limiter, IReadOnlyList<string> prompts) =>
    [.. prompts.Select(prompt => limiter.Estimate("openai", Provider.Model, prompt, Burst.MaxOutputTokens))];
