namespace LlmLimiter.DynamicProxy.Tests.Conformance;

/// <summary>How a client is called.</summary>
internal enum Way
{
    /// <summary>Without a limit.</summary>
    Bare,

    /// <summary>Through the decorator that the generator wrote.</summary>
    Generated,

    /// <summary>Through a proxy.</summary>
    Proxied,
}
