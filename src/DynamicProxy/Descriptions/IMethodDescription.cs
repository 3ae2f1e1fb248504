using LlmLimiter.DynamicProxy.Reading;

namespace LlmLimiter.DynamicProxy;

/// <summary>The description of a method, whatever it answers.</summary>
internal interface IMethodDescription
{
    /// <summary>What was said; null: nothing.</summary>
    LimitStatement? Limit { get; }

    /// <summary>Whether the method is not limited.</summary>
    bool IsExempt { get; }
}
