using System.Diagnostics;
using System.Globalization;
using LlmLimiter;
using LlmLimiter.Simulator;

namespace Samples;

/// <summary>
/// The provider that a sample calls: a simulator on this machine, which enforces the limits of the sample's rate_limits.yaml by a log of
/// its own and refuses with 429 what is above them. In the end it tells what it saw.
/// </summary>
public sealed class SampleProvider : IAsyncDisposable
{
    private readonly ProviderSimulator _simulator;
    private readonly IReadOnlyList<ModelUsage> _models;
    private int _failed;

    private SampleProvider(ProviderSimulator simulator, IReadOnlyList<ModelUsage> models)
    {
        _simulator = simulator;
        _models = models;
    }

    /// <summary>The file with the limits, which the build puts beside the program.</summary>
    public static string LimitsFile { get; } = Path.Combine(AppContext.BaseDirectory, "rate_limits.yaml");

    /// <summary>Where OpenAI's client finds it.</summary>
    public Uri OpenAIAddress => _simulator.BaseAddress;

    /// <summary>Where Anthropic's client finds it, which adds the version to the address itself.</summary>
    public string AnthropicAddress => _simulator.BaseAddress.GetLeftPart(UriPartial.Authority);

    /// <summary>Starts a provider with the limits of the sample.</summary>
    public static async Task<SampleProvider> StartAsync()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        using LlmRateLimiter limits = LlmRateLimiter.FromYaml(LimitsFile);
        IReadOnlyList<ModelUsage> models = limits.GetUsage().Models;
        foreach (ModelUsage model in models)
        {
            Console.WriteLine($"{model.Model.Model} may have {string.Join(", ", model.Rules.Select(usage => usage.Rule))}.");
        }

        return new SampleProvider(
            await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
            {
                Models = [.. models.Select(Simulated)],
                ThinkingTime = TimeSpan.FromMilliseconds(100),
            }),
            models);
    }

    /// <summary>
    /// Makes the first calls, which compile what they run: that takes longer than the margin that a limiter keeps for the network. The
    /// provider forgets them.
    /// </summary>
    public async Task WarmUpAsync(params IEnumerable<Func<int, Task>> calls)
    {
        await Task.WhenAll(calls.Select(call => call(0)));
        _simulator.Reset();
    }

    /// <summary>Makes calls all at once, waits for their answers, and says how long that took.</summary>
    /// <param name="calls">How many.</param>
    /// <param name="what">What they are called on the screen.</param>
    /// <param name="call">Makes the call of this number, from 1.</param>
    public async Task SendAsync(int calls, string what, Func<int, Task> call)
    {
        Console.WriteLine($"{calls} {what} at once …");
        long start = Stopwatch.GetTimestamp();
        bool[] answered = await Task.WhenAll(Enumerable.Range(1, calls).Select(number => IsAnsweredAsync(() => call(number))));
        Console.WriteLine($"{answered.Count(isAnswered => isAnswered)} {what} answered after {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s");
    }

    /// <summary>Writes what the provider saw of each model, and of how many calls the limiter was not told what they used.</summary>
    /// <returns>The exit code: 0, or 1 when a call was refused, failed, or was settled without a usage.</returns>
    public int Report(LlmRateLimiter limiter)
    {
        long refused = 0;
        long untold = 0;
        foreach (ModelId model in _models.Select(model => model.Model))
        {
            ModelReport seen = _simulator.Report()[model.Model];
            ModelUsage known = limiter.GetUsage(model.Provider, model.Model);
            long withoutUsage = known.Granted - known.InputError.Calls;
            Console.WriteLine(
                $"{model.Model}: {seen.Admitted} answered, {seen.Refused} refused, {withoutUsage} without usage, {seen.Share:P1} of the limit used");
            refused += seen.Refused;
            untold += withoutUsage;
        }

        Console.WriteLine($"refused: {refused}");
        return refused == 0 && untold == 0 && _failed == 0 ? 0 : 1;
    }

    public ValueTask DisposeAsync() => _simulator.DisposeAsync();

    private async Task<bool> IsAnsweredAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (Exception failure)
        {
            if (Interlocked.Increment(ref _failed) == 1)
            {
                Console.Error.WriteLine($"A call failed: {failure.Message}");
            }

            return false;
        }
    }

    // The rules of a sample's model have one span and one window.
    private static SimulatedModel Simulated(ModelUsage model)
    {
        LimitRule[] rules = [.. model.Rules.Select(usage => usage.Rule)];
        long Amount(LimitMetric metric) => rules.SingleOrDefault(rule => rule.Metric == metric)?.Amount ?? 0;
        return new SimulatedModel(model.Model.Model)
        {
            Profile = Enum.Parse<ChargeProfile>(model.Model.Provider, ignoreCase: true),
            Window = Enum.Parse<SimulatedWindow>($"{rules[0].Window}"),
            Per = rules[0].Per,
            Requests = Amount(LimitMetric.Requests),
            Tokens = Amount(LimitMetric.TotalTokens),
            InputTokens = Amount(LimitMetric.InputTokens),
            OutputTokens = Amount(LimitMetric.OutputTokens),
        };
    }
}
