using Castle.DynamicProxy;

namespace LlmLimiter.DynamicProxy.Interception;

/// <summary>Catches the calls of one limited method of one proxy.</summary>
internal sealed class MethodInterceptor(MethodPlan plan, LlmRateLimiter? limiter) : IInterceptor
{
    public void Intercept(IInvocation invocation) => plan.Answer(invocation, limiter);
}
