using Microsoft.Extensions.Logging;

namespace LlmLimiter.Tests.Limiter;

/// <summary>What the limiter does with what providers tell of their limits.</summary>
public sealed partial class FeedbackTests
{
    private const string A = "model-a";
    private const string B = "model-b";

    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    // Of what is left, the margin keeps so much free: none, in these tests, as their rules have no margin.
    private readonly ProviderUnderTest _provider = new(
        new()
        {
            [A] = ProviderUnderTest.Requests(100, _minute, "team"),
            [B] = ProviderUnderTest.Requests(100, _minute, "team"),
        },
        new() { ["team"] = ProviderUnderTest.Tokens(10_000, _minute) });

    [Fact]
    public void What_others_use_with_the_same_key_is_seen_within_one_answer()
    {
        LlmLease lease = _provider.Take(A, 10);

        lease.ApplyFeedback(Left(remaining: 40));

        // 100 less 40 are used, of which one is ours.
        Assert.Equal(59, Rule(A).External);
        Assert.Equal(40, TakeAll(A));
    }

    [Fact]
    public void Calls_under_way_beyond_the_answered_one_are_taken_off_what_is_left()
    {
        LlmLease first = _provider.Take(A, 10);
        for (int i = 0; i < 30; i++)
        {
            _provider.Take(A, 10);
        }

        first.ApplyFeedback(Left(remaining: 40));

        Assert.Equal(10, TakeAll(A));
    }

    [Fact]
    public void A_later_answer_may_bring_what_others_use_down()
    {
        _provider.Take(A, 10).ApplyFeedback(Left(remaining: 40));
        _provider.Take(A, 10).ApplyFeedback(Left(remaining: 98));

        Assert.Equal(0, Rule(A).External);
        Assert.Equal(98, TakeAll(A));
    }

    [Fact]
    public void Answers_that_come_out_of_order_loosen_nothing()
    {
        LlmLease first = _provider.Take(A, 10);
        LlmLease second = _provider.Take(A, 10);

        second.ApplyFeedback(Left(remaining: 40));
        first.ApplyFeedback(Left(remaining: 99));

        Assert.Equal(40, TakeAll(A));
    }

    [Fact]
    public void An_answer_never_makes_room_that_own_calls_take()
    {
        for (int i = 0; i < 60; i++)
        {
            _provider.Take(A, 10);
        }

        _provider.Take(A, 10).ApplyFeedback(Left(remaining: 100));

        Assert.Equal(39, TakeAll(A));
    }

    [Fact]
    public void An_answer_that_came_slowly_tells_of_its_own_time()
    {
        for (int i = 0; i < 50; i++)
        {
            _provider.Take(A, 10);
        }

        _provider.Time.Advance(_second * 55);
        LlmLease slow = _provider.Take(A, 10);
        _provider.Time.Advance(_second * 6);

        // The fifty have left meanwhile; when the call arrived they had not, and nobody else used anything.
        slow.ApplyFeedback(Left(remaining: 49));

        Assert.Equal(0, Rule(A).External);
    }

    [Fact]
    public void What_the_provider_rounds_is_not_taken_for_the_use_of_others()
    {
        LlmLease lease = _provider.Take(A, 1);

        lease.ApplyFeedback(new ProviderFeedback
        {
            Limits = [new LimitFeedback(LimitMetric.TotalTokens) { Limit = 10_000, Remaining = 9_000, Rounding = 1_000 }],
        });

        Assert.Equal(0, Rule(A, "team").External);
    }

    [Fact]
    public void Where_others_use_the_limit_too_the_margin_stays_free_for_more_of_them_but_no_more_than_they_use()
    {
        using var limiter = new LimiterUnderTest(new ModelLimits { RequestsPerMinute = 6_000, Margin = TimeSpan.FromMilliseconds(500) });
        Assert.True(limiter.TryAcquire(1, out LlmLease lease));

        lease.ApplyFeedback(Left(remaining: 1_000, limit: 6_000));

        Assert.Equal(4_999 + 50, External());
        Assert.True(limiter.TryAcquire(1, out lease));
        lease.ApplyFeedback(Left(remaining: 5_995, limit: 6_000));
        Assert.Equal(3 + 3, External());

        long External() => limiter.Limiter.GetUsage(LimiterUnderTest.Provider, LimiterUnderTest.Model).Rules.Single().External;
    }

