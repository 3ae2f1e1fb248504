namespace LlmLimiter.Simulator.Enforcement;

/// <summary>
/// The exact log of one model. A call is admitted if what stands charged leaves room for it in every limit. Refused calls are counted but
/// not charged. It reads no clock and takes no lock: the caller gives times that never go back, one call at a time.
/// </summary>
/// <param name="model">The model and its limits.</param>
/// <param name="start">The moment that times are counted from.</param>
/// <param name="begin">The time at which the log begins, empty.</param>
internal sealed class WindowLog(SimulatedModel model, DateTimeOffset start, TimeSpan begin = default)
{
    private readonly EnforcedLimits _limits = new(model, start);
    private readonly List<LogEntry> _entries = [];
    private readonly List<long> _charges = []; // by call
    private readonly OtherCalls? _others = model.OtherClient is { } other ? new OtherCalls(model, other, begin) : null;
    private readonly List<LogEntry> _otherEntries = [];
    private TimeSpan _now = begin;

    public long Refused { get; private set; }

    /// <summary>Calls that a fault answered.</summary>
    public long Faulted { get; private set; }

    /// <summary>Tokens that completed answers reported as used.</summary>
    public long UsedTokens { get; private set; }

    public LogEntry[] Entries => [.. _entries];

    /// <summary>What the other client was charged, up to the time that the log has come to.</summary>
    public LogEntry[] OtherEntries => [.. _otherEntries];

    /// <summary>Decides on a call that arrives now, and logs it when it is admitted.</summary>
    /// <param name="now">The time.</param>
    /// <param name="charge">The tokens that it is charged at arrival as the profile says.</param>
    /// <param name="inputTokens">The tokens of its prompt.</param>
    public Decision Arrive(TimeSpan now, long charge, long inputTokens = 0)
    {
        MoveTo(now);
        if (model.Tokens > 0 && charge > Math.Max(model.Tokens, model.TokensAtOnce))
        {
            return Refuse(Verdict.TooLarge, TimeSpan.Zero, _limits.Tokens, charge);
        }

        if (model.InputTokens > 0 && inputTokens > model.InputTokens)
        {
            return Refuse(Verdict.TooLarge, TimeSpan.Zero, _limits.InputTokens, inputTokens);
        }

        (TimeSpan wait, EnforcedLimit limit) = _limits.WaitFor(charge, inputTokens);
        if (wait > TimeSpan.Zero)
        {
            return limit.Metric switch
            {
                LimitedMetric.Requests => Refuse(Verdict.OutOfRequests, wait, limit, requested: 1),
                LimitedMetric.Tokens => Refuse(Verdict.OutOfTokens, wait, limit, charge),
                LimitedMetric.InputTokens => Refuse(Verdict.OutOfTokens, wait, limit, inputTokens),
                _ => Refuse(Verdict.OutOfTokens, wait, limit, requested: 0),
            };
        }

        int call = _charges.Count;
        _charges.Add(charge);
        Append(new LogEntry(now, call, charge, IsCompletion: false) { InputTokens = inputTokens });
        return new Decision(Verdict.Admitted, call, TimeSpan.Zero, Window(), HeldBy: null);
    }

    /// <summary>The answer to an admitted call is complete. Call it at most once for each.</summary>
    public void Complete(TimeSpan now, int call, long promptTokens, long completionTokens)
    {
        MoveTo(now);
        UsedTokens += promptTokens + completionTokens;
        long more = ChargeRule.AtCompletion(model.Profile, _charges[call], promptTokens, completionTokens);
        if (more != 0 || completionTokens > 0)
        {
            Append(new LogEntry(now, call, more, IsCompletion: true) { OutputTokens = completionTokens });
        }
    }

    /// <summary>A fault answers a call that arrives now.</summary>
    /// <returns>How the limits stand.</returns>
    public WindowUse Fail(TimeSpan now)
    {
        MoveTo(now);
        Faulted++;
        return Window();
    }

    /// <summary>Time has come so far, and nothing else has happened.</summary>
    public void MoveTo(TimeSpan now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(now, _now);
        LetOthersIn(now);
        _now = now;
        _limits.MoveTo(now);
    }

    private Decision Refuse(Verdict verdict, TimeSpan retryAfter, EnforcedLimit limit, long requested)
    {
        Refused++;
        bool hides = model.HidesQuantum && _limits.IsQuantum(limit);
        EnforcedLimit told = hides ? _limits.Requests : limit;
        var heldBy = new LimitUse(told.Metric, told.Amount, told.Per, told.Used, requested);
        return new Decision(verdict, Call: -1, retryAfter, Window(), heldBy) { ToldWait = hides ? TimeSpan.Zero : retryAfter };
    }

    private void LetOthersIn(TimeSpan now)
    {
        while (_others?.At <= now)
        {
            if (!_others.IsCall)
            {
                _others.MoveOn();
                continue;
            }

            _limits.MoveTo(_others.At);
            LogEntry call = _others.Call;
            (TimeSpan wait, _) = _limits.WaitFor(call.Tokens, call.InputTokens);
            if (wait > TimeSpan.Zero)
            {
                _others.ComeBackIn(wait);
                continue;
            }

            _limits.Apply(call);
            _otherEntries.Add(call);
            _others.Sent();
        }
    }

    private void Append(LogEntry entry)
    {
        _entries.Add(entry);
        _limits.Apply(entry);
    }

    private WindowUse Window() => new(
        Use(_limits.Requests, model.Requests, model.RequestsAtOnce),
        Use(_limits.Tokens, model.Tokens, model.TokensAtOnce),
        Use(_limits.InputTokens, model.InputTokens, model.InputTokens),
        Use(_limits.OutputTokens, model.OutputTokens, model.OutputTokens));

    private static MetricUse Use(EnforcedLimit limit, long amount, long atOnce) =>
        new(amount, limit.Used, Math.Max(0, atOnce - limit.Used), limit.Reset);
}
