using FsCheck;
using FsCheck.Fluent;
using LlmLimiter.Limits;

namespace LlmLimiter.Tests.Limits;

public sealed class SlidingWindowTests
{
    private static readonly TimeSpan _per = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _margin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _slot = _per / 600;

    private readonly MonotonicClock _clock = new(new FakeTime());

    [Fact]
    public void A_charge_stays_for_the_span_and_the_margin_and_leaves_then()
    {
        SlidingWindow window = Window(amount: 10);
        window.Charge(10, now: 1_000);
        long leaves = 1_000 + (_per + _margin).Ticks;

        window.Advance(leaves - 1);
        Assert.Equal(10, window.Used);
        window.Advance(leaves);
        Assert.Equal(0, window.Used);
    }

    [Fact]
    public void A_slot_leaves_with_its_last_charge_not_its_first()
    {
        SlidingWindow window = Window(amount: 10);
        window.Charge(5, now: 0);
        window.Charge(5, now: _slot.Ticks - 1);

        window.Advance((_per + _margin).Ticks + _slot.Ticks - 2);
        Assert.Equal(10, window.Used);
        window.Advance((_per + _margin).Ticks + _slot.Ticks - 1);
        Assert.Equal(0, window.Used);
    }

    [Fact]
    public void A_refund_returns_to_its_own_slot_and_only_while_that_is_in_the_window()
    {
        SlidingWindow window = Window(amount: 10);
        long slot = window.Reserve(8, now: 0);

        Assert.True(window.Settle(slot, reserved: 8, kept: 3));
        Assert.Equal(3, window.Used);
        Assert.Equal(0, window.Open);

        long late = window.Reserve(7, now: 10);
        window.Advance((_per + _margin).Ticks * 2);
        Assert.False(window.Settle(late, reserved: 7, kept: 0));
        Assert.Equal(0, window.Used);
    }

    [Fact]
    public void What_does_not_fit_now_fits_when_enough_charges_have_left()
    {
        SlidingWindow window = Window(amount: 10);
        window.Charge(4, now: 0);
        window.Charge(6, now: _slot.Ticks * 5);

        Assert.Equal((_per + _margin).Ticks, window.EarliestFor(ahead: 0, 4, now: _slot.Ticks * 6));
        Assert.Equal((_per + _margin + (_slot * 5)).Ticks, window.EarliestFor(ahead: 0, 5, now: _slot.Ticks * 6));
        Assert.Equal((2 * (_per + _margin)).Ticks, window.EarliestFor(ahead: 10, 4, now: _slot.Ticks * 6));
    }

    [Fact]
    public void Open_reservations_may_be_counted_as_if_they_had_come_back()
    {
        SlidingWindow window = Window(amount: 10);
        window.Reserve(6, now: 0);
        window.Charge(4, now: 0);

        Assert.Equal(5, window.EarliestFor(ahead: 0, 6, now: 5, openComesBack: true));
        Assert.Equal((_per + _margin).Ticks, window.EarliestFor(ahead: 0, 7, now: 5, openComesBack: true));
    }

    [Fact]
    public void A_changed_amount_keeps_the_charges()
    {
        SlidingWindow window = Window(amount: 10);
        window.Charge(9, now: 0);
        window.Change(new LimitRule(LimitMetric.Requests, 20, _per), _clock);

        Assert.True(window.Fits(11, now: 0));
        Assert.False(window.Fits(12, now: 0));
    }

    [Fact]
    public void A_larger_margin_keeps_what_is_in_the_window_longer()
    {
        SlidingWindow window = Window(amount: 10);
        window.Charge(10, now: 0);
        window.Change(new LimitRule(LimitMetric.Requests, 10, _per) { Margin = 2 * _margin }, _clock);
        Assert.False(window.Fits(1, (_per + _margin).Ticks));
        Assert.True(window.Fits(1, (_per + (2 * _margin)).Ticks));
    }

    [Fact]
    public void A_charge_taken_over_leaves_when_it_would_have_left_had_it_been_made_here()
    {
        SlidingWindow window = Window(amount: 10);
        window.Absorb(new PastCharge(0, 0, 4), now: 1_000);
        window.Absorb(new PastCharge(100, 900, 5), now: 1_000);
        Assert.False(window.Fits(2, now: 1_000));
        Assert.False(window.Fits(6, (_per + _margin).Ticks - 1));
        Assert.True(window.Fits(5, (_per + _margin).Ticks));
        Assert.False(window.Fits(6, (_per + _margin).Ticks + 899));
        Assert.True(window.Fits(10, (_per + _margin).Ticks + 900));
    }

