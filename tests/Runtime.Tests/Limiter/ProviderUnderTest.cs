namespace LlmLimiter.Tests.Limiter;

/// <summary>A limiter for several models of one provider, and the pools they share, on fake time.</summary>
internal sealed class ProviderUnderTest : IDisposable
{
    public const string Provider = "acme";

    public ProviderUnderTest(
        Dictionary<string, ModelLimits> models, Dictionary<string, ModelLimits>? pools = null, Action<LlmRateLimiterOptions>? configure = null)
    {
        var options = new LlmRateLimiterOptions { TimeProvider = Time };
        configure?.Invoke(options);
        Limiter = new LlmRateLimiter(Config(models, pools), options);
    }

    public FakeTime Time { get; } = new();

    public LlmRateLimiter Limiter { get; }

    public static RateLimitConfig Config(Dictionary<string, ModelLimits> models, Dictionary<string, ModelLimits>? pools = null) =>
        new(new Dictionary<string, ProviderLimits> { [Provider] = new() { Models = models, Pools = pools ?? [] } });

    /// <summary>Limits without a margin, so that charges leave exactly when their span has passed.</summary>
    public static ModelLimits Requests(long amount, TimeSpan per, params string[] pools) => new()
    {
        Rules = [new LimitRule(LimitMetric.Requests, amount, per) { Margin = TimeSpan.Zero }],
        Pools = pools,
    };

    public static ModelLimits Tokens(long amount, TimeSpan per, params string[] pools) => new()
    {
        Rules = [new LimitRule(LimitMetric.TotalTokens, amount, per) { Margin = TimeSpan.Zero }],
        Pools = pools,
    };

    public void Reload(Dictionary<string, ModelLimits> models, Dictionary<string, ModelLimits>? pools = null) => Limiter.Reload(Config(models, pools));

    /// <summary>Acquires; when it must wait, it is in the queue when this returns.</summary>
    public Task<LlmLease> Acquire(
        string model, TokenEstimate estimate, RequestPriority priority = RequestPriority.Normal, TimeSpan? maxWait = null, string? pool = null) =>
        Limiter.AcquireAsync(Provider, model, estimate, new AcquireOptions { Priority = priority, MaxWait = maxWait, Pool = pool }).AsTask();

    public bool TryAcquire(
        string model, TokenEstimate estimate, out LlmLease lease, RequestPriority priority = RequestPriority.Normal, string? pool = null) =>
        Limiter.TryAcquire(Provider, model, estimate, new AcquireOptions { Priority = priority, Pool = pool }, out lease);

    public LlmLease Take(string model, TokenEstimate estimate, string? pool = null)
    {
        Assert.True(TryAcquire(model, estimate, out LlmLease lease, pool: pool));
        return lease;
    }

    public int Waiting(string model) => Limiter.GetUsage(Provider, model).Waiting;

    public long Used(string model, string? pool = null) => Limiter.GetUsage(Provider, model).Rules.Single(rule => rule.Pool == pool).Used;

    public void Dispose() => Limiter.Dispose();
}
