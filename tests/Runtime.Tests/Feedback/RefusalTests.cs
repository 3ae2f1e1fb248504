namespace LlmLimiter.Tests.Feedback;

/// <summary>What refusals say, in the providers' own bodies and words.</summary>
public sealed class RefusalTests
{
    private const string OpenAITokens = """
        {
            "error": {
                "message": "Rate limit reached for gpt-4o in organization org-x on tokens per min (TPM): Limit 30000, Used 29937, Requested 385. Please try again in 644ms. Visit https://platform.openai.com/account/rate-limits to learn more.",
                "type": "tokens",
                "param": null,
                "code": "rate_limit_exceeded"
            }
        }
        """;

    private const string GeminiDay = """
        {
          "error": {
            "code": 429,
            "message": "You exceeded your current quota, please check your plan and billing details. For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits.",
            "status": "RESOURCE_EXHAUSTED",
            "details": [
              {
                "@type": "type.googleapis.com/google.rpc.QuotaFailure",
                "violations": [
                  {
                    "quotaMetric": "generativelanguage.googleapis.com/generate_content_free_tier_input_token_count",
                    "quotaId": "GenerateContentInputTokensPerModelPerMinute-FreeTier",
                    "quotaDimensions": { "location": "global", "model": "gemini-2.5-flash" },
                    "quotaValue": "250000"
                  },
                  {
                    "quotaMetric": "generativelanguage.googleapis.com/generate_content_free_tier_requests",
                    "quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier",
                    "quotaDimensions": { "location": "global", "model": "gemini-2.5-flash" },
                    "quotaValue": "20"
                  }
                ]
              },
              { "@type": "type.googleapis.com/google.rpc.Help", "links": [ { "url": "https://ai.google.dev/gemini-api/docs/rate-limits" } ] },
              { "@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "38.2s" }
            ]
          }
        }
        """;

