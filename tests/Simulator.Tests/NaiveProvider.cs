using LlmLimiter.Simulator;

namespace Simulator.Tests;

/// <summary>The rule as it is written down, looked up in the whole history each time. Slow, and obviously right.</summary>
internal sealed class NaiveProvider(SimulatedModel model)
{
    public List<(TimeSpan At, long Requests, long Tokens)> History { get; } = [];

    public bool Arrive(TimeSpan now, long charge)
    {
        bool fits = Fits(now, charge);
        if (fits)
        {
            History.Add((now, 1, charge));
        }

        return fits;
    }

    public bool Fits(TimeSpan now, long charge) =>
        (model.Requests == 0 || RequestsIn(now) + 1 <= model.Requests) && (model.Tokens == 0 || TokensIn(now) + charge <= model.Tokens);

    public void Overrun(TimeSpan now, long tokens) => History.Add((now, 0, tokens));

    public long RequestsIn(TimeSpan end) => History.Where(entry => entry.At > end - model.Per && entry.At <= end).Sum(entry => entry.Requests);

    public long TokensIn(TimeSpan end) => History.Where(entry => entry.At > end - model.Per && entry.At <= end).Sum(entry => entry.Tokens);
}
