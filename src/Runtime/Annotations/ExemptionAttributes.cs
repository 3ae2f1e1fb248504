namespace LlmLimiter;

/// <summary>A member of an annotated type that is not limited.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NotRateLimitedAttribute : Attribute;

/// <summary>Code that may call limited methods around their limit, without a warning.</summary>
/// <param name="reason">Why going around the limit is right here; for readers of the code.</param>
[AttributeUsage(
    AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property | AttributeTargets.Event | AttributeTargets.Field
    | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Assembly)]
public sealed class BypassRateLimitAttribute(string reason) : Attribute
{
    /// <summary>Why going around the limit is right here.</summary>
    public string Reason { get; } = reason;
}
