namespace LlmLimiter;

/// <summary>What a rule counts.</summary>
public enum LimitMetric
{
    /// <summary>Calls sent.</summary>
    Requests,

    /// <summary>Tokens of requests and answers together, as the provider charges them.</summary>
    TotalTokens,

    /// <summary>Tokens of requests.</summary>
    InputTokens,

    /// <summary>Tokens of answers.</summary>
    OutputTokens,

    /// <summary>Calls under way at the same time. Its rules have no span.</summary>
    ConcurrentRequests,
}
