using LlmLimiter.Configuration.Parsing;
using LlmLimiter.Limits;

namespace LlmLimiter.Tests.Limiter;

/// <summary>Promise 5: each lease settles its own reservation, exactly once, under the provider's charge policy.</summary>
public sealed class LeaseTests
{
    [Fact]
    public async Task Usage_below_the_estimate_comes_back_at_once_and_wakes_who_waits()
    {
        using var test = new LimiterUnderTest(new ModelLimits { TokensPerMinute = 1_000 });
        LlmLease lease = await test.Acquire(new TokenEstimate(400, 600));
        Task<LlmLease> waiting = test.Acquire(500);

        lease.RecordUsage(new TokenUsage(400, 100));
        await waiting.EndsNow();
        Assert.Equal(1_000, test.Used(LimitMetric.TotalTokens));
    }

    [Fact]
    public async Task Usage_above_the_estimate_is_charged_when_it_is_known_and_holds_the_next_call_until_it_has_left()
    {
        using var test = new LimiterUnderTest(new ModelLimits { TokensPerMinute = 1_000 });
        LlmLease lease = await test.Acquire(100);
        test.Time.Advance(TimeSpan.FromSeconds(30));
        lease.RecordUsage(new TokenUsage(100, 1_400));
        Assert.Equal(1_500, test.Used(LimitMetric.TotalTokens));

        Task<LlmLease> next = test.Acquire(100);
        test.Time.Advance(LimiterUnderTest.MinuteAndMargin - TimeSpan.FromTicks(1));
        Assert.Equal(1, test.Waiting);
        test.Time.Advance(TimeSpan.FromTicks(1));
        await next.EndsNow();
    }

    [Fact]
    public async Task The_first_settlement_counts_on_whichever_copy_and_later_ones_do_nothing()
    {
        using var test = new LimiterUnderTest(new ModelLimits { TokensPerMinute = 1_000 });
        LlmLease lease = await test.Acquire(500);
        LlmLease copy = lease;
        copy.RecordUsage(new TokenUsage(300));
        lease.RecordUsage(new TokenUsage(1));
        lease.Cancel();
        lease.Dispose();

        Assert.Equal(300, test.Used(LimitMetric.TotalTokens));
    }

    [Fact]
    public async Task A_settled_lease_cannot_touch_the_reservation_that_took_its_place()
    {
        using var test = new LimiterUnderTest(new ModelLimits { TokensPerMinute = 1_000 });
        LlmLease old = await test.Acquire(500);
        old.Cancel();
        LlmLease current = await test.Acquire(700);

        old.Cancel();
        old.RecordUsage(new TokenUsage(1));
        Assert.Equal(700, test.Used(LimitMetric.TotalTokens));
        Assert.NotEqual(old, current);
    }

