namespace LlmLimiter.Simulator.Enforcement;

/// <summary>All limits of a model, each by a log of its own. A call must fit them all.</summary>
internal sealed class EnforcedLimits
{
    private readonly EnforcedLimit _quantum;
    private readonly List<Charge> _calls = []; // what they were charged in tokens

    /// <param name="model">What is limited, and how.</param>
    /// <param name="start">The moment that times are counted from.</param>
    public EnforcedLimits(SimulatedModel model, DateTimeOffset start)
    {
        Requests = Limit(model, model.Requests, model.RequestsAtOnce, start);
        Tokens = Limit(model, model.Tokens, model.TokensAtOnce, start);
        _quantum = model.Quantum == TimeSpan.Zero
            ? new SlidingLimit(EnforcedLimit.Unlimited, TimeSpan.Zero)
            : new SlidingLimit(model.RequestsPerQuantum, model.Quantum);
    }

    public EnforcedLimit Requests { get; }

    public EnforcedLimit Tokens { get; }

    public void MoveTo(TimeSpan now)
    {
        Requests.MoveTo(now);
        _quantum.MoveTo(now);
        Tokens.MoveTo(now);
    }

    /// <summary>How long until one call of so many tokens fits, if nothing is added, and the limit that holds it the longest.</summary>
    public (TimeSpan Wait, EnforcedLimit Limit) WaitFor(long tokens)
    {
        (TimeSpan Wait, EnforcedLimit Limit)[] waits =
            [(Requests.WaitFor(1), Requests), (_quantum.WaitFor(1), _quantum), (Tokens.WaitFor(tokens), Tokens)];
        return waits.MaxBy(static wait => wait.Wait);
    }

    /// <summary>Charges, or gives back, what the entry says. The entries of admitted calls come in the order of the calls.</summary>
    public void Apply(LogEntry entry)
    {
        if (entry.Tokens < 0)
        {
            Tokens.GiveBack(_calls[entry.Call], -entry.Tokens);
            return;
        }

        Requests.Charge(entry.Requests);
        _quantum.Charge(entry.Requests);
        Charge tokens = Tokens.Charge(entry.Tokens);
        if (!entry.IsCompletion)
        {
            _calls.Add(tokens);
        }
    }

    private static EnforcedLimit Limit(SimulatedModel model, long amount, long atOnce, DateTimeOffset start) => model.Window switch
    {
        _ when amount == 0 => new SlidingLimit(EnforcedLimit.Unlimited, model.Per),
        SimulatedWindow.TokenBucket => new TokenBucketLimit(amount, model.Per, atOnce),
        SimulatedWindow.Fixed => new FixedLimit(amount, model.Per, new CalendarWindows(start, model.Per, model.TimeZone)),
        _ => new SlidingLimit(amount, model.Per),
    };
}
