namespace LlmLimiter.Tests.Limiter;

/// <content>Refusals: pauses, trials and the pace.</content>
public sealed partial class FeedbackTests
{
    [Fact]
    public async Task A_refusal_pauses_the_model_for_all_its_callers_until_its_retry_after()
    {
        _provider.Take(A, 10).ApplyFeedback(Refused(RefusalKind.Rate, _second * 10));

        Assert.False(_provider.TryAcquire(A, 10, out _));
        Assert.True(_provider.TryAcquire(B, 10, out _));
        Task<LlmLease> waiting = _provider.Acquire(A, 10);
        Assert.InRange(_provider.Limiter.GetUsage(ProviderUnderTest.Provider, A).PausedUntil!.Value - _provider.Time.GetUtcNow(), _second * 10, _second * 11);

        _provider.Time.Advance(_second * 10 - TimeSpan.FromMilliseconds(1));
        Assert.False(waiting.IsCompleted);
        _provider.Time.Advance(_second * 1.1);
        await waiting.EndsNow();
        Assert.Null(_provider.Limiter.GetUsage(ProviderUnderTest.Provider, A).PausedUntil);
    }

    [Fact]
    public void A_refusal_that_names_a_shared_limit_pauses_all_that_share_it()
    {
        _provider.Take(A, 10).ApplyFeedback(Refused(RefusalKind.Rate, _second * 10) with
        {
            Limits = [new LimitFeedback(LimitMetric.TotalTokens) { Per = _minute, Limit = 10_000, Remaining = 0 }],
        });

        Assert.False(_provider.TryAcquire(B, 10, out _));
        Assert.NotNull(_provider.Limiter.GetUsage().Pools.Single().PausedUntil);
    }

    [Fact]
    public async Task A_retry_after_beyond_the_deadline_ends_waits_at_once_also_those_under_way()
    {
        LlmLease lease = _provider.Take(A, 10);
        TakeAll(A);
        Task<LlmLease> before = _provider.Acquire(A, 10, maxWait: _second * 90);

        lease.ApplyFeedback(Refused(RefusalKind.Rate, TimeSpan.FromHours(114)));

        RateLimitTimeoutException ended = await Assert.ThrowsAsync<RateLimitTimeoutException>(() => before.EndsNow());
        RateLimitTimeoutException refused =
            await Assert.ThrowsAsync<RateLimitTimeoutException>(() => _provider.Acquire(A, 10, maxWait: _second * 90).EndsNow());
        foreach (RateLimitTimeoutException exception in (RateLimitTimeoutException[])[ended, refused])
        {
            Assert.Matches(@"the provider, which has refused calls of the model, lets it go in \d(\.\d)? days at the earliest", exception.Message);
            Assert.InRange(exception.RetryAfter!.Value, TimeSpan.FromHours(114), TimeSpan.FromHours(126));
        }
    }

    [Fact]
    public void A_refusal_without_a_time_pauses_for_a_moment_and_then_longer()
    {
        for (double pause = 0.25; pause < 16; pause *= 2)
        {
            _provider.Take(A, 10).ApplyFeedback(Refused(RefusalKind.Capacity, retryAfter: null));
            Assert.InRange(
                _provider.Limiter.GetUsage(ProviderUnderTest.Provider, A).PausedUntil!.Value - _provider.Time.GetUtcNow(), _second * pause, _second * pause * 1.1);
            _provider.Time.Advance(_second * ((pause * 1.1) + 1));
        }
    }

    [Fact]
    public async Task A_call_that_tries_and_gets_no_answer_lets_no_others_follow()
    {
        _provider.Take(A, 10).ApplyFeedback(Refused(RefusalKind.Capacity, TimeSpan.FromMilliseconds(1)));
        _provider.Time.Advance(TimeSpan.FromMilliseconds(700));

        await Assert.ThrowsAsync<TimeoutException>(() =>
            _provider.Limiter.RunAsync<int>(ProviderUnderTest.Provider, A, 10, _ => throw new TimeoutException()).EndsNow());
        _provider.Time.Advance(TimeSpan.FromMilliseconds(700));

        Assert.False(_provider.TryAcquire(A, 10, out _));
    }

