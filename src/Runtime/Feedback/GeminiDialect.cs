using System.Text.Json;
using LlmLimiter.Limits;

namespace LlmLimiter.Feedback;

/// <summary>
/// Gemini (rate-limits page, 2026-08-18): no headers; the body of a refusal holds <c>google.rpc</c> details. The quota that was violated is what
/// counts: that of a day can come with a wait of seconds, and its requests come back at midnight Pacific time.
/// </summary>
internal sealed class GeminiDialect : Dialect
{
    private const string PerDay = "PerDay";
    private const string PerMinute = "PerMinute";

    private static readonly Calendar _days = new(Day, TimeZones.Pacific);

    public override IReadOnlyList<LimitFeedback> ReadLimits(RefusalBody body, LimitClause? clause) =>
        [.. Details(body, "QuotaFailure").SelectMany(failure => Items(failure, "violations")).Select(LimitOf).OfType<LimitFeedback>()];

    public override RefusalKind ReadKind(RefusalBody body, LimitClause? clause) =>
        base.ReadKind(body, clause) is not RefusalKind.Rate and var kind ? kind
        : body.Mentions(PerDay) ? RefusalKind.DailyQuota
        : RefusalKind.Rate;

    public override TimeSpan? ReadWait(RefusalKind kind, Func<string, string?> header, RefusalBody body, DateTimeOffset now) =>
        kind is RefusalKind.DailyQuota
            ? _days.SpanAt(now.UtcDateTime).End - now.UtcDateTime
            : RetryAfter.Read(header, now)
                ?? Details(body, "RetryInfo").Select(info => DurationReader.Read(RefusalBody.TextOf(info, "retryDelay"))).FirstOrDefault(delay => delay > TimeSpan.Zero)
                ?? RetryAfter.Find(body.Words);

    /// <summary>What a violation tells of its limit: the quota is in its id, <c>GenerateRequestsPerDayPerProjectPerModel-FreeTier</c>.</summary>
    private static LimitFeedback? LimitOf(JsonElement violation)
    {
        string id = RefusalBody.TextOf(violation, "quotaId") ?? "";
        LimitMetric? metric = id.Contains("InputToken", StringComparison.Ordinal) ? LimitMetric.InputTokens
            : id.Contains("Requests", StringComparison.Ordinal) ? LimitMetric.Requests
            : null;
        TimeSpan? per = id.Contains(PerDay, StringComparison.Ordinal) ? Day : id.Contains(PerMinute, StringComparison.Ordinal) ? Minute : null;

        // Counts of 64 bits are text in Google's JSON, but not in that of every proxy.
        string? value = RefusalBody.TextOf(violation, "quotaValue") ?? RefusalBody.Property(violation, "quotaValue")?.GetRawText();
        return metric is { } counted && per is not null && AmountReader.Read(value) is { } limit and > 0
            ? new LimitFeedback(counted) { Per = per, Limit = limit }
            : null;
    }

    private static IEnumerable<JsonElement> Details(RefusalBody body, string type) => body.Json is { } json
        ? Items(json, "details").Where(detail => RefusalBody.TextOf(detail, "@type")?.EndsWith($"google.rpc.{type}", StringComparison.Ordinal) is true)
        : [];

    private static IEnumerable<JsonElement> Items(JsonElement json, string name) =>
        RefusalBody.Property(json, name) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : [];
}
