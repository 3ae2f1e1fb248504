namespace LlmLimiter.Feedback;

/// <summary>
/// The codes and phrases by which refusals of the same status are told apart. "Check your plan and billing details" is none: Gemini says so
/// of every limit per minute, and OpenAI never without a code. Nor is "billing" alone: Groq links its billing page from every refusal.
/// </summary>
internal static class RefusalWords
{
    /// <summary>Waiting does not help: the credit is spent, or a bound on spending was reached.</summary>
    public static readonly string[] SpentCredit =
    [
        // OpenAI: rate-limits guide and error codes, seen 2026-10.
        "insufficient_quota", "credit_balance_exhausted", "organization_usage_limit_exceeded", "organization_spend_limit_exceeded",
        "project_spend_limit_exceeded", "billing_hard_limit_reached",
        // Anthropic: rate-limits page and error types, autumn 2026.
        "enforced_spend_limit_reached", "billing_error",
        // Gemini, as users report it in 2026.
        "credits are depleted",
        // Taken to be words of Anthropic's and of Gemini's; no source was found.
        "credit balance is too low", "spending cap",
    ];

    /// <summary>The call alone is above the limit. OpenAI's and Groq's words (seen 2026); Groq's come with status 413.</summary>
    public static readonly string[] RequestTooLarge = ["request too large for"];

    /// <summary>Traffic rose too fast.</summary>
    public static readonly string[] Acceleration =
    [
        // OpenAI's code, 429 and formerly 503 (error codes, seen 2026-10).
        "slow_down",
        // Anthropic's acceleration limits (rate-limits page, autumn 2026; the sentence itself is taken to be so, no source was found).
        "acceleration limit", "usage increase rate", "more gradually",
    ];

    /// <summary>The provider is out of capacity.</summary>
    public static readonly string[] Capacity =
    [
        // Anthropic (error types, autumn 2026).
        "overloaded_error",
        // OpenAI (error codes, seen 2026-10).
        "server_is_overloaded", "engine is currently overloaded",
        // Azure's refusal with 429 at peak load, as users report it in 2025.
        "currently experiencing high demand",
        // Mistral, as users report it in 2025.
        "service_tier_capacity_exceeded", "service tier capacity exceeded",
    ];

    /// <summary>The quota of a day was reached; for words without a clause that names its span.</summary>
    public static readonly string[] DailyQuota = ["(RPD)", "(TPD)", "per-day", "daily rate limit", "daily limit", "daily quota"];
}