    [Theory]
    [InlineData(RefusalKind.SpentCredit)]
    [InlineData(RefusalKind.RequestTooLarge)]
    public void What_waiting_does_not_cure_pauses_nobody(RefusalKind kind)
    {
        _provider.Take(A, 10).ApplyFeedback(Refused(kind, _second * 10));

        Assert.True(_provider.TryAcquire(A, 10, out _));
    }

    [Fact]
    public void A_refusal_that_nothing_explains_lets_calls_go_one_after_the_other()
    {
        _provider.Take(A, 10).ApplyFeedback(Refused(RefusalKind.Rate, TimeSpan.FromMilliseconds(1)));
        _provider.Time.Advance(TimeSpan.FromMilliseconds(10));

        // 100 a minute are one in 0.6 s.
        Assert.Equal(1, TakeAll(A));
        _provider.Time.Advance(_second * 0.6);
        Assert.Equal(1, TakeAll(A));
        Assert.Equal(1, _provider.Limiter.GetUsage(ProviderUnderTest.Provider, A).Pace);
        Assert.Null(_provider.Limiter.GetUsage(ProviderUnderTest.Provider, B).Pace);
    }

    [Fact]
    public void A_refusal_that_the_use_of_others_explains_slows_nothing_down()
    {
        for (int i = 0; i < 5; i++)
        {
            _provider.Take(A, 10).ApplyFeedback(Refused(RefusalKind.Rate, TimeSpan.FromMilliseconds(1)) with { Limits = Left(remaining: 0).Limits });
            _provider.Time.Advance(_second * 5);
        }

        Assert.Equal(1, _provider.Limiter.GetUsage(ProviderUnderTest.Provider, A).Pace);
    }

    [Fact]
    public async Task After_a_refusal_one_call_tries_and_the_others_follow_its_answer()
    {
        _provider.Take(A, 10).ApplyFeedback(Refused(RefusalKind.Capacity, TimeSpan.FromMilliseconds(1)));
        _provider.Time.Advance(TimeSpan.FromMilliseconds(10));
        LlmLease trial = _provider.Take(A, 10);
        _provider.Time.Advance(_second * 0.9);
        Task<LlmLease> next = _provider.Acquire(A, 10);
        Assert.False(next.IsCompleted);

        trial.RecordUsage(new TokenUsage(10, 0));

        await next.EndsNow();
    }

    [Fact]
    public void After_its_retry_after_the_refused_call_fits()
    {
        _provider.Take(A, 10).ApplyFeedback(Refused(RefusalKind.Rate, _second * 2) with { Limits = Left(remaining: 0).Limits });

        Assert.Equal(0, TakeAll(A));
        _provider.Time.Advance(_second * 2.2);
        Assert.InRange(TakeAll(A), 1, 10);
    }

