using LlmLimiter.Limits;

namespace LlmLimiter.Tests.Limits;

/// <summary>The guard against a sharp rise of traffic.</summary>
public sealed class RampWindowTests
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _quarter = TimeSpan.FromMinutes(15);

    private static readonly TrafficRamp _ramp = new(growth: 0.5, per: _quarter, from: 1_000);

    private readonly FakeTime _time = new();
    private readonly MonotonicClock _clock;
    private readonly RuleWindow _window;

    public RampWindowTests()
    {
        _clock = new MonotonicClock(_time);
        _window = RuleWindow.For(Rule(_ramp), _clock);
    }

    [Fact]
    public void Traffic_is_free_up_to_where_the_guard_begins() => Assert.Equal(1_000, TakeAll());

    [Fact]
    public void Saturated_traffic_grows_by_the_share_in_each_span()
    {
        Assert.Equal([1_000, 1_500, 2_250], Enumerable.Range(0, 3).Select(_ => SaturateForASpan()));
    }

    [Fact]
    public void Traffic_that_stays_low_may_not_rise_at_once_later()
    {
        for (int minute = 0; minute < 60; minute++)
        {
            Take(100);
            _time.Advance(_minute);
        }

        Assert.Equal(1_000, TakeAll());
    }

    [Fact]
    public void A_pause_in_the_traffic_begins_it_anew()
    {
        SaturateForASpan();
        SaturateForASpan();

        _time.Advance(_quarter * 3);

        Assert.Equal(1_000, TakeAll());
    }

    [Fact]
    public void Who_waits_is_looked_at_again_when_more_may_be_allowed()
    {
        TakeAll();

        Assert.InRange(_window.EarliestFor(ahead: 0, cost: 1_000, _clock.Now), _clock.Now + 1, _clock.Now + _clock.Units(_minute));
        Assert.InRange(_window.EarliestFor(ahead: 100_000, cost: 1_000, _clock.Now), _clock.Now + 1, _clock.Now + _clock.Units(_quarter));
    }

    [Fact]
    public void The_rule_says_what_it_is() =>
        Assert.Equal("1,000 tokens per minute while traffic grows by at most 50 % per 15 min", _window.Rule.ToString());

    [Fact]
    public void A_change_of_the_configuration_does_not_bring_grown_traffic_back_to_its_beginning()
    {
        SaturateForASpan();
        SaturateForASpan();
        Assert.Equal(2_250, TakeAll());

        _window.Change(Rule(_ramp), _clock);

        _time.Advance(_minute);
        Assert.Equal(2_250, TakeAll());
    }

    [Fact]
    public void A_change_of_the_ramp_counts_when_the_span_ends()
    {
        SaturateForASpan();

        _window.Change(Rule(new TrafficRamp(growth: 1, _quarter, from: 1_000)), _clock);

        Assert.Equal([2_000, 4_000], Enumerable.Range(0, 2).Select(_ => SaturateForASpan()));
    }

    private static LimitRule Rule(TrafficRamp ramp) =>
        new ModelLimits { TokensPerMinute = 10_000, Ramp = ramp, Margin = TimeSpan.Zero }.AllRules(Profile.For(null, "acme")).Single(rule => rule.Ramp is not null);

    private long SaturateForASpan()
    {
        long most = 0;
        for (TimeSpan passed = TimeSpan.Zero; passed < _quarter; passed += _minute)
        {
            most = Math.Max(most, TakeAll());
            _time.Advance(_minute);
        }

        return most;
    }

    private long TakeAll()
    {
        long taken = 0;
        for (; Take(50); taken += 50)
        {
        }

        return taken;
    }

    private bool Take(long cost)
    {
        if (!_window.Fits(cost, _clock.Now))
        {
            return false;
        }

        _window.Reserve(cost, _clock.Now);
        return true;
    }
}
