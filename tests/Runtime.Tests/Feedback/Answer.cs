namespace LlmLimiter.Tests.Feedback;

/// <summary>Answers of providers, written down as they come.</summary>
internal static class Answer
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Reads an answer whose headers stand one a line, <c>name: value</c>.</summary>
    public static ProviderFeedback Read(string dialect, int status, string headers, string? body = null, DateTimeOffset? now = null)
    {
        var byName = headers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ", 2))
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
        return ProviderFeedback.FromResponse(dialect, status, byName.GetValueOrDefault, body, now ?? Now);
    }

    /// <summary>Reads a refusal that has nothing but a body.</summary>
    public static ProviderFeedback Refused(string dialect, string? body, int status = 429) => Read(dialect, status, "", body);
}
