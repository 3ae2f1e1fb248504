namespace LlmLimiter.Calls;

/// <summary>How the decorator of an annotated interface is made. A generated module initializer sets it; nothing is found by reflection.</summary>
/// <typeparam name="TService">The annotated interface.</typeparam>
[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
public static class RateLimitedDecorator<TService>
    where TService : class
{
    /// <summary>Makes the decorator around a client, with a limiter or, with null, <see cref="LlmRateLimiter.Default"/>.</summary>
#pragma warning disable CA1000 // The type parameter is the key: generated code names it once, and users never see it.
    public static Func<TService, LlmRateLimiter?, TService>? Factory { get; set; }
#pragma warning restore CA1000
}
