using LlmLimiter.Limits;

namespace LlmLimiter.Tests.Limits;

/// <summary>What refusals impose: a pause, and a pace that narrows and widens again.</summary>
public sealed class ThrottleTests
{
    private static readonly LimitRule _hundredPerSecond = new(LimitMetric.Requests, 6_000, TimeSpan.FromMinutes(1));
    private static readonly TimeSpan _step = TimeSpan.FromSeconds(30);

    private readonly FakeTime _time = new();
    private readonly MonotonicClock _clock;
    private readonly Throttle _throttle;

    public ThrottleTests()
    {
        _clock = new MonotonicClock(_time);
        _throttle = new Throttle(_clock);
    }

    [Fact]
    public void Refusals_that_the_rules_explain_never_slow_the_pace_down()
    {
        for (int i = 0; i < 10; i++)
        {
            RefuseNow(isExplained: true);
        }

        Assert.True(_throttle.IsPaced);
        Assert.Equal(1, _throttle.Pace);
    }

    [Fact]
    public void After_a_refusal_one_call_tries_before_the_others_follow()
    {
        RefuseNow(isExplained: true);
        Assert.True(_throttle.Earliest <= _clock.Now);

        _throttle.Take(0, _clock.Now);
        Assert.True(_throttle.Earliest > _clock.Now);

        AnswerNow();
        Assert.True(_throttle.Earliest <= _clock.Now);
    }

    [Fact]
    public void Where_the_one_that_tries_gets_no_answer_another_tries_a_second_later()
    {
        RefuseNow(isExplained: true);
        _throttle.Take(0, _clock.Now);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(_throttle.Earliest <= _clock.Now);
    }

    [Fact]
    public void A_shorter_pause_does_not_end_a_longer_one()
    {
        _throttle.Pause(100);
        _throttle.Pause(50);

        Assert.Equal(100, _throttle.Earliest);
    }

    [Fact]
    public void A_refusal_that_nothing_explains_takes_the_burst_away()
    {
        RefuseNow();

        int goes = 0;
        for (TimeSpan passed = TimeSpan.Zero; passed < TimeSpan.FromSeconds(1); passed += TimeSpan.FromMilliseconds(1))
        {
            for (; _throttle.Earliest <= _clock.Now; goes++)
            {
                _throttle.Take(_throttle.TimeFor(_hundredPerSecond, 1), _clock.Now);
            }

            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        // The rate of the rule, and the 20 ms that calls may be ahead.
        Assert.InRange(goes, 100, 103);
    }

    [Fact]
    public void Refusals_of_calls_that_went_together_count_once()
    {
        long together = _clock.Now;
        _time.Advance(TimeSpan.FromMilliseconds(50));
        _throttle.Refuse(together, _clock.Now, isExplained: false);
        _throttle.Refuse(together, _clock.Now, isExplained: false);
        _throttle.Refuse(together, _clock.Now, isExplained: false);

        Assert.Equal(1, _throttle.Pace);
        Assert.Equal(TimeSpan.FromSeconds(0.25), _throttle.WaitAfter(null));
    }

    [Fact]
    public void A_slow_refusal_of_one_of_them_counts_no_more_when_calls_are_answered_again()
    {
        long together = _clock.Now;
        RefuseNow();
        AnswerNow();
        _throttle.Refuse(together, _clock.Now, isExplained: false);

        Assert.Equal(1, _throttle.Pace);
        Assert.Equal(TimeSpan.FromSeconds(0.25), _throttle.WaitAfter(null));
    }

    [Fact]
    public void One_that_comes_all_the_same_slows_the_pace_down()
    {
        RefuseNow();
        RefuseNow();
        RefuseNow();

        Assert.InRange(_throttle.Pace, 0.9, 0.99);
    }

    [Fact]
    public void The_pace_never_comes_to_a_stop()
    {
        for (int i = 0; i < 1_000; i++)
        {
            RefuseNow();
        }

        Assert.InRange(_throttle.Pace, 0.1, 0.2);
    }

    [Fact]
    public void Both_come_back_slowly_while_calls_are_answered()
    {
        RefuseNow();
        RefuseNow();
        double slowed = _throttle.Pace;

        Assert.False(AnswerNow());
        Assert.Equal(slowed, _throttle.Pace);
        _time.Advance(_step);
        Assert.False(AnswerNow());
        Assert.InRange(_throttle.Pace, slowed + 0.005, 1);

        int steps = 0;
        for (bool isOver = false; !isOver; steps++)
        {
            Assert.True(steps < 100);
            _time.Advance(_step);
            isOver = AnswerNow();
        }

        Assert.False(_throttle.IsPaced);
        Assert.InRange(steps, 8, 30);
    }

    [Fact]
    public void Time_alone_widens_nothing()
    {
        RefuseNow();
        _time.Advance(TimeSpan.FromHours(1));

        Assert.True(_throttle.IsPaced);
    }

    [Fact]
    public void The_wait_that_nobody_tells_grows_with_each_refusal_and_an_answer_ends_that()
    {
        RefuseNow();
        Assert.Equal(0.25, _throttle.WaitAfter(null).TotalSeconds);
        RefuseNow();
        Assert.Equal(0.5, _throttle.WaitAfter(null).TotalSeconds);
        for (int i = 0; i < 20; i++)
        {
            RefuseNow();
        }

        Assert.Equal(16, _throttle.WaitAfter(null).TotalSeconds);
        AnswerNow();
        Assert.Equal(0.25, _throttle.WaitAfter(null).TotalSeconds);
    }

    [Fact]
    public void A_wait_that_is_told_counts_and_grows_to_two_seconds_where_it_was_too_short()
    {
        TimeSpan told = TimeSpan.FromMilliseconds(10);
        RefuseNow();
        Assert.Equal(told, _throttle.WaitAfter(told));
        for (int i = 0; i < 20; i++)
        {
            RefuseNow();
        }

        Assert.Equal(TimeSpan.FromSeconds(2), _throttle.WaitAfter(told));
        Assert.Equal(TimeSpan.FromHours(114), _throttle.WaitAfter(TimeSpan.FromHours(114)));
    }

    [Fact]
    public void A_rule_of_a_day_sets_no_pace() =>
        Assert.Equal(0, _throttle.TimeFor(new LimitRule(LimitMetric.Requests, 10, TimeSpan.FromDays(1)), 1));

    private void RefuseNow(bool isExplained = false)
    {
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _throttle.Refuse(_clock.Now, _clock.Now, isExplained);
    }

    private bool AnswerNow()
    {
        _time.Advance(TimeSpan.FromMilliseconds(1));
        return _throttle.Answer(_clock.Now, _clock.Now);
    }
}
