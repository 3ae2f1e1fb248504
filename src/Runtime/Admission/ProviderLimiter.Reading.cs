using LlmLimiter.Stores;

namespace LlmLimiter.Admission;

/// <content>What is asked of the state, and changes nothing.</content>
internal sealed partial class ProviderLimiter
{
    /// <summary>How long a call that came now would wait, if nothing came back and nobody else came.</summary>
    public TimeSpan EstimateWait(Lane lane, in TokenEstimate estimate)
    {
        using (_gate.Enter())
        {
            long now = _clock.Now;
            return lane.Pools.TooSmall(lane.Costs(estimate)) >= 0
                ? TimeSpan.MaxValue
                : _clock.Span(Forecast.MomentFor(lane, estimate, now) - now);
        }
    }

    /// <summary>Whether a call can fit at all.</summary>
    public bool CanFit(Lane lane, in TokenEstimate estimate)
    {
        using (_gate.Enter())
        {
            return lane.Pools.TooSmall(lane.Costs(estimate)) < 0;
        }
    }

    /// <summary>Reads a model's state, as of now.</summary>
    public T Read<T>(ModelState model, Func<ModelState, long, T> read)
    {
        using (_gate.Enter())
        {
            long now = _clock.Now;
            ForgetTheOld(now);
            foreach (Lane lane in model.Lanes)
            {
                foreach (Limits.RuleWindow window in lane.Pools.Windows)
                {
                    window.Advance(now);
                }
            }

            return read(model, now);
        }
    }

    /// <summary>Reads the state of every pool in force, as of now.</summary>
    public IReadOnlyList<T> ReadPools<T>(Func<string, PoolDemand, T> read)
    {
        using (_gate.Enter())
        {
            long now = _clock.Now;
            foreach (Limits.RuleWindow window in _pools.Values.SelectMany(demand => demand.Pool.Windows))
            {
                window.Advance(now);
            }

            return [.. _pools.Values.Select(demand => read(ledger.Provider, demand))];
        }
    }

    /// <summary>Until when no call of a pool goes; null: calls go.</summary>
    public DateTimeOffset? PauseOf(Pool pool) => pool.Throttle is { } throttle && throttle.PausedUntil - _clock.Now is > 0 and var left
        ? _clock.TimeProvider.GetUtcNow() + _clock.Span(left)
        : null;
}
