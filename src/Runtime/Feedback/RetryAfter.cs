namespace LlmLimiter.Feedback;

/// <summary>Finds how long a refusal says to wait. A wait of nothing is one that it does not tell: providers write 0 for less than a second.</summary>
internal static class RetryAfter
{
    private static readonly string[] _phrases = ["try again in ", "try again after ", "retry in ", "retry after "];

    /// <summary>The wait that the headers tell; null: none. The milliseconds go first, because the seconds are rounded.</summary>
    public static TimeSpan? Read(Func<string, string?> header, DateTimeOffset now) =>
        Told(DurationReader.ReadMilliseconds(header("retry-after-ms"))) ?? Told(Read(header("retry-after"), now));

    /// <summary>The wait that the words tell, "Please try again in 634ms"; null: none.</summary>
    public static TimeSpan? Find(ReadOnlySpan<char> words)
    {
        foreach (string phrase in _phrases)
        {
            int at = words.IndexOf(phrase, StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && Told(DurationReader.ReadLeading(words[(at + phrase.Length)..], out _)) is { } wait)
            {
                return wait;
            }
        }

        return null;
    }

    private static TimeSpan? Read(string? text, DateTimeOffset now) =>
        text is null ? null : DurationReader.Read(text) ?? MomentReader.UntilHttpDate(text, now) ?? MomentReader.UntilRfc3339(text, now);

    private static TimeSpan? Told(TimeSpan? wait) => wait > TimeSpan.Zero ? wait : null;
}
