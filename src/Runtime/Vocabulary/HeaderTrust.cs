namespace LlmLimiter;

/// <summary>
/// Which limits in the headers of a provider's answers are adopted in place of the configured ones. What a provider refuses is heeded
/// whatever the trust.
/// </summary>
public enum HeaderTrust
{
    /// <summary>A limit lower than the configured one is adopted, a higher one is not: a mistake can make calls slower, never refused.</summary>
    Lower,

    /// <summary>The provider's limit is adopted, be it lower or higher than the configured one.</summary>
    Both,

    /// <summary>
    /// Headers are not listened to: neither the limits in them nor what remains of these. For proxies and gateways that make up their own.
    /// </summary>
    Off,
}
