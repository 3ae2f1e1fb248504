using System.Globalization;
using LlmLimiter.Bench;
using LlmLimiter.Bench.Analyzers;
using LlmLimiter.Bench.Engine;
using LlmLimiter.Bench.Generator;
using LlmLimiter.Bench.Proxy;
using LlmLimiter.Bench.Stress;
using LlmLimiter.Bench.Tokens;
using LlmLimiter.Bench.Utilisation;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["stress", .. var options])
{
    return StressCommand.Run(options);
}

var areas = new Dictionary<string, Func<Task<IReadOnlyList<Figure>>>>
{
    ["analyzers"] = () => Task.FromResult(AnalyzersBench.Run()),
    ["engine"] = () => Task.FromResult(EngineBench.Run()),
    ["generator"] = () => Task.FromResult(GeneratorBench.Run()),
    ["proxy"] = () => Task.FromResult(ProxyBench.Run()),
    ["tokens"] = TokensBench.RunAsync,
    ["utilisation"] = UtilisationBench.RunAsync,
};

string[] chosen = args.Length == 0 ? [.. areas.Keys] : args;
if (chosen.FirstOrDefault(area => !areas.ContainsKey(area)) is { } unknown)
{
    Console.Error.WriteLine($"There is no area '{unknown}'. Areas: {string.Join(", ", areas.Keys)}.");
    return 2;
}

foreach (string area in chosen)
{
    Report.Write(area, await areas[area]());
}

return 0;
