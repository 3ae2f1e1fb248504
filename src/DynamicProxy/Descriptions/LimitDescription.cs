using LlmLimiter.DynamicProxy.Reading;

namespace LlmLimiter.DynamicProxy;

/// <summary>
/// A limit in words of code, for clients that bear no <see cref="RateLimitedAttribute"/>: what the attribute's properties say, its methods say
/// here. See <see cref="RateLimitProxyOptions.For{T}"/>.
/// </summary>
/// <typeparam name="TSelf">The description itself.</typeparam>
public abstract class LimitDescription<TSelf>
    where TSelf : LimitDescription<TSelf>
{
    private protected LimitDescription()
    {
    }

    /// <summary>What was said; null: nothing yet.</summary>
    internal LimitStatement? Limit { get; private set; }

    private TSelf Self => (TSelf)this;

    /// <summary>Names the provider, as in the configuration: <c>openai</c>, for example. Every limit needs it.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public TSelf Provider(string provider)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(provider);
        return With(limit => limit with { Provider = provider });
    }

    /// <summary>Names the model, as in the configuration. Without it, each call names one: see <see cref="MethodDescription{TAnswer}.ModelName"/>.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public TSelf Model(string model)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        return With(limit => limit with { Model = model });
    }

    /// <summary>The output tokens expected per call until ten answers were reported: see <see cref="RateLimitedAttribute.OutputTokens"/>.</summary>
    /// <param name="tokens">0 or more; 0: the bound sent to the provider, and 256 where there is none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public TSelf OutputTokens(int tokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        return With(limit => limit with { OutputTokens = tokens });
    }

    /// <summary>The longest wait for a turn. Without it, the limiter's <c>MaxWait</c>.</summary>
    /// <param name="wait">
    /// At least a millisecond, whose parts are not counted, and at most about 24 days; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>: no bound.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The time is none of these.</exception>
    public TSelf Timeout(TimeSpan wait)
    {
        if (wait != System.Threading.Timeout.InfiniteTimeSpan && wait.TotalMilliseconds is < 1 or > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                nameof(wait), wait, "The longest wait must be from a millisecond to 24 days, or Timeout.InfiniteTimeSpan for no bound.");
        }

        return With(limit => limit with { TimeoutMilliseconds = (int)wait.TotalMilliseconds });
    }

    /// <summary>How often a call that its provider refuses goes back through the queue: see <see cref="RateLimitedAttribute.MaxRetries"/>.</summary>
    /// <param name="retries">0 to 100.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not from 0 to 100.</exception>
    public TSelf MaxRetries(int retries)
    {
        _ = new AcquireOptions { MaxRetries = retries };
        return With(limit => limit with { MaxRetries = retries });
    }

    /// <summary>Which waiting calls go first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The priority is not one.</exception>
    public TSelf Priority(RequestPriority priority)
    {
        _ = new AcquireOptions { Priority = priority };
        return With(limit => limit with { Priority = priority });
    }

    /// <summary>A further pool of the provider that the calls draw from, beside those of their model: a team's, for example.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public TSelf Pool(string pool)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(pool);
        return With(limit => limit with { Pool = pool });
    }

    /// <summary>Counts the tokens of the prompts, in place of the limiter's estimator.</summary>
    /// <param name="estimator">Called by many threads at once.</param>
    public TSelf Estimator(ITokenEstimator estimator)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        return With(limit => limit with { Estimator = estimator });
    }

    private protected TSelf With(Func<LimitStatement, LimitStatement> change)
    {
        Limit = change(Limit ?? new LimitStatement { Provider = "", Model = null });
        return Self;
    }
}
