using System.Net;
using LlmLimiter.Feedback;
using LlmLimiter.Limits;

namespace LlmLimiter.Tests.Feedback;

/// <summary>What the headers of each provider say, as its pages and its answers have them.</summary>
public sealed class HeaderTests
{
    private const string OpenAI = """
        x-ratelimit-limit-requests: 500
        x-ratelimit-remaining-requests: 499
        x-ratelimit-reset-requests: 120ms
        x-ratelimit-limit-tokens: 30,000
        x-ratelimit-remaining-tokens: 29,937
        x-ratelimit-reset-tokens: 6m0s
        x-ratelimit-limit-project-tokens: 20000
        x-ratelimit-remaining-project-tokens: 12
        x-ratelimit-reset-project-tokens: 1s
        """;

    private static readonly LimitFeedback _requests =
        new(LimitMetric.Requests) { Limit = 500, Remaining = 499, Reset = TimeSpan.FromMilliseconds(120) };

    private static readonly LimitFeedback _tokens =
        new(LimitMetric.TotalTokens) { Limit = 30_000, Remaining = 29_937, Reset = TimeSpan.FromMinutes(6) };

    [Theory]
    [InlineData("openai", 200)]
    [InlineData("OpenAI", 200)]
    [InlineData("openai", 429)]
    public void OpenAI_tells_of_requests_tokens_and_the_tokens_of_the_project(string dialect, int status) => Assert.Equal(
        [_requests, _tokens, new(LimitMetric.TotalTokens) { Limit = 20_000, Remaining = 12, Reset = TimeSpan.FromSeconds(1) }],
        Answer.Read(dialect, status, OpenAI).Limits);

    [Theory]
    [InlineData("cerebras")]
    [InlineData("generic")]
    [InlineData("")]
    public void Of_an_unknown_provider_the_common_headers_are_read(string dialect) =>
        Assert.Equal([_requests, _tokens], Answer.Read(dialect, 200, OpenAI).Limits);

    [Fact]
    public void Every_profile_but_the_generic_one_has_a_dialect_of_its_own() => Assert.Equal(
        ["generic"], Profile.Names.Where(name => Dialect.For(name.ToUpperInvariant()) == Dialect.For("no such provider")));

    [Fact]
    public void Azure_tells_resets_in_whole_seconds() => Assert.Equal(
        [
            new(LimitMetric.Requests) { Limit = 8, Remaining = 0, Reset = TimeSpan.FromSeconds(7) },
            new(LimitMetric.TotalTokens) { Limit = 8_000, Remaining = 1_014, Reset = TimeSpan.FromSeconds(26) },
        ],
        Answer.Read("azure", 200, """
            x-ratelimit-limit-requests: 8
            x-ratelimit-remaining-requests: 0
            x-ratelimit-reset-requests: 7
            x-ratelimit-limit-tokens: 8000
            x-ratelimit-remaining-tokens: 1014
            x-ratelimit-reset-tokens: 26
            """).Limits);

    [Theory]
    [InlineData("-1", "-1", "-1")]
    [InlineData("0", "0", "0")]
    [InlineData("-1", "0", "-1")]
    public void Azures_sentinels_say_nothing(string limit, string remaining, string reset) => Assert.Same(
        ProviderFeedback.None,
        Answer.Read("azure", 200, $"""
            x-ratelimit-limit-tokens: {limit}
            x-ratelimit-remaining-tokens: {remaining}
            x-ratelimit-reset-tokens: {reset}
            """));

    [Fact]
    public void A_zero_of_Azures_that_is_no_sentinel_is_believed() => Assert.Equal(
        [new(LimitMetric.Requests) { Limit = 8, Remaining = 0 }],
        Answer.Read("azure", 200, "x-ratelimit-limit-requests: 8\nx-ratelimit-remaining-requests: 0").Limits);

    [Fact]
    public void Anthropic_tells_of_requests_input_and_output_a_minute_and_rounds_tokens() => Assert.Equal(
        [
            new(LimitMetric.Requests) { Per = Answer.Minute, Limit = 1_000, Remaining = 999, Reset = TimeSpan.FromSeconds(1) },
            new(LimitMetric.InputTokens) { Per = Answer.Minute, Limit = 30_000, Remaining = 1_000, Reset = TimeSpan.FromSeconds(58), Rounding = 1_000 },
            new(LimitMetric.OutputTokens) { Per = Answer.Minute, Limit = 8_000, Remaining = 8_000, Reset = TimeSpan.Zero, Rounding = 1_000 },
        ],
        Answer.Read("anthropic", 200, """
            anthropic-ratelimit-requests-limit: 1000
            anthropic-ratelimit-requests-remaining: 999
            anthropic-ratelimit-requests-reset: 2026-11-22T12:00:01Z
            anthropic-ratelimit-input-tokens-limit: 30000
            anthropic-ratelimit-input-tokens-remaining: 1000
            anthropic-ratelimit-input-tokens-reset: 2026-11-22T12:00:58Z
            anthropic-ratelimit-output-tokens-limit: 8000
            anthropic-ratelimit-output-tokens-remaining: 8000
            anthropic-ratelimit-output-tokens-reset: 2026-11-22T12:00:00Z
            anthropic-ratelimit-tokens-limit: 38000
            anthropic-ratelimit-tokens-remaining: 9000
            anthropic-ratelimit-tokens-reset: 2026-11-22T12:00:58Z
            anthropic-priority-input-tokens-limit: 10000
            anthropic-priority-input-tokens-remaining: 5
            """).Limits);

