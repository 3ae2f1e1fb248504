namespace LlmLimiter.Tests.Limiter;

/// <summary>Promises 1 to 4: never above the limit, all or nothing, nobody waits for the impossible, no polling.</summary>
public sealed class AdmissionTests
{
    [Fact]
    public async Task Calls_are_granted_at_once_up_to_the_limit_and_the_next_one_waits()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 3 });
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(TimeSpan.Zero, (await test.Acquire(1)).Waited);
        }

        Assert.False(test.TryAcquire(1, out _));
        Task<LlmLease> fourth = test.Acquire(1);

        test.Time.Advance(LimiterUnderTest.MinuteAndMargin - TimeSpan.FromTicks(1));
        Assert.Equal(1, test.Waiting);
        test.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(0, test.Waiting);
        Assert.Equal(LimiterUnderTest.MinuteAndMargin, (await fourth.EndsNow()).Waited);
    }

    [Fact]
    public void Requests_and_tokens_are_taken_together_or_not_at_all()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 10, TokensPerMinute = 1_000 });
        Assert.True(test.TryAcquire(900, out _));
        Assert.False(test.TryAcquire(101, out _));

        Assert.Equal(1, test.Used(LimitMetric.Requests));
        Assert.Equal(900, test.Used(LimitMetric.TotalTokens));
        Assert.True(test.TryAcquire(100, out _));
    }

    [Fact]
    public async Task Turns_come_in_order_of_arrival_and_a_small_call_does_not_pass_a_big_one()
    {
        using var test = new LimiterUnderTest(new ModelLimits { TokensPerMinute = 1_000 });
        Assert.True(test.TryAcquire(600, out _));
        Task<LlmLease> big = test.Acquire(900);
        Task<LlmLease> small = test.Acquire(100);

        Assert.False(test.TryAcquire(100, out _));
        Assert.Equal(2, test.Waiting);
        test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        await big.EndsNow();
        await small.EndsNow();
        Assert.Equal(1_000, test.Used(LimitMetric.TotalTokens));
    }

    [Fact]
    public async Task Several_rules_of_one_metric_hold_together()
    {
        using var test = new LimiterUnderTest(new ModelLimits
        {
            RequestsPerMinute = 5,
            Rules = [new LimitRule(LimitMetric.Requests, 2, TimeSpan.FromSeconds(1)) { Margin = TimeSpan.Zero }],
        });
        Task<LlmLease>[] calls = [.. Enumerable.Range(0, 6).Select(_ => test.Acquire(1))];

        Assert.Equal(4, test.Waiting);
        test.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, test.Waiting);
        test.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, test.Waiting);
        test.Time.Advance(LimiterUnderTest.MinuteAndMargin - TimeSpan.FromSeconds(2));
        await Task.WhenAll(calls).EndsNow();
    }

    [Fact]
    public async Task A_call_that_can_never_fit_is_refused_at_once()
    {
        using var test = new LimiterUnderTest(new ModelLimits { TokensPerMinute = 1_000 });

        RequestTooLargeException refusal = await Assert.ThrowsAsync<RequestTooLargeException>(() => test.Acquire(1_001));
        Assert.Equal(
            "acme/model-1: the call is charged 1,001, but the limit is 1,000 tokens per minute, so it can never be sent. Shorten the prompt, "
            + "lower the bound on the answer (max tokens), or split the call; raise the limit in the configuration if the provider grants more.",
            refusal.Message);
        Assert.Equal("1,000 tokens per minute", refusal.Rule);
        Assert.Throws<RequestTooLargeException>(() => test.TryAcquire(1_001, out _));
        Assert.Throws<RequestTooLargeException>(() => test.Limiter.Acquire("acme", "model-1", 1_001));
        Assert.Equal(0, test.Used(LimitMetric.TotalTokens));
    }

    [Fact]
    public async Task A_call_above_the_amount_of_a_bucket_is_refused_also_when_the_bucket_is_full()
    {
        using var test = new LimiterUnderTest(new ModelLimits { InputTokensPerMinute = 1_000 }, provider: "anthropic");
        Assert.Throws<RequestTooLargeException>(() => test.TryAcquire(1_001, out _));
        await Assert.ThrowsAsync<RequestTooLargeException>(() => test.Acquire(1_001).EndsNow());
        Assert.True(test.TryAcquire(1_000, out _));
    }

    [Fact]
    public async Task A_call_that_cannot_fit_before_its_deadline_is_refused_at_once_with_the_time_it_needs()
    {
        using var test = new LimiterUnderTest(new ModelLimits { TokensPerMinute = 1_000 }, provider: "openai");
        (await test.Acquire(1_000)).RecordUsage(new TokenUsage(1_000));
        Task<LlmLease> ahead = test.Acquire(600);

        // The window lets the call ahead go after 60.5 s, and this one only with the next window.
        RateLimitTimeoutException refusal = await Assert.ThrowsAsync<RateLimitTimeoutException>(() => test.Acquire(500, TimeSpan.FromSeconds(90)));
        Assert.Equal(2 * LimiterUnderTest.MinuteAndMargin, refusal.RetryAfter);
        Assert.StartsWith(
            "openai/model-1: the call cannot get its turn within 90 s: 1 call is ahead, and 1,000 tokens per minute lets it go in 121 s at the earliest.",
            refusal.Message, StringComparison.Ordinal);

        Task<LlmLease> patient = test.Acquire(500, TimeSpan.FromSeconds(122));
        test.Time.Advance(2 * LimiterUnderTest.MinuteAndMargin);
        await ahead.EndsNow();
        await patient.EndsNow();
    }

    [Fact]
    public async Task What_calls_ahead_may_give_back_proves_nothing_against_those_behind()
    {
        using var test = new LimiterUnderTest(new ModelLimits { TokensPerMinute = 1_000 });
        LlmLease open = await test.Acquire(1_000);
        Task<LlmLease>[] calls = [.. Enumerable.Range(0, 12).Select(_ => test.Acquire(1_000, TimeSpan.FromMinutes(2)))];

        open.RecordUsage(new TokenUsage(0));
        foreach (Task<LlmLease> call in calls)
        {
            (await call.EndsNow()).RecordUsage(new TokenUsage(0));
        }
    }

    [Fact]
    public async Task An_overrun_holds_also_a_call_that_draws_nothing_of_its_metric_until_it_has_left()
    {
        using var test = new LimiterUnderTest(new ModelLimits { InputTokensPerMinute = 10_000, OutputTokensPerMinute = 1 });
        (await test.Acquire(10)).RecordUsage(new TokenUsage(10, 500));

        Task<LlmLease> hasty = test.Acquire(10, TimeSpan.FromSeconds(5));
        Assert.Equal("1 output token per minute", (await Assert.ThrowsAsync<RateLimitTimeoutException>(() => hasty)).Rule);
        Task<LlmLease> patient = test.Acquire(10);
        test.Time.Advance(LimiterUnderTest.MinuteAndMargin - TimeSpan.FromTicks(1));
        Assert.Equal(1, test.Waiting);
        test.Time.Advance(TimeSpan.FromTicks(1));
        await patient.EndsNow();
    }

    [Fact]
    public async Task A_call_that_may_not_wait_at_all_is_told_at_once_even_where_reservations_are_open()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 1 });
        await test.Acquire(1);
        await Assert.ThrowsAsync<RateLimitTimeoutException>(test.Acquire(1, TimeSpan.Zero).EndsNow);
        Assert.Equal(0, test.Waiting);
    }

    [Fact]
    public async Task The_alarm_rests_when_nobody_waits_any_more()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerDay = 1 });
        LlmLease open = await test.Acquire(1);
        Task<LlmLease> waiting = test.Acquire(1);
        Assert.Equal(1, test.Time.PendingTimers);
        open.Cancel();
        await waiting.EndsNow();
        Assert.Equal(0, test.Time.PendingTimers);
    }

    [Fact]
    public async Task A_call_that_open_reservations_could_let_go_waits_until_its_deadline()
    {
        using var test = new LimiterUnderTest(new ModelLimits { TokensPerMinute = 1_000 });
        LlmLease open = await test.Acquire(1_000);
        Task<LlmLease> waiting = test.Acquire(1_000, TimeSpan.FromSeconds(10));

        test.Time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        Assert.Equal(1, test.Waiting);
        test.Time.Advance(TimeSpan.FromTicks(1));
        RateLimitTimeoutException refusal = await Assert.ThrowsAsync<RateLimitTimeoutException>(waiting.EndsNow);
        Assert.Equal(LimiterUnderTest.MinuteAndMargin - TimeSpan.FromSeconds(10), refusal.RetryAfter);
        Assert.StartsWith(
            "acme/model-1: the call waited 10 s and its turn did not come: 1,000 tokens per minute held it, and no call is waiting beside it; "
            + "it needs about 50.5 s more. Allow a longer wait",
            refusal.Message, StringComparison.Ordinal);
        open.Cancel();
        Assert.Equal(0, test.Used(LimitMetric.TotalTokens));
    }

    [Fact]
    public async Task A_deadline_in_the_middle_of_the_queue_ends_only_its_own_call()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 1 });
        LlmLease open = await test.Acquire(1);
        Task<LlmLease> first = test.Acquire(1);
        Task<LlmLease> hasty = test.Acquire(1, TimeSpan.FromSeconds(61));
        Task<LlmLease> last = test.Acquire(1);
        open.RecordUsage(new TokenUsage(1));

        test.Time.Advance(TimeSpan.FromSeconds(61));
        await first.EndsNow();
        await Assert.ThrowsAsync<RateLimitTimeoutException>(hasty.EndsNow);
        Assert.Equal(1, test.Waiting);
        test.Time.Advance(TimeSpan.FromMinutes(1));
        await last.EndsNow();
    }

    [Fact]
    public async Task The_queue_has_a_bound_when_asked_for()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 1 }, options => options.MaxQueued = 1);
        await test.Acquire(1);
        Task<LlmLease> waiting = test.Acquire(1);

        RateLimitQueueFullException refusal = await Assert.ThrowsAsync<RateLimitQueueFullException>(() => test.Acquire(1));
        Assert.StartsWith("acme/model-1: 1 call is waiting, and MaxQueued allows 1.", refusal.Message, StringComparison.Ordinal);
        test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        await waiting.EndsNow();
    }

    [Fact]
    public async Task Nothing_starts_before_somebody_waits_and_one_timer_serves_all_who_do()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 1 });
        test.Limiter.Register("acme", "model-2", new ModelLimits { RequestsPerMinute = 1 });
        Assert.True(test.TryAcquire(1, out _));
        Assert.Equal(0, test.Time.PendingTimers);

        Task<LlmLease> one = test.Acquire(1);
        test.Limiter.TryAcquire("acme", "model-2", 1, out _);
        Task<LlmLease> other = test.Limiter.AcquireAsync("acme", "model-2", 1).AsTask();
        Assert.Equal(1, test.Time.PendingTimers);

        test.Time.Advance(LimiterUnderTest.MinuteAndMargin);
        await Task.WhenAll(one, other).EndsNow();
        Assert.Equal(0, test.Time.PendingTimers);
    }

    [Fact]
    public async Task A_clock_whose_timers_fire_on_the_thread_that_sets_them_wakes_who_waits()
    {
        using var limiter = new LlmRateLimiter(
            "acme", "model-1", new ModelLimits { RequestsPerMinute = 1 }, new LlmRateLimiterOptions { TimeProvider = new TimeThatIsSoonOver() });
        Assert.True(limiter.TryAcquire("acme", "model-1", 1, out _));
        await limiter.AcquireAsync("acme", "model-1", 1).AsTask().EndsNow();
    }

    [Fact]
    public async Task Models_do_not_hold_each_other_up()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 1 });
        test.Limiter.Register("acme", "model-2", new ModelLimits { RequestsPerMinute = 1 });
        await test.Acquire(1);
        Task<LlmLease> waiting = test.Acquire(1);

        Assert.True(test.Limiter.TryAcquire("ACME", "Model-2", 1, out _));
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task A_blocked_thread_gets_its_turn()
    {
        using var test = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 1 });
        LlmLease open = await test.Acquire(1);
        Task<LlmLease> blocked = Task.Factory.StartNew(
            () => test.Limiter.Acquire("acme", "model-1", 1), default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        SpinWait.SpinUntil(() => test.Waiting == 1, TimeSpan.FromSeconds(20));

        open.Cancel();
        await blocked.EndsNow();
        Assert.Equal(1, test.Used(LimitMetric.Requests));
    }

    [Fact]
    public async Task In_real_time_the_wait_is_over_when_the_window_is_and_not_before()
    {
        // End to end: the alarm's own thread, half a second of real time.
        TimeSpan per = TimeSpan.FromMilliseconds(500);
        using var limiter = new LlmRateLimiter("acme", "model-1", new ModelLimits { Rules = [new LimitRule(LimitMetric.Requests, 1, per)] });
        await limiter.AcquireAsync("acme", "model-1", 1);
        LlmLease second = await limiter.AcquireAsync("acme", "model-1", 1).AsTask().EndsNow();
        Assert.InRange(second.Waited, per, per + TimeSpan.FromSeconds(10));
    }

    /// <summary>Every wait is over at once, on the thread that begins it.</summary>
    private sealed class TimeThatIsSoonOver : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _now);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new InlineTimer(this, () => callback(state));

        private sealed class InlineTimer(TimeThatIsSoonOver time, Action fire) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Interlocked.Add(ref time._now, dueTime.Ticks);
                    fire();
                }

                return true;
            }

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
