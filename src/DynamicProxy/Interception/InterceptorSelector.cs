using System.Reflection;
using Castle.DynamicProxy;
using LlmLimiter.DynamicProxy.Planning;

namespace LlmLimiter.DynamicProxy.Interception;

/// <summary>Gives each limited method of a proxy its own interceptor. Castle asks once for each method of a proxy, and keeps the answer.</summary>
internal sealed class InterceptorSelector(ProxyPlan plan, LlmRateLimiter? limiter) : IInterceptorSelector
{
    public IInterceptor[] SelectInterceptors(Type? type, MethodInfo method, IInterceptor[] interceptors) =>
        [new MethodInterceptor(plan.Methods[MemberKey.Of(method)], limiter)];
}
