using LlmLimiter.Simulator;

namespace Simulator.Tests;

/// <summary>The rules as they are written down, looked up in the whole history each time. Slow, and obviously right.</summary>
internal sealed class NaiveProvider(SimulatedModel model)
{
    private readonly List<int> _calls = [];

    public List<(TimeSpan At, long Requests, long Tokens)> History { get; } = [];

    public long MostRequests { get; private set; }

    public long MostTokens { get; private set; }

    public bool Arrive(TimeSpan now, long charge)
    {
        bool fits = Fits(now, charge);
        if (fits)
        {
            _calls.Add(History.Count);
            Add(now, 1, charge);
        }

        return fits;
    }

    public bool Fits(TimeSpan now, long charge) =>
        (model.Requests == 0 || Fits(now, 1, model.Requests, model.RequestsBurst, static entry => entry.Requests))
        && (model.Tokens == 0 || Fits(now, charge, model.Tokens, model.TokensBurst, static entry => entry.Tokens))
        && (model.Quantum == TimeSpan.Zero
            || RequestsBetween(now - model.Quantum, now) + 1 <= model.Requests * (model.Quantum / model.Per));

    public void Overrun(TimeSpan now, long tokens) => Add(now, 0, tokens);

    /// <summary>From now on, the call was charged less.</summary>
    public void GiveBack(int call, long tokens)
    {
        (TimeSpan at, long requests, long charged) = History[_calls[call]];
        History[_calls[call]] = (at, requests, charged - tokens);
    }

    public long RequestsIn(TimeSpan end) => RequestsBetween(Begin(end), end);

    public long TokensIn(TimeSpan end) => Between(Begin(end), end, static entry => entry.Tokens);

    private void Add(TimeSpan now, long requests, long tokens)
    {
        History.Add((now, requests, tokens));
        MostRequests = Math.Max(MostRequests, RequestsIn(now));
        MostTokens = Math.Max(MostTokens, TokensIn(now));
    }

    private bool Fits(TimeSpan now, long cost, long amount, long burst, Func<(TimeSpan At, long Requests, long Tokens), long> metric)
    {
        if (model.Window != SimulatedWindow.TokenBucket)
        {
            return Between(Begin(now), now, metric) + cost <= amount;
        }

        burst = burst == 0 ? amount : burst;
        return cost <= Math.Max(amount, burst) && Missing() + Math.Min(cost, burst) <= burst;

        // Over any span up to now, what was charged beyond what was refilled: the most of them is what the bucket lacks.
        decimal Missing() => History.Select(static entry => entry.At).Select(MissingSince).Append(0).Max();

        decimal MissingSince(TimeSpan begin) =>
            Between(begin - TimeSpan.FromTicks(1), now, metric) - ((decimal)amount * (now - begin).Ticks / model.Per.Ticks);
    }

    /// <summary>The window that ends now holds what was charged after this.</summary>
    private TimeSpan Begin(TimeSpan now)
    {
        if (model.Window != SimulatedWindow.Fixed)
        {
            return now - model.Per;
        }

        TimeSpan sinceMidnight = (RandomLoad.Start + now).TimeOfDay;
        return now - TimeSpan.FromTicks((sinceMidnight.Ticks % model.Per.Ticks) + 1);
    }

    private long RequestsBetween(TimeSpan after, TimeSpan end) => Between(after, end, static entry => entry.Requests);

    private long Between(TimeSpan after, TimeSpan end, Func<(TimeSpan At, long Requests, long Tokens), long> metric) =>
        History.Where(entry => entry.At > after && entry.At <= end).Sum(metric);
}
