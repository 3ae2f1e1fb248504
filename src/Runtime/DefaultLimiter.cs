namespace LlmLimiter;

/// <summary>A limiter that is made at its first use, and can be set only before.</summary>
internal sealed class DefaultLimiter(Func<LlmRateLimiter> load)
{
    private readonly object _gate = new();
    private volatile LlmRateLimiter? _limiter;
    private volatile bool _used;

    /// <summary>The process's own: <see cref="LlmRateLimiter.Default"/>.</summary>
    public static DefaultLimiter OfProcess { get; } = new(static () =>
        new LlmRateLimiter(RateLimitConfig.Find(Environment.GetEnvironmentVariable(RateLimitConfig.PathVariable), AppContext.BaseDirectory)));

    /// <summary>The limiter, made now if this is its first use. A load that fails is tried again at the next use.</summary>
    public LlmRateLimiter Get()
    {
        if (_used)
        {
            return _limiter!;
        }

        lock (_gate)
        {
            _limiter ??= load();
            _used = true;
            return _limiter;
        }
    }

    /// <summary>Makes the limiter, so that an error of its limits is seen before its first use. It can still be set.</summary>
    public void Make()
    {
        lock (_gate)
        {
            _limiter ??= load();
        }
    }

    /// <summary>Sets the limiter, before its first use.</summary>
    /// <exception cref="InvalidOperationException">It was used already.</exception>
    public void Set(LlmRateLimiter limiter)
    {
        ArgumentNullException.ThrowIfNull(limiter);
        lock (_gate)
        {
            if (!Is(limiter))
            {
                CheckUnused();
            }

            _limiter = limiter;
        }
    }

    /// <summary>Sees whether another limiter can still be set.</summary>
    /// <exception cref="InvalidOperationException">It was used already.</exception>
    public void CheckUnused()
    {
        if (_used)
        {
            throw new InvalidOperationException(
                "LlmRateLimiter.Default was used already, so some calls draw on the limiter it was then. "
                + "Set it at the start of the program, before any limited call. A limiter of dependency injection becomes Default when it is "
                + "first resolved: resolve it at the start, or keep the two apart with KeepDefault().");
        }
    }

    /// <summary>Whether this is the limiter.</summary>
    public bool Is(LlmRateLimiter limiter) => ReferenceEquals(_limiter, limiter);
}
