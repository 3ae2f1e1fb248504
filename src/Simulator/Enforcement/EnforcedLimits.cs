namespace LlmLimiter.Simulator.Enforcement;

/// <summary>All limits of a model, each by a log of its own. A call must fit them all.</summary>
internal sealed class EnforcedLimits
{
    private readonly EnforcedLimit _quantum;
    private readonly EnforcedLimit _day;
    private readonly EnforcedLimit[] _all;
    private readonly List<Charge> _calls = []; // what they were charged in tokens

    /// <param name="model">What is limited, and how.</param>
    /// <param name="start">The moment that times are counted from.</param>
    public EnforcedLimits(SimulatedModel model, DateTimeOffset start)
    {
        Requests = Limit(LimitedMetric.Requests, model.Requests, model.RequestsAtOnce);
        Tokens = Limit(LimitedMetric.Tokens, model.Tokens, model.TokensAtOnce);
        InputTokens = Limit(LimitedMetric.InputTokens, model.InputTokens, model.InputTokens);
        OutputTokens = Limit(LimitedMetric.OutputTokens, model.OutputTokens, model.OutputTokens);
        _quantum = model.Quantum == TimeSpan.Zero
            ? Unlimited(LimitedMetric.Requests)
            : new SlidingLimit(LimitedMetric.Requests, model.RequestsPerQuantum, model.Quantum);
        _day = model.RequestsPerDay == 0
            ? Unlimited(LimitedMetric.Requests)
            : Fixed(LimitedMetric.Requests, model.RequestsPerDay, TimeSpan.FromDays(1));
        _all = [Requests, _quantum, _day, Tokens, InputTokens, OutputTokens];

        EnforcedLimit Limit(LimitedMetric metric, long amount, long atOnce) => model.Window switch
        {
            _ when amount == 0 => Unlimited(metric),
            SimulatedWindow.TokenBucket => new TokenBucketLimit(metric, amount, model.Per, atOnce),
            SimulatedWindow.Fixed => Fixed(metric, amount, model.Per),
            _ => new SlidingLimit(metric, amount, model.Per),
        };

        EnforcedLimit Fixed(LimitedMetric metric, long amount, TimeSpan per) =>
            new FixedLimit(metric, amount, per, new CalendarWindows(start, per, model.TimeZone));

        // It still tells what stands charged in the window.
        EnforcedLimit Unlimited(LimitedMetric metric) => new SlidingLimit(metric, EnforcedLimit.Unlimited, model.Per);
    }

    public EnforcedLimit Requests { get; }

    public EnforcedLimit Tokens { get; }

    public EnforcedLimit InputTokens { get; }

    public EnforcedLimit OutputTokens { get; }

    /// <summary>Whether the limit is the quantum, which a model may hide.</summary>
    public bool IsQuantum(EnforcedLimit limit) => limit == _quantum;

    public void MoveTo(TimeSpan now) => Array.ForEach(_all, limit => limit.MoveTo(now));

    /// <summary>
    /// How long until one call fits, if nothing is added, and the limit that holds it the longest. What its answer will cost is not known
    /// yet, so it costs no output: that limit lets it in unless what stands charged is above it.
    /// </summary>
    /// <param name="tokens">The tokens that the call is charged as the profile says.</param>
    /// <param name="inputTokens">The tokens of its prompt.</param>
    public (TimeSpan Wait, EnforcedLimit Limit) WaitFor(long tokens, long inputTokens)
    {
        (TimeSpan Wait, EnforcedLimit Limit)[] waits =
        [
            (Requests.WaitFor(1), Requests),
            (_quantum.WaitFor(1), _quantum),
            (_day.WaitFor(1), _day),
            (Tokens.WaitFor(tokens), Tokens),
            (InputTokens.WaitFor(inputTokens), InputTokens),
            (OutputTokens.WaitFor(0), OutputTokens),
        ];
        return waits.MaxBy(static wait => wait.Wait);
    }

    /// <summary>Charges, or gives back, what the entry says. The entries of admitted calls come in the order of the calls.</summary>
    public void Apply(LogEntry entry)
    {
        Requests.Charge(entry.Requests);
        _quantum.Charge(entry.Requests);
        _day.Charge(entry.Requests);
        InputTokens.Charge(entry.InputTokens);
        OutputTokens.Charge(entry.OutputTokens);
        if (entry.Tokens < 0)
        {
            Tokens.GiveBack(_calls[entry.Call], -entry.Tokens);
            return;
        }

        Charge tokens = Tokens.Charge(entry.Tokens);
        if (!entry.IsCompletion && entry.Call != LogEntry.OfOther)
        {
            _calls.Add(tokens);
        }
    }
}
