namespace LlmLimiter.Feedback;

/// <summary>How a provider tells of its limits: in which headers, and how its refusals are to be understood.</summary>
internal abstract class Dialect(params LimitHeaders[] headers)
{
    protected static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    protected static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly GeminiDialect _gemini = new();
    private static readonly CommonDialect _common = new();
    private static readonly Dictionary<string, Dialect> _dialects = new(StringComparer.OrdinalIgnoreCase)
    {
        ["openai"] = new OpenAIDialect(),
        ["azure"] = new AzureDialect(),
        ["anthropic"] = new AnthropicDialect(),
        ["gemini"] = _gemini,
        ["groq"] = new GroqDialect(),
        ["mistral"] = new MistralDialect(),
    };

    /// <summary>The dialect of that name, else what most providers have in common.</summary>
    public static Dialect For(string name) => _dialects.GetValueOrDefault(name, _common);

    /// <summary>The dialect of a refusal: Gemini's tells of itself, by whatever name it is called, also behind addresses that speak as OpenAI does.</summary>
    public Dialect Of(RefusalBody body) => body.Mentions("RESOURCE_EXHAUSTED", "google.rpc.") ? _gemini : this;

    /// <summary>What the headers say of each limit.</summary>
    public virtual IReadOnlyList<LimitFeedback> ReadLimits(Func<string, string?> header, DateTimeOffset now)
    {
        List<LimitFeedback>? limits = null;
        foreach (LimitHeaders one in headers)
        {
            if (one.Read(header, now) is { } limit)
            {
                (limits ??= []).Add(limit);
            }
        }

        return (IReadOnlyList<LimitFeedback>?)limits ?? [];
    }

    /// <summary>What a refusal's body says of limits.</summary>
    public virtual IReadOnlyList<LimitFeedback> ReadLimits(RefusalBody body, LimitClause? clause) => clause?.ToFeedback() is { } limit ? [limit] : [];

    /// <summary>Why a call was refused with 429.</summary>
    public virtual RefusalKind ReadKind(RefusalBody body, LimitClause? clause) =>
        body.Mentions(RefusalWords.SpentCredit) ? RefusalKind.SpentCredit
        : IsTooLarge(body, clause) ? RefusalKind.RequestTooLarge
        : body.Mentions(RefusalWords.Acceleration) ? RefusalKind.Acceleration
        : body.Mentions(RefusalWords.Capacity) ? RefusalKind.Capacity
        : IsOfDay(body, clause) ? RefusalKind.DailyQuota
        : RefusalKind.Rate;

    /// <summary>How long a refusal that waiting cures says to wait; null: it does not say.</summary>
    public virtual TimeSpan? ReadWait(RefusalKind kind, Func<string, string?> header, RefusalBody body, DateTimeOffset now) =>
        RetryAfter.Read(header, now) ?? RetryAfter.Find(body.Words);

    /// <summary>Whether the refusal says that the call alone is above a limit.</summary>
    public static bool IsTooLarge(RefusalBody body, LimitClause? clause) =>
        clause is { IsTooLarge: true } || body.Mentions(RefusalWords.RequestTooLarge);

    private static bool IsOfDay(RefusalBody body, LimitClause? clause) =>
        clause is null ? body.Mentions(RefusalWords.DailyQuota) : clause.Per >= Day;
}
