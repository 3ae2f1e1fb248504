namespace LlmLimiter.Tests.Limiter;

/// <summary>What is charged when, from a call's admission to its end.</summary>
public sealed class SettlementTests
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task What_is_counted_as_it_is_generated_is_held_meanwhile_and_charged_when_it_is_known()
    {
        using var test = Anthropic(outputTokens: 1_000);
        LlmLease lease = await test.Acquire(new TokenEstimate(10, 600));
        test.Time.Advance(10 * _minute);
        Assert.False(test.TryAcquire(new TokenEstimate(10, 600), out _));
        Assert.Equal(600, Output(test).Reserved);

        lease.RecordUsage(new TokenUsage(10, 500));
        Assert.Equal((500L, 0L), (Output(test).Used, Output(test).Reserved));
        Assert.False(test.TryAcquire(new TokenEstimate(10, 600), out _));
        test.Time.Advance(_minute);
        Assert.True(test.TryAcquire(new TokenEstimate(10, 600), out _));
    }

    [Fact]
    public async Task A_report_charges_what_was_generated_so_far_and_never_lowers_what_is_charged()
    {
        using var test = Anthropic(outputTokens: 1_000);
        LlmLease lease = await test.Acquire(new TokenEstimate(10, 600));
        lease.Report(new TokenUsage(10, 200));
        Assert.Equal((600L, 400L), (Output(test).Used, Output(test).Reserved));
        lease.Report(new TokenUsage(10, 100));
        Assert.Equal((600L, 400L), (Output(test).Used, Output(test).Reserved));
        lease.Report(new TokenUsage(10, 900));
        Assert.Equal((900L, 0L), (Output(test).Used, Output(test).Reserved));
        lease.RecordUsage(new TokenUsage(10, 950));
        Assert.Equal((950L, 0L), (Output(test).Used, Output(test).Reserved));
    }

    [Fact]
    public async Task A_cancelled_call_leaves_nothing_in_any_rule()
    {
        using var test = new LimiterUnderTest(
            new ModelLimits { InputTokensPerMinute = 1_000, OutputTokensPerMinute = 1_000, RequestsPerMinute = 10, MaxConcurrent = 2 }, provider: "anthropic");
        (await test.Acquire(new TokenEstimate(10, 600))).Cancel();
        Assert.All(test.Limiter.GetUsage("anthropic", "model-1").Rules, rule => Assert.Equal((0, 0), (rule.Used, rule.Reserved)));
    }

    [Fact]
    public async Task A_lease_open_for_too_long_gives_its_slot_back_and_keeps_its_charge_and_is_told()
    {
        var logger = new RecordingLoggerFactory();
        using var test = new LimiterUnderTest(new ModelLimits { MaxConcurrent = 1, TokensPerDay = 1_000 }, options =>
        {
            options.MaxLeaseAge = _minute;
            options.LoggerFactory = logger;
        });
        LlmLease lost = await test.Acquire(100);
        Task<LlmLease> waiting = test.Acquire(100);
        test.Time.Advance(_minute - TimeSpan.FromTicks(1));
        Assert.Equal(1, test.Waiting);
        test.Time.Advance(TimeSpan.FromTicks(1));
        LlmLease next = await waiting.EndsNow();

        Assert.Equal((200, 1), (test.Used(LimitMetric.TotalTokens), test.Used(LimitMetric.ConcurrentRequests)));
        Assert.Equal(1, test.Limiter.GetUsage("acme", "model-1").Forgotten);
        Assert.True(SpinWait.SpinUntil(() => logger.Messages.Exists(message => message.Contains("MaxLeaseAge", StringComparison.Ordinal)), _minute));

        // It was alive after all: it settles its own charge, and gives back no slot a second time.
        lost.RecordUsage(new TokenUsage(40));
        Assert.Equal((140, 1), (test.Used(LimitMetric.TotalTokens), test.Used(LimitMetric.ConcurrentRequests)));
        next.Dispose();
        Assert.Equal(0, test.Used(LimitMetric.ConcurrentRequests));
    }

    [Fact]
    public async Task A_report_tells_that_a_call_is_alive()
    {
        using var test = new LimiterUnderTest(new ModelLimits { MaxConcurrent = 1 }, options => options.MaxLeaseAge = _minute);
        LlmLease alive = await test.Acquire(1);
        for (int i = 0; i < 5; i++)
        {
            test.Time.Advance(_minute / 2);
            alive.Report(default);
        }

        Assert.False(test.TryAcquire(1, out _));
        Assert.Equal(0, test.Limiter.GetUsage("acme", "model-1").Forgotten);
    }

    [Fact]
    public async Task In_a_fixed_window_a_refund_reaches_only_the_day_of_the_calls_admission()
    {
        using var test = new LimiterUnderTest(new ModelLimits
        {
            Rules = [new LimitRule(LimitMetric.TotalTokens, 1_000, TimeSpan.FromDays(1)) { Window = LimitWindow.Fixed }],
        });
        LlmLease late = await test.Acquire(900);
        test.Time.Advance(TimeSpan.FromHours(25));
        (await test.Acquire(500)).Dispose();
        late.RecordUsage(new TokenUsage(100));
        Assert.Equal(500, test.Used(LimitMetric.TotalTokens));
    }

    [Fact]
    public async Task A_failed_send_still_counts_as_a_request()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 1 });
        (await test.Acquire(1)).Dispose();
        Assert.False(test.TryAcquire(1, out _));
    }

    private static LimiterUnderTest Anthropic(long outputTokens) => new(
        new ModelLimits { Rules = [new LimitRule(LimitMetric.OutputTokens, outputTokens, _minute) { Margin = TimeSpan.Zero }] }, provider: "anthropic");

    private static RuleUsage Output(LimiterUnderTest test) => test.Limiter.GetUsage("anthropic", "model-1").Rules[0];
}
