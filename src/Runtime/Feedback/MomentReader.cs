using System.Globalization;
using System.Net.Http.Headers;

namespace LlmLimiter.Feedback;

/// <summary>Reads moments as providers write them, as the time until then; a moment that has passed is no time at all.</summary>
internal static class MomentReader
{
    private static readonly TimeSpan _farthest = TimeSpan.FromDays(400);

    /// <summary>The time until an RFC 3339 moment such as <c>2026-11-21T12:00:00Z</c>; null: it is none, or 400 days away.</summary>
    public static TimeSpan? UntilRfc3339(string text, DateTimeOffset now)
    {
        text = text.Trim();

        // TryParse takes much more than RFC 3339, a time of today included.
        return text.Length >= "2026-11-21T12:00:00Z".Length && text[4] == '-' && text[10] is 'T' or 't' or ' '
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)
            ? Until(moment, now)
            : null;
    }

    /// <summary>The time until a date of HTTP such as <c>Sat, 21 Nov 2026 12:00:00 GMT</c>; null: it is none, or 400 days away.</summary>
    public static TimeSpan? UntilHttpDate(string text, DateTimeOffset now) =>
        RetryConditionHeaderValue.TryParse(text, out RetryConditionHeaderValue? value) && value.Date is { } date ? Until(date, now) : null;

    private static TimeSpan? Until(DateTimeOffset moment, DateTimeOffset now) => moment - now is var time && time.Duration() > _farthest
        ? null
        : time < TimeSpan.Zero ? TimeSpan.Zero : time;
}