    [Fact]
    public void Anthropics_most_restrictive_limit_of_tokens_stands_in_where_input_and_output_are_missing() => Assert.Equal(
        [new(LimitMetric.TotalTokens) { Per = Answer.Minute, Limit = 38_000, Remaining = 9_000, Rounding = 1_000 }],
        Answer.Read("anthropic", 200, "anthropic-ratelimit-tokens-limit: 38000\nanthropic-ratelimit-tokens-remaining: 9000").Limits);

    [Fact]
    public void Groq_tells_of_the_requests_of_a_day_and_the_tokens_of_a_minute() => Assert.Equal(
        [
            new(LimitMetric.Requests) { Per = Answer.Day, Limit = 14_400, Remaining = 14_370, Reset = TimeSpan.FromMilliseconds(179_560) },
            new(LimitMetric.TotalTokens) { Per = Answer.Minute, Limit = 18_000, Remaining = 17_997, Reset = TimeSpan.FromMilliseconds(7_660) },
        ],
        Answer.Read("groq", 200, """
            x-ratelimit-limit-requests: 14400
            x-ratelimit-remaining-requests: 14370
            x-ratelimit-reset-requests: 2m59.56s
            x-ratelimit-limit-tokens: 18000
            x-ratelimit-remaining-tokens: 17997
            x-ratelimit-reset-tokens: 7.66s
            """).Limits);

    [Fact]
    public void Mistral_names_the_span_and_no_reset() => Assert.Equal(
        [
            new(LimitMetric.Requests) { Per = Answer.Minute, Limit = 720, Remaining = 717 },
            new(LimitMetric.TotalTokens) { Per = Answer.Minute, Limit = 5_000_000, Remaining = 4_999_911 },
        ],
        Answer.Read("mistral", 200, """
            x-ratelimit-limit-tokens-minute: 5000000
            x-ratelimit-remaining-tokens-minute: 4999911
            x-ratelimit-tokens-query-cost: 52
            x-ratelimit-limit-req-minute: 720
            x-ratelimit-remaining-req-minute: 717
            """).Limits);

    [Fact]
    public void Gemini_has_no_headers() => Assert.Same(ProviderFeedback.None, Answer.Read("gemini", 200, OpenAI));

    [Theory]
    [InlineData("500", "501", 500L, null)]
    [InlineData("0", "12", null, 12L)]
    [InlineData("-1", "12", null, 12L)]
    [InlineData("1000000000001", "12", null, 12L)]
    [InlineData("500", "NaN", 500L, null)]
    public void A_value_that_cannot_be_is_left_out_and_the_others_stay(string limit, string remaining, long? expectedLimit, long? expectedRemaining) => Assert.Equal(
        [new(LimitMetric.Requests) { Limit = expectedLimit, Remaining = expectedRemaining }],
        Answer.Read("openai", 200, $"x-ratelimit-limit-requests: {limit}\nx-ratelimit-remaining-requests: {remaining}").Limits);

    [Fact]
    public void What_rounding_puts_above_the_limit_is_the_limit() => Assert.Equal(
        20_500,
        Assert.Single(Answer.Read("anthropic", 200, "anthropic-ratelimit-input-tokens-limit: 20500\nanthropic-ratelimit-input-tokens-remaining: 21000").Limits).Remaining);

    [Fact]
    public void An_answer_of_HttpClient_is_read_with_its_headers_as_they_were_sent()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        Assert.True(response.Headers.TryAddWithoutValidation("Retry-After", "1.5"));
        Assert.True(response.Headers.TryAddWithoutValidation("X-RateLimit-Limit-Requests", "500"));
        ProviderFeedback feedback = ProviderFeedback.FromResponse("openai", response, """{"error":{"message":"Slower, please."}}""", new FakeTime());
        Assert.Equal(
            (RefusalKind.Rate, TimeSpan.FromSeconds(1.5), "Slower, please."), (feedback.Refusal!.Value, feedback.RetryAfter!.Value, feedback.Message));
        Assert.Equal([new(LimitMetric.Requests) { Limit = 500 }], feedback.Limits);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("azure")]
    [InlineData("anthropic")]
    [InlineData("gemini")]
    [InlineData("groq")]
    [InlineData("mistral")]
    [InlineData("generic")]
    public void A_good_answer_that_says_nothing_allocates_nothing(string dialect)
    {
        Func<string, string?> none = _ => null;
        Assert.Equal(0, Allocated.BytesBy(() => ProviderFeedback.FromResponse(dialect, 200, none, null, Answer.Now)));
    }

    [Fact]
    public void A_good_answer_with_headers_allocates_little_more_than_what_it_says()
    {
        Func<string, string?> some = name => name.Contains("reset", StringComparison.Ordinal) ? "1m30s" : "500";
        Assert.InRange(Allocated.BytesBy(() => ProviderFeedback.FromResponse("openai", 200, some, null, Answer.Now)), 1, 700);
    }
}
