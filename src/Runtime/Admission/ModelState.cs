using LlmLimiter.Stores;

namespace LlmLimiter.Admission;

/// <summary>
/// One model: its own pool, those it shares, its lanes and its counts. A reload changes its rules, not the object. Everything here happens
/// under the provider's lock.
/// </summary>
internal sealed class ModelState(ModelId id, Pool own, ProviderLimiter provider)
{
    private readonly Dictionary<string, Lane> _lanesByPool = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The provider's and the model's name.</summary>
    public ModelId Id { get; } = id;

    /// <summary>The lock domain that the model belongs to.</summary>
    public ProviderLimiter Provider { get; } = provider;

    /// <summary>The model's own rules.</summary>
    public PoolDemand Own { get; } = new(own);

    /// <summary>The pools that every call of the model draws from, its own first.</summary>
    public IReadOnlyList<PoolDemand> Demands { get; private set; } = [];

    /// <summary>Which tokens the provider counts, and when.</summary>
    public ChargePolicy Policy { get; private set; } = ChargePolicy.Generic;

    /// <summary>The lane of calls that name no further pool.</summary>
    public Lane Main { get; private set; } = null!;

    /// <summary>Every lane there is so far.</summary>
    public IEnumerable<Lane> Lanes => [Main, .. _lanesByPool.Values];

    /// <summary>How many calls wait, in all lanes.</summary>
    public int Waiting { get; set; }

    /// <summary>Calls that got their turn.</summary>
    public long Granted { get; set; }

    /// <summary>Calls that ended without a turn, by timeout or a full queue.</summary>
    public long Refused { get; set; }

    /// <summary>Calls that were cancelled while they waited.</summary>
    public long Cancelled { get; set; }

    /// <summary>Calls that were under way for longer than MaxLeaseAge.</summary>
    public long Forgotten { get; set; }

    /// <summary>Calls that their provider refused: with 429, or because it is out of capacity.</summary>
    public long RefusedByProvider { get; set; }

    /// <summary>How far estimates of input were from what was reported.</summary>
    public EstimateError InputError { get; private set; }

    /// <summary>How far expected output, or the bound where nothing else was expected, was from what was reported.</summary>
    public EstimateError OutputError { get; private set; }

    /// <summary>Takes other shared pools and another charge policy; the lanes must take them over before the next call.</summary>
    public void Share(IEnumerable<PoolDemand> shared, ChargePolicy policy)
    {
        Demands = [Own, .. shared];
        Policy = policy;
        Main ??= new Lane(this, extra: null);
    }

    /// <summary>A call was settled with a usage that tells input and output apart.</summary>
    public void Compare(long expectedInput, long expectedOutput, in TokenUsage usage)
    {
        InputError = InputError.With(expectedInput, usage.InputTokens);
        OutputError = OutputError.With(expectedOutput, usage.OutputTokens);
    }

    /// <summary>The lane of calls that name a further pool, if there is one so far.</summary>
    public Lane? FindLane(string pool) => _lanesByPool.GetValueOrDefault(pool);

    /// <summary>The lane of calls that name a further pool.</summary>
    public Lane AddLane(PoolDemand extra)
    {
        var lane = new Lane(this, extra);
        _lanesByPool.Add(extra.Pool.Name!, lane);
        return lane;
    }

    /// <summary>Drops the lanes of pools that are gone.</summary>
    public void DropLanes(Func<string, bool> isGone)
    {
        foreach (string pool in _lanesByPool.Keys.Where(isGone).ToArray())
        {
            _lanesByPool.Remove(pool);
        }
    }
}