    [Fact]
    public void A_change_of_the_rules_lifts_a_pause()
    {
        _provider.Take(A, 10).ApplyFeedback(Refused(RefusalKind.Rate, TimeSpan.FromHours(114)));

        _provider.Limiter.Register(ProviderUnderTest.Provider, A, ProviderUnderTest.Requests(90, _minute));

        Assert.True(_provider.TryAcquire(A, 10, out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6_000)]
    [InlineData(10_000)]
    public void The_one_refused_call_gets_room_for_itself_and_no_more_than_the_limit(long tokens)
    {
        using var provider = new ProviderUnderTest(new() { [A] = ProviderUnderTest.Tokens(10_000, _minute) });
        LlmLease lease = provider.Take(A, tokens);

        lease.ApplyFeedback(Refused(RefusalKind.Rate, _second) with { Limits = [new LimitFeedback(LimitMetric.TotalTokens) { Limit = 10_000, Remaining = 0 }] });
        lease.Dispose();

        RuleUsage rule = provider.Limiter.GetUsage(ProviderUnderTest.Provider, A).Rules.Single();
        Assert.InRange(rule.External, 0, 10_000 - tokens);
        Assert.InRange(rule.Used, 0, 10_000 - tokens);
    }

    [Fact]
    public void A_refusal_never_makes_room_beyond_a_limit_of_a_single_call()
    {
        using var provider = new ProviderUnderTest(new() { [A] = ProviderUnderTest.Requests(1, _minute) });
        LlmLease lease = provider.Take(A, 10);

        lease.ApplyFeedback(Refused(RefusalKind.Rate, _second) with { Limits = Left(remaining: 0, limit: 1).Limits });
        lease.Dispose();
        provider.Time.Advance(_second * 2);

        Assert.False(provider.TryAcquire(A, 10, out _));
    }

    [Fact]
    public void What_a_refused_call_only_held_is_not_taken_for_the_use_of_others()
    {
        using var limiter = new LlmRateLimiter(
            new RateLimitConfig(new Dictionary<string, ProviderLimits>
            {
                [ProviderUnderTest.Provider] = new()
                {
                    Profile = "anthropic",
                    Models = new Dictionary<string, ModelLimits>
                    {
                        [A] = new() { Rules = [new LimitRule(LimitMetric.OutputTokens, 1_000, _minute) { Margin = TimeSpan.Zero }] },
                    },
                },
            }),
            new LlmRateLimiterOptions { TimeProvider = new FakeTime() });
        Assert.True(limiter.TryAcquire(ProviderUnderTest.Provider, A, new TokenEstimate(10, 500), out LlmLease lease));
        Assert.True(limiter.TryAcquire(ProviderUnderTest.Provider, A, new TokenEstimate(10, 100), out _));

        lease.ApplyFeedback(Refused(RefusalKind.Rate, _second) with
        {
            Limits = [new LimitFeedback(LimitMetric.OutputTokens) { Per = _minute, Limit = 1_000, Remaining = 1_000 }],
        });

        Assert.Equal(0, limiter.GetUsage(ProviderUnderTest.Provider, A).Rules.Single().External);
    }

    [Fact]
    public void Headers_of_a_refusal_that_are_not_trusted_tell_nothing_of_others_either()
    {
        _provider.Limiter.Reload(Config(HeaderTrust.Off));

        _provider.Take(A, 1).ApplyFeedback(Refused(RefusalKind.Rate, TimeSpan.FromMilliseconds(1)) with { Limits = Left(remaining: 0).Limits });

        Assert.Equal(0, Rule(A).External);
    }

    [Fact]
    public void A_refusal_that_is_heard_once_more_after_the_call_was_settled_counts_once()
    {
        LlmLease lease = _provider.Take(A, 10);
        lease.ApplyFeedback(Refused(RefusalKind.Rate, retryAfter: null));
        lease.Dispose();
        for (int i = 0; i < 5; i++)
        {
            _provider.Time.Advance(TimeSpan.FromMilliseconds(1));
            lease.ApplyFeedback(Refused(RefusalKind.Rate, retryAfter: null));
        }

        ModelUsage usage = _provider.Limiter.GetUsage(ProviderUnderTest.Provider, A);
        Assert.Equal(1, usage.Pace);
        Assert.InRange(usage.PausedUntil!.Value - _provider.Time.GetUtcNow(), TimeSpan.Zero, _second * 0.28);
    }

    [Fact]
    public void An_answer_that_no_lease_knows_does_not_spare_the_others_their_trial()
    {
        LlmLease answered = _provider.Take(A, 10);
        _provider.Take(A, 10).ApplyFeedback(Refused(RefusalKind.Capacity, _second));
        answered.Dispose();
        _provider.Time.Advance(_second * 0.1);
        answered.ApplyFeedback(Left(remaining: 98));
        _provider.Time.Advance(_second * 1.1);
        _provider.Take(A, 10);
        _provider.Time.Advance(_second * 0.7);

        Assert.False(_provider.TryAcquire(A, 10, out _));
    }
}
