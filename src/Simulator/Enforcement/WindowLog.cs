namespace LlmLimiter.Simulator.Enforcement;

/// <summary>
/// The exact log of one model. A call at time t is admitted if what the half-open window (t - Per, t] holds leaves room for it in requests
/// and in tokens. A charge at s therefore leaves the window at exactly s + Per. Refused calls are counted but not charged.
/// It reads no clock and takes no lock: the caller gives times that never go back, one call at a time.
/// </summary>
/// <remarks>
/// The log is kept whole, with running totals, so a window's content is the difference of two totals: O(1) amortised to admit a call,
/// and a binary search to tell a refused one when to come back.
/// </remarks>
internal sealed class WindowLog(SimulatedModel model)
{
    private readonly List<LogEntry> _entries = [];
    private readonly List<Totals> _totalsBefore = [default]; // [i]: of the first i entries
    private readonly List<long> _charges = []; // by call
    private int _oldest; // the first entry inside the window
    private TimeSpan _now = TimeSpan.MinValue;
    private TimeSpan _lastAdmission;
    private TimeSpan _lastTokens;

    public long Refused { get; private set; }

    /// <summary>Tokens that completed answers reported as used.</summary>
    public long UsedTokens { get; private set; }

    public LogEntry[] Entries => [.. _entries];

    /// <summary>Decides on a call that arrives now, and logs it when it is admitted.</summary>
    public Decision Arrive(TimeSpan now, long charge)
    {
        MoveTo(now);
        if (model.Tokens > 0 && charge > model.Tokens)
        {
            return Refuse(Verdict.TooLarge, TimeSpan.Zero);
        }

        TimeSpan requestsWait = model.Requests == 0 ? TimeSpan.Zero : WaitUntilAtMost(model.Requests - 1, static totals => totals.Requests);
        TimeSpan tokensWait = model.Tokens == 0 ? TimeSpan.Zero : WaitUntilAtMost(model.Tokens - charge, static totals => totals.Tokens);
        if (requestsWait > TimeSpan.Zero || tokensWait > TimeSpan.Zero)
        {
            return requestsWait >= tokensWait ? Refuse(Verdict.OutOfRequests, requestsWait) : Refuse(Verdict.OutOfTokens, tokensWait);
        }

        int call = _charges.Count;
        _charges.Add(charge);
        Append(new LogEntry(now, call, charge, IsOverrun: false));
        return new Decision(Verdict.Admitted, call, TimeSpan.Zero, Window());
    }

    /// <summary>The answer to an admitted call is complete. Call it at most once for each.</summary>
    public void Complete(TimeSpan now, int call, long usedTokens)
    {
        MoveTo(now);
        UsedTokens += usedTokens;
        long overrun = ChargeRule.AtCompletion(_charges[call], usedTokens);
        if (overrun > 0)
        {
            Append(new LogEntry(now, call, overrun, IsOverrun: true));
        }
    }

    private Decision Refuse(Verdict verdict, TimeSpan retryAfter)
    {
        Refused++;
        return new Decision(verdict, Call: -1, retryAfter, Window());
    }

    private void MoveTo(TimeSpan now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(now, _now);
        _now = now;
        while (_oldest < _entries.Count && _entries[_oldest].At <= now - model.Per)
        {
            _oldest++;
        }
    }

    private void Append(LogEntry entry)
    {
        _entries.Add(entry);
        Totals before = _totalsBefore[^1];
        _totalsBefore.Add(new Totals(before.Requests + entry.Requests, before.Tokens + entry.Tokens));
        _lastAdmission = entry.IsOverrun ? _lastAdmission : entry.At;
        _lastTokens = entry.Tokens == 0 ? _lastTokens : entry.At;
    }

    /// <summary>How long until the window, if nothing is added, holds at most this much.</summary>
    private TimeSpan WaitUntilAtMost(long amount, Func<Totals, long> metric)
    {
        long all = metric(_totalsBefore[^1]);
        int low = _oldest; // the number of the oldest entries that must have left: the smallest one that leaves room
        int high = _entries.Count;
        while (low < high)
        {
            int middle = low + (high - low) / 2;
            if (all - metric(_totalsBefore[middle]) <= amount)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low == _oldest ? TimeSpan.Zero : _entries[low - 1].At + model.Per - _now;
    }

    private WindowUse Window()
    {
        long requests = _totalsBefore[^1].Requests - _totalsBefore[_oldest].Requests;
        long tokens = _totalsBefore[^1].Tokens - _totalsBefore[_oldest].Tokens;
        return new WindowUse(
            requests,
            tokens,
            requests == 0 ? TimeSpan.Zero : _lastAdmission + model.Per - _now,
            tokens == 0 ? TimeSpan.Zero : _lastTokens + model.Per - _now);
    }

    private readonly record struct Totals(long Requests, long Tokens);
}
