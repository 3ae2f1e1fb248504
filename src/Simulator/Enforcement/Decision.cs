namespace LlmLimiter.Simulator.Enforcement;

internal enum Verdict
{
    Admitted,
    OutOfRequests,

    /// <summary>Out of any of the three kinds of tokens.</summary>
    OutOfTokens,

    /// <summary>The call alone is above a token limit: no wait lets it in.</summary>
    TooLarge,
}

/// <summary>What the log says to an arriving call.</summary>
/// <param name="Verdict">Whether it was let in, and if not, which limit holds it back the longest.</param>
/// <param name="Call">The ordinal of the call when it was admitted, else -1.</param>
/// <param name="RetryAfter">When it would fit if nobody else came. Zero when admitted or too large.</param>
/// <param name="Window">What the limits hold after the decision.</param>
/// <param name="HeldBy">The limit that the caller is told to be held back by, as it stands; null when admitted.</param>
internal readonly record struct Decision(Verdict Verdict, int Call, TimeSpan RetryAfter, WindowUse Window, LimitUse? HeldBy)
{
    /// <summary>What the caller is told of <see cref="RetryAfter"/>: zero, which is nothing, where a hidden quantum holds the call back.</summary>
    public TimeSpan ToldWait { get; init; }
}

/// <summary>How the limits on all metrics stand.</summary>
internal readonly record struct WindowUse(MetricUse Requests, MetricUse Tokens, MetricUse InputTokens, MetricUse OutputTokens);

/// <summary>How the limit on a metric stands; headers say this.</summary>
/// <param name="Limit">The limit per window; 0: not limited.</param>
/// <param name="Used">What stands charged.</param>
/// <param name="Remaining">What is let in at one moment beside that; not below zero.</param>
/// <param name="Reset">How long until nothing stands charged.</param>
internal readonly record struct MetricUse(long Limit, long Used, long Remaining, TimeSpan Reset);

/// <summary>What stands charged of one limit, and what the call asked of it.</summary>
internal readonly record struct LimitUse(LimitedMetric Metric, long Amount, TimeSpan Per, long Used, long Requested);