    [Fact]
    public void A_lower_limit_that_is_told_again_and_again_is_adopted_and_reported()
    {
        var log = new RecordingLoggerFactory();
        using var provider = new ProviderUnderTest(
            new() { [A] = ProviderUnderTest.Requests(100, _minute) }, configure: options => options.LoggerFactory = log);

        provider.Take(A, 1).ApplyFeedback(Left(remaining: 19, limit: 20));
        provider.Take(A, 1).ApplyFeedback(Left(remaining: 18, limit: 20));
        Assert.Equal(100, provider.Limiter.GetUsage(ProviderUnderTest.Provider, A).Rules.Single().Rule.Amount);
        provider.Take(A, 1).ApplyFeedback(Left(remaining: 17, limit: 20));

        RuleUsage rule = provider.Limiter.GetUsage(ProviderUnderTest.Provider, A).Rules.Single();
        Assert.Equal((20, 100, 20), (rule.Rule.Amount, rule.Configured.Amount, rule.Told));
        Assert.Equal(
            "acme/model-a: the provider's answers tell of 20 requests per minute, the configuration says 100 requests per minute. "
            + "What the provider tells holds; correct the configuration.",
            log.Messages[^1]);
    }

    [Fact]
    public void A_configured_limit_holds_again_when_the_provider_tells_it()
    {
        Tell(limit: 20, times: 3);
        Tell(limit: 100, times: 3);

        Assert.Equal(100, Rule(A).Rule.Amount);
    }

    [Theory]
    [InlineData(HeaderTrust.Lower, 200, 100)]
    [InlineData(HeaderTrust.Both, 200, 200)]
    [InlineData(HeaderTrust.Both, 20, 20)]
    [InlineData(HeaderTrust.Off, 20, 100)]
    public void Which_limits_are_adopted_is_configured(HeaderTrust trust, long told, long inForce)
    {
        _provider.Limiter.Reload(Config(trust));

        Tell(told, times: 3);

        Assert.Equal(inForce, Rule(A).Rule.Amount);
    }

    [Fact]
    public void Headers_that_are_not_trusted_tell_nothing_of_others_either()
    {
        _provider.Limiter.Reload(Config(HeaderTrust.Off));

        _provider.Take(A, 1).ApplyFeedback(Left(remaining: 0));

        Assert.Equal(99, TakeAll(A));
    }

    [Fact]
    public async Task A_waiting_call_that_a_lower_limit_has_no_room_for_is_told_so()
    {
        using var provider = new ProviderUnderTest(new() { [A] = ProviderUnderTest.Tokens(1_000, _minute) });
        LlmLease[] leases = [.. Enumerable.Range(0, 3).Select(_ => provider.Take(A, 300))];
        Task<LlmLease> large = provider.Acquire(A, 800);

        foreach (LlmLease lease in leases)
        {
            lease.ApplyFeedback(new ProviderFeedback { Limits = [new LimitFeedback(LimitMetric.TotalTokens) { Limit = 500 }] });
        }

        await Assert.ThrowsAsync<RequestTooLargeException>(() => large.EndsNow());
    }

    [Fact]
    public async Task A_told_limit_that_no_call_fits_locks_nobody_out_for_good()
    {
        using var provider = new ProviderUnderTest(new() { [A] = ProviderUnderTest.Tokens(1_000, _minute) });
        for (int i = 0; i < 3; i++)
        {
            provider.Take(A, 1).ApplyFeedback(new ProviderFeedback { Limits = [new LimitFeedback(LimitMetric.TotalTokens) { Limit = 1 }] });
        }

        await Assert.ThrowsAsync<RequestTooLargeException>(() => provider.Acquire(A, 100).EndsNow());
        provider.Time.Advance(_minute);
        await provider.Acquire(A, 100).EndsNow();
    }

    [Fact]
    public void An_answer_that_no_lease_knows_counts_all_calls_under_way_as_beyond_it()
    {
        for (int i = 0; i < 30; i++)
        {
            _provider.Take(A, 10);
        }

        _provider.Limiter.ApplyFeedback(ProviderUnderTest.Provider, A, Left(remaining: 40));

        Assert.Equal(10, TakeAll(A));
    }

    [Fact]
    public void An_answer_to_a_call_that_was_settled_already_still_tells_something()
    {
        LlmLease lease = _provider.Take(A, 10);
        lease.Dispose();

        lease.ApplyFeedback(Left(remaining: 0));

        Assert.Equal(0, TakeAll(A));
    }

    [Fact]
    public void A_lease_of_nothing_takes_feedback_and_does_nothing() => default(LlmLease).ApplyFeedback(Left(remaining: 0));

    [Fact]
    public void Feedback_of_metrics_that_no_rule_counts_is_passed_over()
    {
        _provider.Take(A, 10).ApplyFeedback(new ProviderFeedback
        {
            Limits = [new LimitFeedback(LimitMetric.OutputTokens) { Limit = 1, Remaining = 0 }, new LimitFeedback(LimitMetric.Requests) { Per = _second, Remaining = 0 }],
        });

        Assert.Equal(99, TakeAll(A));
    }

