using LlmLimiter.Calls;

namespace LlmLimiter.DynamicProxy.Interception;

/// <summary>A method that returns a ValueTask.</summary>
internal sealed class ValueTaskPlan : CallPlan
{
    private readonly Func<ProxyCall, LlmLease, CancellationToken, ValueTask> _send;

    public ValueTaskPlan(CallFacts facts)
        : base(facts) => _send = Send<Func<ProxyCall, LlmLease, CancellationToken, ValueTask>>();

    protected override object Answer(LlmRateLimiter? limiter, LimitedMethod method, ProxyCall call, CancellationToken cancellationToken) =>
        LimitedCall.RunAsync(limiter, method, call, Describe, _send, cancellationToken);
}

/// <summary>A method that returns a ValueTask with a result.</summary>
internal sealed class ValueTaskPlan<TResult> : CallPlan
{
    private readonly Func<ProxyCall, LlmLease, CancellationToken, ValueTask<TResult>> _send;
    private readonly Func<TResult, TokenUsage?>? _usage;

    public ValueTaskPlan(CallFacts facts)
        : base(facts)
    {
        _send = Send<Func<ProxyCall, LlmLease, CancellationToken, ValueTask<TResult>>>();
        _usage = Usage<Func<TResult, TokenUsage?>>();
    }

    protected override object Answer(LlmRateLimiter? limiter, LimitedMethod method, ProxyCall call, CancellationToken cancellationToken) =>
        LimitedCall.RunAsync(limiter, method, call, Describe, _send, _usage, cancellationToken);
}
