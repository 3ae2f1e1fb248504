using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace LlmLimiter.Tests.Feedback;

/// <summary>Whatever an answer contains, nothing is thrown, and what comes out is in its range.</summary>
public sealed class FeedbackFuzzTests
{
    private const long Most = 1_000_000_000_000;

    private const string Body = """
        {"error":{"code":429,"message":"Rate limit reached on tokens per min (TPM): Limit 30000, Used 29937, Requested 385. Please try again in 644ms.",
        "status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[
        {"quotaId":"GenerateRequestsPerDayPerProject","quotaValue":"20"}]},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"38.2s"}]}}
        """;

    private static readonly TimeSpan _longest = TimeSpan.FromDays(400);

    private static readonly string[] _dialects = ["openai", "AZURE", "anthropic", "gemini", "groq", "mistral", "other"];

    private static readonly string[] _pieces =
    [
        "0", "1", "9", "500", "30,000", "99999999999999999999", "-", "+", ".", ",", " ", "e9", "NaN", "s", "ms", "m", "h", "d", "\u00B5s", "seconds",
        "2026-11-22T12:00:00Z", "1970-01-01T00:00:00Z", "Sun, 22 Nov 2026 12:00:30 GMT", "T", ":", "Z", "\0", "\n", "\n\n", "\uD800", "\uDC00", "\u202E", "İ", "ß",
        "{", "}", "[", "]", "\"", "\\", "\\uD800", "null", "{\"error\":", "\"message\":", "Limit ", "Used ", "Requested ", " per ", "tokens per min", "requests per day",
        "try again in ", "retry after ", "Request too large for ", "insufficient_quota", "PerDay", "google.rpc.", "HTTP 429", "<",
    ];

    private static readonly Gen<string> _text = Gen.Elements(_pieces).ListOf().Select(string.Concat);

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void Any_answer_is_read_within_the_documented_ranges(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        try
        {
            int limits = 0;
            int waits = 0;
            Gen<(string Dialect, int Status, string[] Values, string Body)> answers =
                from dialect in Gen.Elements(_dialects)
                from status in Gen.Elements(200, 402, 413, 429, 429, 503, 529, -7)
                from values in Gen.OneOf(_text, Gen.Elements("500", "30,000", "1m30s", "0", "2026-11-22T12:00:00Z")).ArrayOf(12)
                from body in Gen.OneOf(_text, from cut in Gen.Choose(0, Body.Length) from piece in _text select Body.Insert(cut, piece))
                select (dialect, status, values, body);
            Check.One(Config.QuickThrowOnFailure.WithMaxTest(3_000), Prop.ForAll(answers.ToArbitrary(), answer =>
            {
                int asked = 0;
                ProviderFeedback feedback = ProviderFeedback.FromResponse(
                    answer.Dialect, answer.Status, _ => answer.Values[asked++ % answer.Values.Length], answer.Body, Answer.Now);
                AssertInRange(feedback);
                limits += feedback.Limits.Count;
                waits += feedback.RetryAfter is null ? 0 : 1;
            }));
            Assert.True(limits > 500 && waits > 50, $"{limits} limits, {waits} waits: too little of it means anything.");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static void AssertInRange(ProviderFeedback feedback)
    {
        foreach (LimitFeedback limit in feedback.Limits)
        {
            Assert.True(limit.Limit is null or (>= 1 and <= Most), $"{limit}");
            Assert.True(limit.Remaining is null or (>= 0 and <= Most), $"{limit}");
            Assert.False(limit.Remaining > limit.Limit, $"{limit}");
            Assert.True(limit.Reset is null || (limit.Reset >= TimeSpan.Zero && limit.Reset <= _longest), $"{limit}");
            Assert.True(limit is not { Limit: null, Remaining: null, Reset: null }, $"{limit} says nothing.");
        }

        Assert.True(feedback.RetryAfter is null || (feedback.RetryAfter > TimeSpan.Zero && feedback.RetryAfter <= _longest), $"{feedback}");
        Assert.False(feedback.RetryAfter is not null && feedback.Refusal is (null or RefusalKind.SpentCredit or RefusalKind.RequestTooLarge), $"{feedback}");
        Assert.DoesNotContain(feedback.Message ?? "", char.IsControl);
        Assert.True(feedback.Message is null or { Length: > 0 and <= (300 * 6) + 1 }, feedback.Message);
    }
}
