namespace LlmLimiter.Feedback;

/// <summary>
/// What the words of a refusal say of the limit that was reached: "on tokens per min (TPM): Limit 30000, Used 29937, Requested 385" (OpenAI, Groq),
/// or "your organization's rate limit of 30,000 input tokens per minute" (Anthropic).
/// </summary>
/// <param name="Metric">What the limit counts; null: nothing that this library counts, such as images.</param>
/// <param name="Per">The span that it is measured over.</param>
internal sealed record LimitClause(LimitMetric? Metric, TimeSpan Per)
{
    private const string PerWord = " per ";

    /// <summary>The limit, 1 to 10^12; null: the words do not say.</summary>
    public long? Limit { get; private init; }

    /// <summary>What of it was used when the call came; null: the words do not say.</summary>
    public long? Used { get; private init; }

    /// <summary>What the call asked for; null: the words do not say.</summary>
    public long? Requested { get; private init; }

    /// <summary>Whether the call alone is above the limit, so that no wait lets it pass.</summary>
    public bool IsTooLarge => Requested > Limit;

    /// <summary>Finds the first clause; null: there is none.</summary>
    public static LimitClause? Find(ReadOnlySpan<char> words)
    {
        for (int start = 0; words[start..].IndexOf(PerWord, StringComparison.OrdinalIgnoreCase) is >= 0 and var offset;)
        {
            ReadOnlySpan<char> before = words[..(start + offset)];
            start += offset + PerWord.Length;
            if (SpanOf(words[start..]) is { } per)
            {
                (LimitMetric? metric, int nameLength) = MetricAt(before);
                return new LimitClause(metric, per)
                {
                    Limit = Positive(NumberAfter("Limit", words[start..]) ?? NumberBefore(before[..^nameLength])),
                    Used = NumberAfter("Used", words[start..]),
                    Requested = NumberAfter("Requested", words[start..]),
                };
            }
        }

        return null;
    }

    /// <summary>What the clause says of its limit; null: nothing beyond that it was reached.</summary>
    public LimitFeedback? ToFeedback() => Metric is { } metric && Limit is { } limit
        ? new LimitFeedback(metric) { Per = Per, Limit = limit, Remaining = Used is { } used ? Math.Max(0, limit - used) : null }
        : null;

    private static TimeSpan? SpanOf(ReadOnlySpan<char> after)
    {
        int end = 0;
        while (end < after.Length && char.IsAsciiLetter(after[end]))
        {
            end++;
        }

        return after[..end] switch
        {
            "second" or "sec" => TimeSpan.FromSeconds(1),
            "minute" or "min" => TimeSpan.FromMinutes(1),
            "hour" => TimeSpan.FromHours(1),
            "day" => TimeSpan.FromDays(1),
            _ => null,
        };
    }

    /// <summary>The metric whose name the words end with, and how long its name is.</summary>
    private static (LimitMetric? Metric, int NameLength) MetricAt(ReadOnlySpan<char> before) =>
        EndsWith(before, "input tokens") ? (LimitMetric.InputTokens, "input tokens".Length)
        : EndsWith(before, "output tokens") ? (LimitMetric.OutputTokens, "output tokens".Length)
        : EndsWith(before, "tokens") ? (LimitMetric.TotalTokens, "tokens".Length)
        : EndsWith(before, "requests") ? (LimitMetric.Requests, "requests".Length)
        : (null, 0);

    private static bool EndsWith(ReadOnlySpan<char> before, string name) => before.EndsWith(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The number behind a word with a capital, <c>Limit: 30000</c>: "the rate limit" is another word.</summary>
    private static long? NumberAfter(string word, ReadOnlySpan<char> words)
    {
        int at = words.IndexOf(word, StringComparison.Ordinal);

        // Groq writes what it has only estimated as "Requested ~12903".
        return at < 0 ? null : AmountReader.ReadLeading(words[(at + word.Length)..].TrimStart(": ~"), out _);
    }

    /// <summary>The number right before a metric's name, <c>of 30,000 input tokens</c>.</summary>
    private static long? NumberBefore(ReadOnlySpan<char> words)
    {
        words = words.TrimEnd();
        return AmountReader.Read(words[(words.LastIndexOf(' ') + 1)..]);
    }

    private static long? Positive(long? amount) => amount > 0 ? amount : null;
}
