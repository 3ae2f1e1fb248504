using System.Reflection;
using LlmLimiter.DynamicProxy.Reading;

namespace LlmLimiter.DynamicProxy.Planning;

/// <summary>What is said of a method's limit.</summary>
/// <param name="Place">The declaration that it is said of; its parameters bear the marks.</param>
/// <param name="Limit">The limit; null: the method is not limited.</param>
internal sealed record StatedLimit(MethodInfo Place, LimitStatement? Limit)
{
    /// <summary>The type that an attribute names as its estimator; null: none.</summary>
    public Type? Estimator { get; init; }

    /// <summary>The type that an attribute names as its usage reader; null: none.</summary>
    public Type? UsageReader { get; init; }

    /// <summary>Whether it is told who reads the usage.</summary>
    public bool HasUsageReader => UsageReader is not null || Limit?.Usage is not null;
}
