using LlmLimiter.Simulator.Enforcement;
using Microsoft.AspNetCore.Builder;

namespace LlmLimiter.Simulator;

/// <summary>
/// A fake LLM provider over HTTP on the loopback address. It speaks OpenAI's chat completions, responses and embeddings, also
/// as Azure does, Anthropic's messages and Gemini's content, and holds each model to its limits by an exact log of every call. Calls above a
/// limit get 429 with the headers and the body that the provider at that URL sends.
/// </summary>
/// <remarks>
/// A call is charged when it arrives and once more when it is answered, as the model's <see cref="ChargeProfile"/> says. It is admitted if
/// every limit of the model has room when it arrives. Refused calls are not charged.
/// A call whose caller hangs up before the answer keeps its charge and reports no use.
/// </remarks>
/// <example><code>
/// await using var provider = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
/// {
///     Models = [new SimulatedModel("gpt-4o") { Requests = 500, Tokens = 30_000 }],
/// });
/// // … send calls to provider.BaseAddress, with any key …
/// Console.WriteLine(provider.Report()["gpt-4o"].Refused);
/// </code></example>
public sealed class ProviderSimulator : IAsyncDisposable
{
    private readonly EnforcedModels _models;
    private readonly WebApplication _server;

    private ProviderSimulator(EnforcedModels models, WebApplication server)
    {
        _models = models;
        _server = server;
        BaseAddress = new Uri(new Uri(server.Urls.Single()), "/v1/");
    }

    /// <summary>
    /// Where to point an OpenAI client: <c>http://127.0.0.1:port/v1/</c>. Anthropic's adds <c>v1</c> itself: point it at
    /// <c>BaseAddress.GetLeftPart(UriPartial.Authority)</c>, and those of Azure and Gemini as well.
    /// </summary>
    public Uri BaseAddress { get; }

    /// <summary>Starts a simulator and returns once it accepts calls.</summary>
    /// <param name="options">The models and their limits, the delays, the port, the clock.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="ArgumentException">An option is missing or out of range; the message says which and what is valid.</exception>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<ProviderSimulator> StartAsync(ProviderSimulatorOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        var models = new EnforcedModels(options.Models, options.TimeProvider);
        var router = new Router(models, options);
        WebApplication server = await LoopbackServer.StartAsync(options.Port, router.HandleAsync, cancellationToken).ConfigureAwait(false);
        return new ProviderSimulator(models, server);
    }

    /// <summary>What was seen since the start or the last reset. Works after disposal too.</summary>
    public SimulatorReport Report() => _models.Report();

    /// <summary>
    /// Forgets everything seen, for example after a warm-up call: windows are empty again and reports start anew. The clock goes on. What
    /// calls still running charge and use is forgotten as well.
    /// </summary>
    public void Reset() => _models.Reset();

    /// <summary>Stops answering and frees the port.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
