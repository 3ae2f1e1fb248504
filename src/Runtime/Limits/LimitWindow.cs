namespace LlmLimiter;

/// <summary>How the span of a rule moves.</summary>
public enum LimitWindow
{
    /// <summary>Any span of the rule's length: what is charged at a moment leaves one span later.</summary>
    Sliding,

    /// <summary>A bucket that refills continuously, the amount in each span; it holds the rule's burst.</summary>
    TokenBucket,

    /// <summary>
    /// Calendar spans in the rule's time zone. Spans of whole days begin at midnight there, daylight saving included; others at
    /// multiples of the span since midnight in the zone's standard time.
    /// </summary>
    Fixed,
}
