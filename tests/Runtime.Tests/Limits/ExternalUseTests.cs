using LlmLimiter.Limits;

namespace LlmLimiter.Tests.Limits;

/// <summary>What others use of a limit, as its window keeps it.</summary>
public sealed class ExternalUseTests
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    private readonly FakeTime _time = new();
    private readonly MonotonicClock _clock;

    public ExternalUseTests() => _clock = new MonotonicClock(_time);

    public static TheoryData<LimitWindow> Windows => [LimitWindow.Sliding, LimitWindow.Fixed, LimitWindow.TokenBucket];

    [Theory]
    [MemberData(nameof(Windows))]
    public void What_others_use_takes_room_and_is_no_charge_of_ours(LimitWindow kind)
    {
        RuleWindow window = Window(kind);
        window.Reserve(20, _clock.Now);

        Tell(window, 70);

        Assert.Equal((90, 20, 70), (window.Used, window.Own, window.External));
        Assert.True(window.Fits(10, _clock.Now));
        Assert.False(window.Fits(11, _clock.Now));
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void It_leaves_evenly_until_more_is_told(LimitWindow kind)
    {
        RuleWindow window = Window(kind);
        Tell(window, 100);

        _time.Advance(_minute / 2);
        window.Advance(_clock.Now);
        Assert.Equal(50, window.External);

        Tell(window, 80);
        Assert.Equal(80, window.External);
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void The_earliest_moment_is_the_first_at_which_the_cost_fits(LimitWindow kind)
    {
        RuleWindow window = Window(kind);
        window.Reserve(30, _clock.Now);
        Tell(window, 60);

        long earliest = window.EarliestFor(ahead: 0, cost: 40, _clock.Now);

        Assert.InRange(earliest, _clock.Now + 1, _clock.Now + _clock.Units(_minute));
        _time.Advance(_clock.Span(earliest - _clock.Now) - TimeSpan.FromMilliseconds(5));
        Assert.False(window.Fits(40, _clock.Now));
        _time.Advance(TimeSpan.FromMilliseconds(5));
        Assert.True(window.Fits(40, _clock.Now));
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void It_proves_nothing_about_what_can_come_back(LimitWindow kind)
    {
        RuleWindow window = Window(kind);
        Tell(window, 100);

        Assert.Equal(_clock.Now, window.EarliestFor(ahead: 0, cost: 100, _clock.Now, openComesBack: true));
    }

    [Fact]
    public void A_fixed_window_forgets_it_where_the_next_span_begins()
    {
        RuleWindow window = Window(LimitWindow.Fixed);
        _time.Advance(TimeSpan.FromSeconds(50));
        Tell(window, 100);

        _time.Advance(TimeSpan.FromSeconds(10));
        window.Advance(_clock.Now);

        Assert.Equal(0, window.External);
        Assert.Equal(0, window.Used);
    }

    [Fact]
    public void A_bucket_refills_our_own_calls_before_those_of_others()
    {
        RuleWindow window = Window(LimitWindow.TokenBucket);
        window.Reserve(30, _clock.Now);
        Tell(window, 60);

        _time.Advance(_minute * 0.4);
        window.Advance(_clock.Now);

        Assert.Equal((0, 50), (window.Own, window.External));
    }

    [Fact]
    public void A_bucket_that_only_others_use_refills_to_the_unit_however_often_it_is_looked_at()
    {
        RuleWindow window = Window(LimitWindow.TokenBucket);
        Tell(window, 100);

        for (int i = 0; i < 30_000; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            window.Advance(_clock.Now);
        }

        Assert.Equal(50, window.External);
    }

    [Fact]
    public void A_copy_for_the_future_lets_it_leave_without_the_window_itself()
    {
        RuleWindow window = Window(LimitWindow.Sliding);
        Tell(window, 100);

        RuleWindow fork = window.Fork();
        fork.Advance(_clock.Now + _clock.Units(_minute));

        Assert.Equal((0, 100), (fork.External, window.External));
    }

    private RuleWindow Window(LimitWindow kind) =>
        RuleWindow.For(new LimitRule(LimitMetric.TotalTokens, 100, _minute) { Window = kind, Margin = TimeSpan.Zero }, _clock);

    private void Tell(RuleWindow window, long amount) => window.TellExternal(amount, _clock.Now, _clock.Now + _clock.Units(_minute));
}