    [Fact]
    public void OpenAIs_words_tell_the_limit_its_span_what_is_left_and_the_wait()
    {
        ProviderFeedback feedback = Answer.Refused("openai", OpenAITokens);
        Assert.Equal(RefusalKind.Rate, feedback.Refusal);
        Assert.Equal(TimeSpan.FromMilliseconds(644), feedback.RetryAfter);
        Assert.Equal([new(LimitMetric.TotalTokens) { Per = Answer.Minute, Limit = 30_000, Remaining = 63 }], feedback.Limits);
        Assert.StartsWith("Rate limit reached for gpt-4o in organization org-x", feedback.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_words_say_goes_before_what_the_headers_say() => Assert.Equal(
        [new(LimitMetric.TotalTokens) { Per = Answer.Minute, Limit = 30_000, Remaining = 63 }, new(LimitMetric.TotalTokens) { Limit = 30_000, Remaining = 64 }],
        Answer.Read("openai", 429, "x-ratelimit-limit-tokens: 30000\nx-ratelimit-remaining-tokens: 64", OpenAITokens).Limits);

    [Theory]
    [InlineData("on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s.", RefusalKind.Rate, LimitMetric.Requests, 60, 3, 20_000)]
    [InlineData("on requests per day (RPD): Limit 10000, Used 10000, Requested 1. Please try again in 8.64s.", RefusalKind.DailyQuota, LimitMetric.Requests, 86_400, 10_000, 8_640)]
    [InlineData("on tokens per day (TPD): Limit 100000, Used 97050, Requested 3619. Please try again in 9m38.016s.", RefusalKind.DailyQuota, LimitMetric.TotalTokens, 86_400, 100_000, 578_016)]
    [InlineData("on tokens per min. Limit: 10000.000000 / min. Please try again in 6ms.", RefusalKind.Rate, LimitMetric.TotalTokens, 60, 10_000, 6)]
    [InlineData("on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 114h18m0s.", RefusalKind.Rate, LimitMetric.Requests, 60, 3, 411_480_000)]
    public void The_words_name_metric_and_span(string words, RefusalKind kind, LimitMetric metric, int seconds, long limit, long milliseconds)
    {
        ProviderFeedback feedback = Answer.Refused("openai", $$$"""{"error":{"message":"Rate limit reached for gpt-4o in organization org-x {{{words}}}"}}""");
        LimitFeedback said = Assert.Single(feedback.Limits);
        Assert.Equal(
            (kind, metric, TimeSpan.FromSeconds(seconds), limit, TimeSpan.FromMilliseconds(milliseconds)),
            (feedback.Refusal!.Value, said.Metric, said.Per!.Value, said.Limit!.Value, feedback.RetryAfter!.Value));
    }

    [Fact]
    public void A_limit_of_something_else_is_a_refusal_without_a_limit()
    {
        ProviderFeedback feedback = Answer.Refused("openai", "Rate limit reached on images per min: Limit 5, Used 5, Requested 1. Please try again in 12s.");
        Assert.Equal((RefusalKind.Rate, TimeSpan.FromSeconds(12)), (feedback.Refusal!.Value, feedback.RetryAfter!.Value));
        Assert.Empty(feedback.Limits);
    }

    [Theory]
    [InlineData("openai", "credit_balance_exhausted")]
    [InlineData("openai", "organization_usage_limit_exceeded")]
    [InlineData("openai", "organization_spend_limit_exceeded")]
    [InlineData("openai", "project_spend_limit_exceeded")]
    [InlineData("openai", "insufficient_quota")]
    [InlineData("openai", "billing_hard_limit_reached")]
    [InlineData("azure", "insufficient_quota")]
    [InlineData("together", "insufficient_quota")]
    public void Spent_credit_is_told_by_its_code_and_by_no_wait(string dialect, string code)
    {
        ProviderFeedback feedback = Answer.Read(dialect, 429, "retry-after: 5", $$$"""{"error":{"message":"You exceeded it.","type":"x","code":"{{{code}}}"}}""");
        Assert.Equal((RefusalKind.SpentCredit, "You exceeded it."), (feedback.Refusal!.Value, feedback.Message));
        Assert.Null(feedback.RetryAfter);
    }

    [Fact]
    public void Anthropics_spend_limit_is_spent_credit() => Assert.Equal(
        RefusalKind.SpentCredit,
        Answer.Refused("anthropic", """{"type":"error","error":{"type":"rate_limit_error","message":"This organization has reached its limit.","details":{"error_code":"enforced_spend_limit_reached"}}}""").Refusal);

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    [InlineData("deepseek")]
    public void Payment_required_is_spent_credit(string dialect) => Assert.Equal(RefusalKind.SpentCredit, Answer.Refused(dialect, null, 402).Refusal);

    [Theory]
    [InlineData("openai", 429, "Request too large for gpt-4o in organization org-x on tokens per min (TPM): Limit 300000, Requested 1620589. The input or output tokens must be reduced in order to run successfully.")]
    [InlineData("groq", 413, "Request too large for model `llama-3.3-70b-versatile` in organization `org_x` service tier `on_demand` on tokens per minute (TPM): Limit 300000, Requested 314137, please reduce your message size and try again.")]
    [InlineData("groq", 429, "Rate limit reached for model `llama3-70b-8192` in organization `org_x` on tokens per minute (TPM): Limit 300000, Used 0, Requested ~312903. Please try again in 50.597142857s.")]
    public void A_request_above_its_limit_is_too_large_whatever_wait_is_told(string dialect, int status, string words)
    {
        ProviderFeedback feedback = Answer.Refused(dialect, $$$"""{"error":{"message":"{{{words}}}","type":"tokens","code":"rate_limit_exceeded"}}""", status);
        Assert.Equal(RefusalKind.RequestTooLarge, feedback.Refusal);
        Assert.Null(feedback.RetryAfter);
        Assert.Equal((LimitMetric.TotalTokens, 300_000), (feedback.Limits[0].Metric, feedback.Limits[0].Limit!.Value));
    }

    [Fact]
    public void A_size_in_bytes_is_no_refusal_by_a_limit() => Assert.Same(
        ProviderFeedback.None,
        Answer.Refused("anthropic", """{"type":"error","error":{"type":"request_too_large","message":"Request exceeds the maximum size"}}""", 413));

    [Theory]
    [InlineData("This request would exceed your organization's rate limit of 30,000 input tokens per minute (org: x, model: claude-opus-5).", LimitMetric.InputTokens, 30_000)]
    [InlineData("This request would exceed the rate limit for your organization (x) of 8,000 output tokens per minute.", LimitMetric.OutputTokens, 8_000)]
    [InlineData("This request would exceed your organization's rate limit of 50 requests per minute.", LimitMetric.Requests, 50)]
    public void Anthropics_words_tell_the_limit(string words, LimitMetric metric, long limit)
    {
        ProviderFeedback feedback = Answer.Read("anthropic", 429, "retry-after: 41", $$$"""{"type":"error","error":{"type":"rate_limit_error","message":"{{{words}}}"}}""");
        Assert.Equal((RefusalKind.Rate, TimeSpan.FromSeconds(41)), (feedback.Refusal!.Value, feedback.RetryAfter!.Value));
        Assert.Equal([new(metric) { Per = Answer.Minute, Limit = limit }], feedback.Limits);
    }

    [Theory]
    [InlineData("anthropic", 429, "This request would exceed your organization's maximum usage increase rate for input tokens per minute. Please scale up your input tokens usage more gradually.", RefusalKind.Acceleration)]
    [InlineData("openai", 429, "slow_down", RefusalKind.Acceleration)]
    [InlineData("openai", 503, "slow_down", RefusalKind.Acceleration)]
    [InlineData("openai", 503, "server_is_overloaded", RefusalKind.Capacity)]
    [InlineData("anthropic", 529, "overloaded_error", RefusalKind.Capacity)]
    [InlineData("anthropic", 429, "overloaded_error", RefusalKind.Capacity)]
    [InlineData("gemini", 503, "The model is overloaded. Please try again later. UNAVAILABLE", RefusalKind.Capacity)]
    [InlineData("azure", 429, "The system is currently experiencing high demand and cannot process your request. Please retry after 20 seconds.", RefusalKind.Capacity)]
    [InlineData("mistral", 429, "Service tier capacity exceeded for this model.", RefusalKind.Capacity)]
    [InlineData("mistral", 429, "Requests rate limit exceeded", RefusalKind.Rate)]
    [InlineData("anthropic", 429, "Number of request tokens has exceeded your daily rate limit", RefusalKind.DailyQuota)]
    [InlineData("groq", 429, "Need more tokens? Upgrade to Dev Tier today at https://console.groq.com/settings/billing", RefusalKind.Rate)]
    public void The_kind_is_told_by_status_codes_and_words(string dialect, int status, string words, RefusalKind kind) =>
        Assert.Equal(kind, Answer.Refused(dialect, words, status).Refusal);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("<html><body>429 Too Many Requests</body></html>")]
    public void Without_a_word_to_go_by_429_is_a_rate(string? body)
    {
        ProviderFeedback feedback = Answer.Read("openai", 429, "retry-after: 7", body);
        Assert.Equal((RefusalKind.Rate, TimeSpan.FromSeconds(7)), (feedback.Refusal!.Value, feedback.RetryAfter!.Value));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(0)]
    [InlineData(-1)]
    public void Other_answers_are_no_refusals_whatever_they_say(int status) =>
        Assert.Same(ProviderFeedback.None, Answer.Read("openai", status, "retry-after: 7", OpenAITokens));

    [Theory]
    [InlineData("2026-11-22T12:00:00Z", 20)]
    [InlineData("2026-07-01T12:00:00Z", 19)]
    [InlineData("2026-11-01T08:00:00Z", 24)]
    public void Gemini_gives_the_quota_of_a_day_back_at_midnight_Pacific_whatever_delay_it_tells(string now, int hours)
    {
        ProviderFeedback feedback = Answer.Read("gemini", 429, "retry-after: 38", GeminiDay, DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal((RefusalKind.DailyQuota, TimeSpan.FromHours(hours)), (feedback.Refusal!.Value, feedback.RetryAfter!.Value));
        Assert.Equal(
            [new(LimitMetric.InputTokens) { Per = Answer.Minute, Limit = 250_000 }, new(LimitMetric.Requests) { Per = Answer.Day, Limit = 20 }], feedback.Limits);
    }

    [Theory]
    [InlineData("gemini")]
    [InlineData("google")]
    [InlineData("openai")]
    public void Gemini_gives_the_quota_of_a_minute_back_after_its_delay_by_whatever_name_it_is_called(string dialect)
    {
        ProviderFeedback feedback = Answer.Refused(dialect, $"[{GeminiDay.Replace("PerDay", "PerMinute", StringComparison.Ordinal)}]");
        Assert.Equal((RefusalKind.Rate, TimeSpan.FromMilliseconds(38_200)), (feedback.Refusal!.Value, feedback.RetryAfter!.Value));
        Assert.StartsWith("You exceeded your current quota", feedback.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Geminis_spent_credit_is_spent_credit() => Assert.Equal(
        RefusalKind.SpentCredit,
        Answer.Refused("gemini", """{"error":{"code":429,"message":"Your prepayment credits are depleted.","status":"RESOURCE_EXHAUSTED"}}""").Refusal);

    [Theory]
    [InlineData("Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2024-05-01-preview have exceeded token rate limit of your current OpenAI S0 pricing tier. Please retry after 26 seconds. Please go here: https://aka.ms/oai/quotaincrease", 26)]
    [InlineData("Rate limit is exceeded. Try again in 2 seconds.", 2)]
    [InlineData("Please retry after 86400 seconds.", 86_400)]
    public void Azures_wait_may_stand_in_the_words_alone(string words, int seconds) => Assert.Equal(
        TimeSpan.FromSeconds(seconds), Answer.Read("azure", 429, "retry-after: 0", $$$"""{"error":{"code":"429","message":"{{{words}}}"}}""").RetryAfter);

    [Theory]
    [InlineData("retry-after: 2\nretry-after-ms: 1342", 1_342)]
    [InlineData("retry-after: 2\nretry-after-ms: 0", 2_000)]
    [InlineData("retry-after: 2\nretry-after-ms: soon", 2_000)]
    [InlineData("retry-after: 1.5", 1_500)]
    [InlineData("retry-after: 20s", 20_000)]
    [InlineData("retry-after: Sun, 22 Nov 2026 12:00:30 GMT", 30_000)]
    public void Milliseconds_go_before_seconds_and_dates_are_read(string headers, long milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Answer.Read("openai", 429, headers).RetryAfter);

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("Sun, 22 Nov 2026 11:00:00 GMT")]
    [InlineData("99999999999999999999")]
    [InlineData("soon")]
    public void A_wait_of_nothing_or_none_to_believe_is_not_told(string value) => Assert.Null(Answer.Read("openai", 429, $"retry-after: {value}").RetryAfter);

    [Fact]
    public void The_text_of_the_OpenAI_SDKs_exception_tells_what_the_body_does()
    {
        ProviderFeedback feedback = Answer.Refused("openai", "HTTP 429 (tokens: rate_limit_exceeded)\n\nRate limit reached for gpt-4o in organization org-x on tokens per min (TPM): Limit 30000, Used 29937, Requested 385. Please try again in 644ms.");
        Assert.Equal([new(LimitMetric.TotalTokens) { Per = Answer.Minute, Limit = 30_000, Remaining = 63 }], feedback.Limits);
        Assert.Equal(TimeSpan.FromMilliseconds(644), feedback.RetryAfter);
        Assert.StartsWith("Rate limit reached for gpt-4o", feedback.Message, StringComparison.Ordinal);
        Assert.Equal(
            RefusalKind.SpentCredit,
            Answer.Refused("openai", "HTTP 429 (insufficient_quota: insufficient_quota)\n\nYou exceeded your current quota, please check your plan and billing details.").Refusal);
    }

    [Fact]
    public void The_text_of_the_Anthropic_SDKs_exception_tells_what_the_body_does()
    {
        ProviderFeedback feedback = Answer.Refused("anthropic", """
            Status Code: TooManyRequests
            {"type":"error","error":{"type":"rate_limit_error","message":"This request would exceed your organization's rate limit of 30,000 input tokens per minute"},"request_id":"req_1"}
            """);
        Assert.Equal([new(LimitMetric.InputTokens) { Per = Answer.Minute, Limit = 30_000 }], feedback.Limits);
        Assert.Equal("This request would exceed your organization's rate limit of 30,000 input tokens per minute", feedback.Message);
    }

    [Theory]
    [InlineData("""{"object":"error","message":"Rate limit exceeded","type":"rate_limited","param":null,"code":"1300"}""", "Rate limit exceeded")]
    [InlineData("""{"error":"too many requests"}""", "too many requests")]
    [InlineData("""{"error":{"message":"two\r\n\tlines,\u0000 and \u202Emore"}}""", "two lines, and \\u202emore")]
    [InlineData("""{"error":{"message":"half a pair: \uD800"}}""", """{"error":{"message":"half a pair: \uD800"}}""")]
    [InlineData("  Slow\n\n down  ", "Slow down")]
    [InlineData("<html>429</html>", null)]
    [InlineData(" \n ", null)]
    public void The_message_is_the_providers_on_one_printable_line(string body, string? message) => Assert.Equal(message, Answer.Refused("mistral", body).Message);

    [Fact]
    public void A_long_message_is_cut() => Assert.Equal(new string('x', 300) + "…", Answer.Refused("openai", new string('x', 100_000)).Message);
}
