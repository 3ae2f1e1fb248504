namespace LlmLimiter.Simulator;

/// <summary>
/// What can go wrong with a call. A call may ask for it with the header <c>x-simulate</c>, where names are in lower case with hyphens:
/// <c>x-simulate: late-headers, missing-usage</c>. Of several that replace the answer the first of them here does.
/// </summary>
public enum FaultKind
{
    /// <summary>Replaces the answer with 500. As all that replace an answer it is not charged.</summary>
    ServerError,

    /// <summary>Replaces the answer with 503.</summary>
    Unavailable,

    /// <summary>Replaces the answer with 529, which is Anthropic's for being out of capacity.</summary>
    Overloaded,

    /// <summary>Replaces the answer with the refusal of a caller whose credit is spent.</summary>
    SpentCredit,

    /// <summary>Replaces the answer with the refusal of a caller whose requests of the day are used up.</summary>
    DailyQuota,

    /// <summary>Replaces the answer with the refusal of a request that is above a limit by itself.</summary>
    RequestTooLarge,

    /// <summary>Replaces the answer with the refusal of traffic that rises too fast.</summary>
    Acceleration,

    /// <summary>Replaces the answer with a 429 that tells to try again in 114h18m0s.</summary>
    LongRetryAfter,

    /// <summary>The headers tell numbers that cannot be: limits of 10^18, less than nothing of them left, and 10,000 days until the reset.</summary>
    WrongHeaders,

    /// <summary>The headers tell -1 of each limit, and a reset of zero.</summary>
    SentinelHeaders,

    /// <summary>The headers tell nothing of limits, nor when to come back.</summary>
    MissingHeaders,

    /// <summary>The headers tell the limits as they stood at the call before.</summary>
    LateHeaders,

    /// <summary>The headers are exchanged with those of the next such call, if that arrives before this one is answered.</summary>
    SwappedHeaders,

    /// <summary>Where a refusal tells when to come back, <c>retry-after</c> is an HTTP date.</summary>
    DatedRetryAfter,

    /// <summary>The answer comes later by <see cref="ProviderSimulatorOptions.SlowAnswerTime"/>.</summary>
    SlowAnswer,

    /// <summary>The answer, plain or streamed, does not tell its usage.</summary>
    MissingUsage,

    /// <summary>The connection is closed in the middle of the answer, plain or streamed. It is charged in full.</summary>
    CutAnswer,
}

internal static class FaultKinds
{
    public static bool ReplacesAnswer(this FaultKind kind) => kind <= FaultKind.LongRetryAfter;
}