    [Fact]
    public async Task A_disposed_lease_stands_at_its_estimate()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 10, TokensPerMinute = 1_000 });
        (await test.Acquire(new TokenEstimate(100, 50))).Dispose();

        Assert.Equal(150, test.Used(LimitMetric.TotalTokens));
        Assert.Equal(1, test.Used(LimitMetric.Requests));
        Assert.Equal(0, test.Limiter.GetUsage("acme", "model-1").Rules[0].Reserved);
    }

    [Fact]
    public void A_program_that_never_settles_is_told_now_and_then_and_not_at_every_call()
    {
        var logger = new RecordingLoggerFactory();
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 1_000_000 }, options =>
        {
            options.MaxLeaseAge = TimeSpan.FromSeconds(1);
            options.LoggerFactory = logger;
        });
        for (int call = 0; call < 3_000; call++)
        {
            test.Time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.True(test.TryAcquire(1, out _));
        }

        long forgotten = test.Limiter.GetUsage(LimiterUnderTest.Provider, LimiterUnderTest.Model).Forgotten;
        Assert.InRange(forgotten, 1_900, 2_000);
        Assert.True(SpinWait.SpinUntil(() => logger.Messages.Count > 100, TimeSpan.FromSeconds(20)));
        Assert.InRange(logger.Messages.Count, 100, 200);
    }

    [Fact]
    public void The_default_lease_is_harmless()
    {
        LlmLease none = default;
        none.RecordUsage(new TokenUsage(1));
        none.Cancel();
        none.Dispose();
        Assert.Equal(TimeSpan.Zero, none.Waited);
        Assert.True(none == default);
        Assert.Equal(none.GetHashCode(), default(LlmLease).GetHashCode());
    }

    [Fact]
    public void Every_profile_that_a_file_may_name_has_a_charge_policy()
    {
        Assert.Equal(ConfigVocabulary.Profiles.Order(StringComparer.Ordinal), Profile.Names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task OpenAI_gives_back_nothing_of_what_it_counts_up_front()
    {
        using var test = new LimiterUnderTest(new ModelLimits { TokensPerMinute = 10_000 }, provider: "openai");
        (await test.Acquire(new TokenEstimate(1_000, 300) { MaxOutputTokens = 2_000 })).RecordUsage(new TokenUsage(900, 20));
        Assert.Equal(2_000, test.Used(LimitMetric.TotalTokens));

        // Without a bound the provider counts the request alone up front; the expected answer is our own caution.
        (await test.Acquire(new TokenEstimate(1_000, 300))).RecordUsage(new TokenUsage(900, 20));
        Assert.Equal(3_000, test.Used(LimitMetric.TotalTokens));
    }

    [Fact]
    public async Task Azure_counts_prompt_and_bound_and_keeps_both()
    {
        using var test = new LimiterUnderTest(new ModelLimits { TokensPerMinute = 10_000 }, provider: "azure");
        (await test.Acquire(new TokenEstimate(1_000, 300) { MaxOutputTokens = 2_000 })).RecordUsage(new TokenUsage(900, 20));
        Assert.Equal(3_000, test.Used(LimitMetric.TotalTokens));
    }

    [Fact]
    public async Task Anthropic_does_not_count_cached_input()
    {
        using var test = new LimiterUnderTest(new ModelLimits { InputTokensPerMinute = 10_000, OutputTokensPerMinute = 1_000 }, provider: "anthropic");
        (await test.Acquire(new TokenEstimate(5_000, 300))).RecordUsage(new TokenUsage(5_000, 200, CachedInputTokens: 4_000));
        Assert.Equal(1_000, test.Used(LimitMetric.InputTokens));
        Assert.Equal(200, test.Used(LimitMetric.OutputTokens));
    }

    [Theory]
    [InlineData("settled as estimated")]
    [InlineData("settled above the estimate")]
    [InlineData("disposed")]
    [InlineData("reported")]
    public async Task What_was_held_wakes_who_waits_when_the_bucket_has_refilled_it(string end)
    {
        using var test = new LimiterUnderTest(new ModelLimits { OutputTokensPerMinute = 100 }, provider: "anthropic");
        LlmLease first = await test.Acquire(new TokenEstimate(1, 90)).EndsNow();
        Task<LlmLease> second = test.Acquire(new TokenEstimate(1, 90), maxWait: TimeSpan.FromMinutes(9));
        switch (end)
        {
            case "settled as estimated":
                first.RecordUsage(new TokenUsage(1, 90));
                break;
            case "settled above the estimate":
                first.RecordUsage(new TokenUsage(1, 95));
                break;
            case "disposed":
                first.Dispose();
                break;
            default:
                first.Report(new TokenUsage(1, 90));
                break;
        }

        test.Time.Advance(LimiterUnderTest.Minute);
        await second.EndsNow();
    }

    [Fact]
    public async Task Gemini_counts_input_alone()
    {
        using var test = new LimiterUnderTest(new ModelLimits { TokensPerMinute = 10_000 }, provider: "gemini");
        (await test.Acquire(new TokenEstimate(5_000, 300))).RecordUsage(new TokenUsage(4_000, 200));
        Assert.Equal(4_000, test.Used(LimitMetric.TotalTokens));
    }
}
