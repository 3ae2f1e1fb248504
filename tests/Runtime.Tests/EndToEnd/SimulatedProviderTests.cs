using System.Net;
using System.Net.Http.Json;
using LlmLimiter.Simulator;

namespace LlmLimiter.Tests.EndToEnd;

/// <summary>End to end, in real time: the limiter against a provider that keeps a log of its own.</summary>
public sealed class SimulatedProviderTests
{
    [Fact]
    public async Task A_burst_of_three_windows_is_sent_without_a_refusal()
    {
        const int Requests = 30;
        const string WarmUp = "warm-up";
        TimeSpan per = TimeSpan.FromSeconds(1);
        await using ProviderSimulator provider = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Models =
            [
                new SimulatedModel("gpt-4o") { Requests = Requests, Tokens = 3_000, Per = per },
                new SimulatedModel(WarmUp) { Requests = 1_000, Tokens = 1_000_000 },
            ],
        });

        // The margin is large because many other tests keep this machine busy: calls may be late to arrive.
        using var limiter = new LlmRateLimiter("openai", "gpt-4o", new ModelLimits
        {
            Rules = [new LimitRule(LimitMetric.Requests, Requests, per), new LimitRule(LimitMetric.TotalTokens, 3_000, per)],
            Margin = per,
        });
        using var http = new HttpClient { BaseAddress = provider.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new("Bearer", "any");

        // Connections and first compilations would be the latest of all.
        await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => AskAsync(http, WarmUp, CancellationToken.None)));
        await Task.WhenAll(Enumerable.Range(0, 3 * Requests).Select(_ => limiter.RunAsync(
            "openai", "gpt-4o", new TokenEstimate(20, 60) { MaxOutputTokens = 80 }, cancellationToken => AskAsync(http, "gpt-4o", cancellationToken))));

        ModelReport report = provider.Report()["gpt-4o"];
        Assert.Equal((3 * Requests, 0), (report.Admitted, report.Refused));
        Assert.InRange(report.MostRequestsInAnyWindow, 1, Requests);
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient http, string model, CancellationToken cancellationToken)
    {
        var body = new { model, max_completion_tokens = 80, messages = new[] { new { role = "user", content = "Why is the sky blue?" } } };
        using HttpResponseMessage answer = await http.PostAsJsonAsync("chat/completions", body, cancellationToken);
        return answer.StatusCode;
    }
}
