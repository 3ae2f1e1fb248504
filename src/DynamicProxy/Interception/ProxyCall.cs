namespace LlmLimiter.DynamicProxy.Interception;

/// <summary>A call of a proxy: what it is made on, and its arguments.</summary>
internal readonly struct ProxyCall(object target, object?[] arguments)
{
    public object Target { get; } = target;

    public object?[] Arguments { get; } = arguments;
}
