namespace LlmLimiter;

/// <summary>The range of every rule's span: above zero, up to 400 days.</summary>
internal static class RuleSpan
{
    /// <summary>The longest span: more than a year of days.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(400);

    /// <summary>Whether a rule may be measured over the span.</summary>
    public static bool InRange(TimeSpan span) => span > TimeSpan.Zero && span <= Longest;
}
