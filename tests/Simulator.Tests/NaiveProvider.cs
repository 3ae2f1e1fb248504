using LlmLimiter.Simulator;

namespace Simulator.Tests;

/// <summary>The rules as they are written down, looked up in the whole history each time. Slow, and obviously right.</summary>
internal sealed class NaiveProvider(SimulatedModel model)
{
    private readonly List<int> _calls = [];

    public List<NaiveEntry> History { get; } = [];

    public long MostRequests { get; private set; }

    public long MostTokens { get; private set; }

    public long MostInput { get; private set; }

    public long MostOutput { get; private set; }

    public bool Arrive(TimeSpan now, long charge, long input)
    {
        bool fits = Fits(now, charge, input);
        if (fits)
        {
            _calls.Add(History.Count);
            Add(new NaiveEntry(now, Requests: 1, charge, input, Output: 0));
        }

        return fits;
    }

    public bool Fits(TimeSpan now, long charge, long input) =>
        (model.Requests == 0 || Fits(now, 1, model.Requests, model.RequestsBurst, static entry => entry.Requests))
        && (model.Tokens == 0 || Fits(now, charge, model.Tokens, model.TokensBurst, static entry => entry.Tokens))
        && (model.InputTokens == 0 || Fits(now, input, model.InputTokens, burst: 0, static entry => entry.Input))
        && (model.OutputTokens == 0 || Fits(now, 0, model.OutputTokens, burst: 0, static entry => entry.Output))
        && (model.Quantum == TimeSpan.Zero
            || RequestsBetween(now - model.Quantum, now) + 1 <= model.Requests * (model.Quantum / model.Per));

    public void Complete(TimeSpan now, long overrun, long output) => Add(new NaiveEntry(now, Requests: 0, overrun, Input: 0, output));

    /// <summary>From now on, the call was charged less.</summary>
    public void GiveBack(int call, long tokens)
    {
        NaiveEntry charged = History[_calls[call]];
        History[_calls[call]] = charged with { Tokens = charged.Tokens - tokens };
    }

    public long RequestsIn(TimeSpan end) => RequestsBetween(Begin(end), end);

    public long TokensIn(TimeSpan end) => Between(Begin(end), end, static entry => entry.Tokens);

    public long InputIn(TimeSpan end) => Between(Begin(end), end, static entry => entry.Input);

    public long OutputIn(TimeSpan end) => Between(Begin(end), end, static entry => entry.Output);

    private void Add(NaiveEntry entry)
    {
        History.Add(entry);
        MostRequests = Math.Max(MostRequests, RequestsIn(entry.At));
        MostTokens = Math.Max(MostTokens, TokensIn(entry.At));
        MostInput = Math.Max(MostInput, InputIn(entry.At));
        MostOutput = Math.Max(MostOutput, OutputIn(entry.At));
    }

    private bool Fits(TimeSpan now, long cost, long amount, long burst, Func<NaiveEntry, long> metric)
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

    private long Between(TimeSpan after, TimeSpan end, Func<NaiveEntry, long> metric) =>
        History.Where(entry => entry.At > after && entry.At <= end).Sum(metric);
}

/// <summary>What was charged at one moment.</summary>
internal sealed record NaiveEntry(TimeSpan At, long Requests, long Tokens, long Input, long Output);
