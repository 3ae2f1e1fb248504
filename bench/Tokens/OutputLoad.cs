using LlmLimiter.Bench.Utilisation;
using LlmLimiter.Simulator;

namespace LlmLimiter.Bench.Tokens;

/// <summary>Calls of four call sites in turn. Answers are log-normal in size, each site with a mean of its own; the same on every run.</summary>
internal sealed class OutputLoad
{
    public const int InputTokens = 500;

    private const int LongestAnswer = 4_096;
    private const int TokensPerSecond = 100;

    private static readonly (string Name, double Mean, double Spread)[] _sites =
        [("classify", 15, 0.3), ("extract", 150, 0.5), ("answer", 450, 0.6), ("write", 1_200, 0.5)];

    private static readonly NetworkDelay _internet = new(TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(20));
    private static readonly TimeSpan _untilFirstToken = TimeSpan.FromSeconds(0.5);

    private readonly Random _random = new(2026);
    private int _count;

    public static string SiteOf(Call call) => _sites[call.Number % _sites.Length].Name;

    public static TimeSpan TimeToAnswer(Call call) => _untilFirstToken + TimeSpan.FromSeconds((double)call.Tokens / TokensPerSecond);

    public Call Next(TimeSpan now)
    {
        (_, double mean, double spread) = _sites[_count % _sites.Length];
        double normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        double tokens = mean * Math.Exp((spread * normal) - (spread * spread / 2));
        return new Call(_count++, now, (int)Math.Clamp(tokens, 1, LongestAnswer), _internet.Draw(_random));
    }
}