    [Fact]
    public void A_look_ahead_changes_nothing_and_is_without_what_is_held()
    {
        SlidingWindow window = Window(amount: 10);
        window.Reserve(5, now: 0);
        window.Hold(5);
        RuleWindow fork = window.Fork();
        Assert.Equal(5, fork.Used);
        fork.Charge(5, now: 1);
        fork.Advance((_per + _margin).Ticks);
        Assert.Equal((10, 5), (window.Used, window.Open));
        Assert.Equal(MonotonicClock.Never, window.EarliestFor(ahead: 0, 6, now: 0));
    }

    [Fact]
    public void Charges_saturate_instead_of_turning_into_room()
    {
        SlidingWindow window = Window(amount: 10);
        for (int i = 0; i < 5; i++)
        {
            window.Absorb(new PastCharge(0, 0, long.MaxValue / 2), now: 0);
            window.Charge(long.MaxValue / 2, now: 0);
        }

        Assert.False(window.Fits(0, now: 0));
        Assert.False(window.Fits(10, now: 0));
        Assert.True(window.Fits(10, (_per + _margin).Ticks));
    }

    [Fact]
    public void It_is_never_above_its_amount_nor_a_slot_late_against_an_exact_log()
    {
        // Each step: how much time passes, what is asked for, and how much of what was granted comes back when it is settled.
        Gen<(int Wait, int Cost, int Kept)> step =
            from wait in Gen.Frequency((6, Gen.Choose(0, 2_000)), (1, Gen.Choose(0, 700_000)))
            from cost in Gen.Choose(1, 40)
            from kept in Gen.Choose(0, 60)
            select (wait, cost, kept);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(step.ListOf().ToArbitrary(), AgreesWithAnExactLog));
    }

    [Fact]
    public void The_earliest_moment_is_exact_for_one_call_and_never_too_late_for_one_behind_others()
    {
        Gen<(int Wait, int Cost)> step = from wait in Gen.Choose(0, 20_000) from cost in Gen.Choose(1, 100) select (wait, cost);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(
            (from charges in step.ListOf() from calls in Gen.Choose(1, 100).NonEmptyListOf() select (charges, calls)).ToArbitrary(),
            run => EarliestIsRight(run.charges, run.calls)));
    }

    private bool EarliestIsRight(IList<(int Wait, int Cost)> charges, IList<int> calls)
    {
        SlidingWindow window = Window(amount: 100);
        long now = 0;
        foreach ((int wait, int cost) in charges)
        {
            now += wait * TimeSpan.TicksPerMillisecond;
            window.Charge(cost, now);
        }

        long alone = window.EarliestFor(ahead: 0, calls[^1], now);
        if ((alone > now && window.Fork().Fits(calls[^1], alone - 1)) || !window.Fork().Fits(calls[^1], alone))
        {
            return false;
        }

        // The calls go one after the other, each as soon as it can.
        long bound = window.EarliestFor(calls.SkipLast(1).Sum(), calls[^1], now);
        RuleWindow played = window.Fork();
        foreach (int call in calls)
        {
            now = played.EarliestFor(ahead: 0, call, now);
            played.Advance(now);
            played.Charge(call, now);
        }

        return bound <= now;
    }

    private bool AgreesWithAnExactLog(IList<(int Wait, int Cost, int Kept)> steps)
    {
        const int Amount = 100;
        SlidingWindow window = Window(Amount);
        var log = new List<(long At, long Cost)>();
        long now = 0;
        long span = (_per + _margin).Ticks;
        foreach ((int wait, int cost, int kept) in steps)
        {
            now += wait * TimeSpan.TicksPerMillisecond / 10;
            window.Advance(now);
            bool granted = window.Fits(cost, now);
            long exact = log.Where(entry => now - entry.At < span).Sum(entry => entry.Cost);
            long aSlotAgo = log.Where(entry => now - entry.At < span + _slot.Ticks).Sum(entry => entry.Cost);
            if ((granted && exact + cost > Amount) || (!granted && aSlotAgo + cost <= Amount))
            {
                return false;
            }

            if (granted)
            {
                long slot = window.Reserve(cost, now);
                window.Settle(slot, cost, kept);
                log.Add((now, Math.Min(cost, kept)));
            }
        }

        return true;
    }

    private SlidingWindow Window(long amount) => new(new LimitRule(LimitMetric.Requests, amount, _per) { Margin = _margin }, _clock);
}
