using Castle.DynamicProxy;

namespace LlmLimiter.Bench.Proxy;

/// <summary>The least that an interceptor can do: go on.</summary>
internal sealed class Passing : IInterceptor
{
    public void Intercept(IInvocation invocation) => invocation.Proceed();
}

/// <summary>The same by AsyncInterceptorBase, from which asynchronous interceptors are usually derived.</summary>
internal sealed class AsyncPassing : AsyncInterceptorBase
{
    protected override Task InterceptAsync(IInvocation invocation, IInvocationProceedInfo proceedInfo, Func<IInvocation, IInvocationProceedInfo, Task> proceed) =>
        proceed(invocation, proceedInfo);

    protected override Task<TResult> InterceptAsync<TResult>(
        IInvocation invocation, IInvocationProceedInfo proceedInfo, Func<IInvocation, IInvocationProceedInfo, Task<TResult>> proceed) =>
        proceed(invocation, proceedInfo);
}
