namespace LlmLimiter.DynamicProxy.Interception;

/// <summary>A call of a proxy: what it is made on, and its arguments. Fields, as code that is compiled when the program runs reads them.</summary>
internal readonly struct ProxyCall(object target, object?[] arguments)
{
    public readonly object Target = target;

    public readonly object?[] Arguments = arguments;
}
