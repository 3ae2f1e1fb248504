using Castle.DynamicProxy;

namespace LlmLimiter.DynamicProxy.Interception;

/// <summary>What a limited method's proxy does with a call. Made once for all proxies of a plan; knows no limiter.</summary>
internal abstract class MethodPlan
{
    /// <summary>Answers a call in its turn.</summary>
    /// <param name="invocation">The call as Castle has caught it.</param>
    /// <param name="limiter">The limiter; null: <see cref="LlmRateLimiter.Default"/>.</param>
    public abstract void Answer(IInvocation invocation, LlmRateLimiter? limiter);
}
