using System.Net.Http.Headers;
using LlmLimiter.Feedback;

namespace LlmLimiter;

/// <summary>What a provider's answer says about its limits.</summary>
public sealed record ProviderFeedback
{
    private const int PaymentRequired = 402;
    private const int ContentTooLarge = 413;
    private const int TooManyRequests = 429;
    private const int ServiceUnavailable = 503;

    /// <summary>Anthropic's status when it is out of capacity (error types, autumn 2026).</summary>
    private const int Overloaded = 529;

    /// <summary>An answer that says nothing.</summary>
    public static ProviderFeedback None { get; } = new();

    /// <summary>What it says of each limit; empty: nothing.</summary>
    public IReadOnlyList<LimitFeedback> Limits { get; init; } = [];

    /// <summary>Why the provider refused the call; null: it did not.</summary>
    public RefusalKind? Refusal { get; init; }

    /// <summary>
    /// How long to wait before the call is sent again, above zero and up to 400 days; null: the answer does not say, or waiting does not help.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is out of range.</exception>
    public TimeSpan? RetryAfter
    {
        get;
        init => field = value is null || RuleSpan.InRange(value.Value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(RetryAfter), value, "A wait must be above zero and at most 400 days.");
    }

    /// <summary>
    /// The provider's own words about a refusal, on one printable line of at most 300 characters (an escaped one counts as one); null: there
    /// are none.
    /// </summary>
    public string? Message { get; init; }

    /// <summary>Reads an answer.</summary>
    /// <param name="dialect">
    /// The provider's profile, or its name: <c>openai</c>, <c>azure</c>, <c>anthropic</c>, <c>gemini</c>, <c>groq</c> or <c>mistral</c>. Of any
    /// other, the headers that most providers have in common are read.
    /// </param>
    /// <param name="status">
    /// The HTTP status. A refusal is 429; 402 (credit is spent); 503 and 529 (out of capacity); and 413 where the body speaks of a rate limit,
    /// not of a size in bytes.
    /// </param>
    /// <param name="header">Gives a header's value by its lower-case name; null: the answer does not have it.</param>
    /// <param name="body">The body of a refusal; null: it is not known. The text of an SDK's exception does, where it bears the provider's.</param>
    /// <param name="now">The present moment, which dates in headers are compared with.</param>
    /// <returns>What was found; a value that cannot be read or believed is left out. Whatever the answer contains, nothing is thrown.</returns>
    public static ProviderFeedback FromResponse(string dialect, int status, Func<string, string?> header, string? body, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(header);
        Dialect named = Dialect.For(dialect);
        IReadOnlyList<LimitFeedback> limits = named.ReadLimits(header, now);
        return status is PaymentRequired or ContentTooLarge or TooManyRequests or ServiceUnavailable or Overloaded
            && ReadRefusal(named, status, header, new RefusalBody(body), now) is { } refusal
                ? refusal with { Limits = [.. refusal.Limits, .. limits] }
                : limits.Count == 0 ? None : new ProviderFeedback { Limits = limits };
    }

    /// <summary>Reads the answer that an HTTP client of your own got.</summary>
    /// <param name="dialect">The provider's profile, or its name, as above.</param>
    /// <param name="response">The answer; its content is not read.</param>
    /// <param name="body">The body of a refusal, which tells its kind; null: it is not known.</param>
    /// <param name="timeProvider">The time that dates in headers are compared with; null: the system's.</param>
    /// <returns>What was found. Whatever the answer contains, nothing is thrown.</returns>
    public static ProviderFeedback FromResponse(string dialect, HttpResponseMessage response, string? body = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(response);
        return FromResponse(
            dialect, (int)response.StatusCode, name => FirstValue(response, name), body, (timeProvider ?? TimeProvider.System).GetUtcNow());
    }

    /// <summary>What a refusal says beyond its headers of limits; null: the answer is none.</summary>
    private static ProviderFeedback? ReadRefusal(Dialect named, int status, Func<string, string?> header, RefusalBody body, DateTimeOffset now)
    {
        LimitClause? clause = LimitClause.Find(body.Words);
        Dialect spoken = named.Of(body);
        RefusalKind? kind = status switch
        {
            TooManyRequests => spoken.ReadKind(body, clause),
            PaymentRequired => RefusalKind.SpentCredit,
            ContentTooLarge => Dialect.IsTooLarge(body, clause) ? RefusalKind.RequestTooLarge : null,
            // OpenAI used to say "slow down" with 503 and says it with 429 now (error codes, seen 2026-10).
            ServiceUnavailable when body.Mentions(RefusalWords.Acceleration) => RefusalKind.Acceleration,
            _ => RefusalKind.Capacity,
        };
        return kind is not { } refusal ? null : new ProviderFeedback
        {
            Limits = spoken.ReadLimits(body, clause),
            Refusal = refusal,
            RetryAfter = refusal.IsCurable() ? spoken.ReadWait(refusal, header, body, now) : null,
            Message = body.Message,
        };
    }

    /// <summary>The header as it was sent: parsing would drop what does not follow the rules of HTTP, such as a fraction in Retry-After.</summary>
    private static string? FirstValue(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values.FirstOrDefault() : null;
}
