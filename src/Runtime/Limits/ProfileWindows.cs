namespace LlmLimiter;

/// <summary>How the spans of a provider's limits move: the windows that short keys such as <c>requests_per_day</c> stand for.</summary>
internal static class ProfileWindows
{
    /// <summary>The time zone of those that are fixed.</summary>
    public const string FixedTimeZone = "America/Los_Angeles";

    private static readonly TimeSpan _day = TimeSpan.FromDays(1);

    /// <summary>The window of a limit.</summary>
    /// <param name="profile">The profile, or the provider that may have one of its own.</param>
    /// <param name="per">The limit's span.</param>
    public static LimitWindow Of(string profile, TimeSpan per) => profile.ToLowerInvariant() switch
    {
        // Refilled continuously (rate-limits page, autumn 2026).
        "anthropic" => LimitWindow.TokenBucket,
        // Days begin at midnight Pacific time (rate-limits page, 2026-08-18).
        "gemini" when per >= _day => LimitWindow.Fixed,
        _ => LimitWindow.Sliding,
    };
}
