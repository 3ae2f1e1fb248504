using LlmLimiter.Simulator;

namespace LlmLimiter.Bench.Utilisation;

/// <summary>The loads, each the same on every run.</summary>
internal static class Loads
{
    private const int Seed = 2026;

    /// <summary>Calls of one size that all wait from the beginning.</summary>
    public static Call[] Backlogged(int count, int tokens, NetworkDelay delay)
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, count).Select(number => new Call(number, TimeSpan.Zero, tokens, delay.Draw(random)))];
    }

    /// <summary>Calls of 50 to 150 tokens that come at random, 150 a second on average.</summary>
    public static Call[] Poisson(TimeSpan length, NetworkDelay delay)
    {
        var random = new Random(Seed);
        var between = new NetworkDelay(TimeSpan.Zero, TimeSpan.FromSeconds(1) / 150);
        var calls = new List<Call>();
        for (TimeSpan at = between.Draw(random); at < length; at += between.Draw(random))
        {
            calls.Add(new Call(calls.Count, at, random.Next(50, 151), delay.Draw(random)));
        }

        return [.. calls];
    }
}
