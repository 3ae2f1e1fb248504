namespace LlmLimiter.Estimation;

/// <summary>How large the answers to one call site's calls of one model are, learned from those that were reported.</summary>
/// <param name="key">The call site's name.</param>
internal sealed class LearnedOutput(string key) : EstimateOrigin
{
    /// <summary>How many answers must have been seen before what they say is used.</summary>
    public const int WarmUp = 10;

    private readonly QuantileSketch _seen = new();
    private long _calls;
    private long _expected;
    private LearnedCall? _lastCall;

    /// <summary>The call site's name.</summary>
    public string Key { get; } = key;

    /// <summary>How many answers were seen.</summary>
    public long Calls => Volatile.Read(ref _calls);

    /// <summary>What nineteen in twenty answers of late did not exceed; null: too few were seen.</summary>
    public long? Expected => Volatile.Read(ref _expected) is > 0 and var expected ? expected : null;

    public override void Learn(long expectedInput, in TokenUsage usage)
    {
        if (usage.OutputTokens == 0)
        {
            return;
        }

        lock (_seen)
        {
            _seen.Add(usage.OutputTokens);
            if (++_calls >= WarmUp)
            {
                Volatile.Write(ref _expected, _seen.Quantile);
            }
        }
    }

    /// <summary>
    /// The estimate with the output that was learned; until there is one, with its own, else its bound, else that of a usual answer. What comes of
    /// it is learned from.
    /// </summary>
    public TokenEstimate Improve(in TokenEstimate given)
    {
        // An estimate of the limiter's own has said already what is usual; without output, it is of an embedding.
        bool saysNothing = given is { OutputTokens: 0, MaxOutputTokens: null, Origin: null };
        long usual = saysNothing ? RequestEstimate.UnknownOutputTokens : given.OutputTokens;
        long output = Expected ?? usual;
        return given with { OutputTokens = Math.Min(output, given.MaxOutputTokens ?? output), Origin = Beside(given.Origin) };
    }

    /// <summary>Itself and who has estimated the input. Nearly always the same for all calls, so the last one is kept.</summary>
    public EstimateOrigin Beside(EstimateOrigin? input)
    {
        if (input is null)
        {
            return this;
        }

        return _lastCall is { } last && ReferenceEquals(last.Input, input) ? last : _lastCall = new LearnedCall(input, this);
    }

    /// <summary>Both parts of a call.</summary>
    private sealed class LearnedCall(EstimateOrigin input, LearnedOutput output) : EstimateOrigin
    {
        public EstimateOrigin Input => input;

        public override void Learn(long expectedInput, in TokenUsage usage)
        {
            input.Learn(expectedInput, usage);
            output.Learn(expectedInput, usage);
        }
    }
}
