namespace LlmLimiter.Tests.Limiter;

/// <summary>A limiter for one model on fake time, and what a test wants to ask of it.</summary>
internal sealed class LimiterUnderTest : IDisposable
{
    public const string Provider = "acme";
    public const string Model = "model-1";

    public LimiterUnderTest(ModelLimits limits, Action<LlmRateLimiterOptions>? configure = null, string provider = Provider)
    {
        var options = new LlmRateLimiterOptions { TimeProvider = Time };
        configure?.Invoke(options);
        ProviderName = provider;
        Limiter = new LlmRateLimiter(provider, Model, limits, options);
    }

    public static TimeSpan Minute { get; } = TimeSpan.FromMinutes(1);

    /// <summary>How long after its charge a rule per minute lets go of it: 1 % of the minute, at most half a second, is its margin.</summary>
    public static TimeSpan MinuteAndMargin { get; } = TimeSpan.FromMilliseconds(60_500);

    public FakeTime Time { get; } = new();

    public LlmRateLimiter Limiter { get; }

    public string ProviderName { get; }

    public int Waiting => Limiter.GetUsage(ProviderName, Model).Waiting;

    public long Used(LimitMetric metric) => Limiter.GetUsage(ProviderName, Model).Rules.Single(rule => rule.Rule.Metric == metric).Used;

    /// <summary>Acquires; when it must wait, it is in the queue when this returns.</summary>
    public Task<LlmLease> Acquire(TokenEstimate estimate, TimeSpan? maxWait = null, CancellationToken cancellationToken = default) =>
        Limiter.AcquireAsync(ProviderName, Model, estimate, new AcquireOptions { MaxWait = maxWait }, cancellationToken).AsTask();

    public bool TryAcquire(TokenEstimate estimate, out LlmLease lease) => Limiter.TryAcquire(ProviderName, Model, estimate, out lease);

    public void Dispose() => Limiter.Dispose();
}

internal static class Soon
{
    /// <summary>The outcome of something that must end without any more fake time; the bound only keeps a failing test from hanging.</summary>
    public static Task<T> EndsNow<T>(this Task<T> task) => task.WaitAsync(TimeSpan.FromSeconds(20));

    /// <inheritdoc cref="EndsNow{T}"/>
    public static Task EndsNow(this Task task) => task.WaitAsync(TimeSpan.FromSeconds(20));
}