    [Fact]
    public void Of_several_rules_of_a_metric_the_one_of_the_told_amount_is_meant()
    {
        using var provider = new ProviderUnderTest(new()
        {
            [A] = new ModelLimits { RequestsPerMinute = 100, RequestsPerDay = 1_000, Margin = TimeSpan.Zero },
        });

        provider.Take(A, 1).ApplyFeedback(Left(remaining: 400, limit: 1_000));

        Assert.Equal([0, 599], provider.Limiter.GetUsage(ProviderUnderTest.Provider, A).Rules.OrderBy(rule => rule.Rule.Per).Select(rule => rule.External));
    }

    [Fact]
    public void An_answer_that_is_heard_three_times_is_one_answer()
    {
        LlmLease lease = _provider.Take(A, 10);
        for (int i = 0; i < 3; i++)
        {
            lease.ApplyFeedback(Left(remaining: 10, limit: 20));
        }

        Assert.Equal(100, Rule(A).Rule.Amount);
    }

    [Fact]
    public void A_limit_that_needs_hours_to_replenish_is_no_limit_per_minute()
    {
        using var provider = new ProviderUnderTest(new()
        {
            [A] = new ModelLimits { RequestsPerMinute = 100, RequestsPerDay = 1_000, Margin = TimeSpan.Zero },
        });

        provider.Take(A, 1).ApplyFeedback(new ProviderFeedback
        {
            Limits = [new LimitFeedback(LimitMetric.Requests) { Limit = 200, Remaining = 20, Reset = TimeSpan.FromHours(20) }],
        });

        Assert.Equal([null, 200], provider.Limiter.GetUsage(ProviderUnderTest.Provider, A).Rules.OrderBy(rule => rule.Rule.Per).Select(rule => rule.Told));
    }

    [Fact]
    public void Who_listens_for_warnings_and_throws_costs_nobody_his_answer()
    {
        using var provider = new ProviderUnderTest(
            new() { [A] = ProviderUnderTest.Requests(100, _minute) }, configure: options => options.LoggerFactory = new BrokenLoggerFactory());

        for (int i = 0; i < 3; i++)
        {
            provider.Take(A, 1).ApplyFeedback(Left(remaining: 10, limit: 20));
        }

        Assert.Equal(20, provider.Limiter.GetUsage(ProviderUnderTest.Provider, A).Rules.Single().Rule.Amount);
    }

    [Fact]
    public void Two_limits_that_are_told_in_turn_are_warned_of_once_each()
    {
        var log = new RecordingLoggerFactory();
        using var provider = new ProviderUnderTest(
            new() { [A] = ProviderUnderTest.Requests(100_000, _minute) }, configure: options => options.LoggerFactory = log);

        for (int i = 0; i < 60; i++)
        {
            provider.Take(A, 1).ApplyFeedback(Left(remaining: 1_000, limit: i / 3 % 2 == 0 ? 2_000 : 3_000));
        }

        Assert.Equal(2, log.Messages.Count(message => message.Contains("answers tell of", StringComparison.Ordinal)));
    }

    private static RateLimitConfig Config(HeaderTrust trust) => new(new Dictionary<string, ProviderLimits>
    {
        [ProviderUnderTest.Provider] = new()
        {
            Models = new Dictionary<string, ModelLimits> { [A] = ProviderUnderTest.Requests(100, _minute) },
            TrustHeaders = trust,
        },
    });

    private static ProviderFeedback Left(long remaining, long limit = 100) => new()
    {
        Limits = [new LimitFeedback(LimitMetric.Requests) { Limit = limit, Remaining = remaining }],
    };

    private static ProviderFeedback Refused(RefusalKind kind, TimeSpan? retryAfter) => new() { Refusal = kind, RetryAfter = retryAfter };

    private void Tell(long limit, int times)
    {
        for (int i = 0; i < times; i++)
        {
            _provider.Take(A, 1).ApplyFeedback(new ProviderFeedback { Limits = [new LimitFeedback(LimitMetric.Requests) { Limit = limit }] });
        }
    }

    private RuleUsage Rule(string model, string? pool = null) =>
        _provider.Limiter.GetUsage(ProviderUnderTest.Provider, model).Rules.Single(rule => rule.Pool == pool);

    private int TakeAll(string model)
    {
        int taken = 0;
        while (_provider.TryAcquire(model, 10, out _))
        {
            taken++;
        }

        return taken;
    }

    private sealed class BrokenLoggerFactory : ILoggerFactory, ILogger
    {
        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning)
            {
                throw new InvalidOperationException("The disk is full.");
            }
        }

        public void Dispose()
        {
        }
    }
}
