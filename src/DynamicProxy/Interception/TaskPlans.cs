using LlmLimiter.Calls;

namespace LlmLimiter.DynamicProxy.Interception;

/// <summary>A method that returns a Task.</summary>
internal sealed class TaskPlan : CallPlan
{
    private readonly Func<ProxyCall, LlmLease, CancellationToken, Task> _send;

    public TaskPlan(CallFacts facts)
        : base(facts) => _send = Send<Func<ProxyCall, LlmLease, CancellationToken, Task>>();

    protected override object Answer(LlmRateLimiter? limiter, LimitedMethod method, ProxyCall call, CancellationToken cancellationToken) =>
        LimitedCall.RunAsync(limiter, method, call, Describe, _send, cancellationToken);
}

/// <summary>A method that returns a Task with a result.</summary>
internal sealed class TaskPlan<TResult> : CallPlan
{
    private readonly Func<ProxyCall, LlmLease, CancellationToken, Task<TResult>> _send;
    private readonly Func<TResult, TokenUsage?>? _usage;

    public TaskPlan(CallFacts facts)
        : base(facts)
    {
        _send = Send<Func<ProxyCall, LlmLease, CancellationToken, Task<TResult>>>();
        _usage = Usage<Func<TResult, TokenUsage?>>();
    }

    protected override object Answer(LlmRateLimiter? limiter, LimitedMethod method, ProxyCall call, CancellationToken cancellationToken) =>
        LimitedCall.RunAsync(limiter, method, call, Describe, _send, _usage, cancellationToken);
}
