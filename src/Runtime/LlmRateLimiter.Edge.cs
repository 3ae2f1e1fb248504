using System.Threading.RateLimiting;

namespace LlmLimiter;

/// <content>The limiter as .NET's own abstraction, for what builds on that: Polly, ASP.NET Core's middleware, chains and partitions.</content>
public sealed partial class LlmRateLimiter
{
    /// <summary>
    /// The name of the metadata by which a lease of <see cref="AsRateLimiter"/> gives the <see cref="LlmLease"/> behind it, to settle with what
    /// the call really used.
    /// </summary>
    /// <example>
    /// <code>
    /// if (lease.TryGetMetadata(LlmRateLimiter.LeaseMetadata, out LlmLease permission)) permission.RecordUsage(usage);
    /// </code>
    /// </example>
    public static MetadataName<LlmLease> LeaseMetadata { get; } = new("LLM_LEASE");

    /// <summary>
    /// One model as a <see cref="RateLimiter"/>. Each acquired lease is permission for one send and takes one request; its permits are its
    /// input tokens. With 0 permits it tells, or waits until, there is room for a call of one permit, and takes nothing. What would throw
    /// <see cref="RateLimitExceededException"/> is a lease that is not acquired, with the reason and, where waiting helps,
    /// <see cref="MetadataName.RetryAfter"/>. Disposing a lease settles it at the estimate, unless it was settled by <see cref="LeaseMetadata"/>.
    /// </summary>
    /// <remarks>
    /// Everybody draws on the same limits, through this or otherwise. Queue, totals and idle time are of what went through this object.
    /// Disposing it ends what waits through it, and leaves this limiter and the leases alone.
    /// </remarks>
    /// <param name="provider">The provider's name.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="options">How calls want to wait, and what else they draw from.</param>
    /// <param name="estimate">The estimate of a call of so many permits, 1 or more; null: the permits are its input tokens.</param>
    /// <exception cref="UnknownModelException">The model has no limits.</exception>
    public RateLimiter AsRateLimiter(string provider, string model, AcquireOptions options = default, Func<int, TokenEstimate>? estimate = null)
    {
        _ = Find(provider, model, options.Pool);
        return new ModelRateLimiter(this, new ModelId(provider, model), options, estimate ?? (static permits => permits), _options.TimeProvider);
    }
}
