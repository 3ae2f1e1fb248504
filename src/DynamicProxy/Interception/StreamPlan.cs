using LlmLimiter.Calls;

namespace LlmLimiter.DynamicProxy.Interception;

/// <summary>A method that returns an IAsyncEnumerable.</summary>
internal sealed class StreamPlan<TItem> : CallPlan
{
    private readonly Func<ProxyCall, LlmLease, CancellationToken, IAsyncEnumerable<TItem>> _send;
    private readonly Func<StreamUsage, TItem, StreamUsage>? _usage;

    public StreamPlan(CallFacts facts)
        : base(facts)
    {
        _send = Send<Func<ProxyCall, LlmLease, CancellationToken, IAsyncEnumerable<TItem>>>();
        _usage = Usage<Func<StreamUsage, TItem, StreamUsage>>();
    }

    protected override object Answer(LlmRateLimiter? limiter, LimitedMethod method, ProxyCall call, CancellationToken cancellationToken) =>
        LimitedCall.StreamAsync(limiter, method, call, Describe, _send, _usage, cancellationToken);
}
