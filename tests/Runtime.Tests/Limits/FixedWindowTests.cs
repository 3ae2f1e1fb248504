using FsCheck;
using FsCheck.Fluent;
using LlmLimiter.Limits;

namespace LlmLimiter.Tests.Limits;

public sealed class FixedWindowTests
{
    private static readonly TimeSpan _margin = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _day = TimeSpan.FromDays(1);

    private readonly FakeTime _time = new();

    [Fact]
    public void A_span_opens_late_by_the_margin_and_then_all_of_it_is_there()
    {
        FixedWindow window = Window(amount: 10);
        window.Charge(10, Now);
        Assert.Equal((_day + _margin).Ticks, window.EarliestFor(ahead: 0, 10, Now));

        _time.Advance(_day + _margin - TimeSpan.FromTicks(1));
        Assert.False(window.Fits(1, Now));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.True(window.Fits(10, Now));
    }

    [Fact]
    public void A_call_within_the_margin_of_a_boundary_is_charged_to_both_spans()
    {
        FixedWindow window = Window(amount: 10);
        _time.Advance(_day - _margin);
        Assert.True(window.Fits(4, Now));
        window.Reserve(4, Now);
        _time.Advance(2 * _margin - TimeSpan.FromTicks(1));
        Assert.True(window.Fits(6, Now));
        window.Reserve(6, Now);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.False(window.Fits(1, Now));
        Assert.Equal(10, window.Used);
    }

    [Fact]
    public void A_refund_reaches_only_the_span_of_the_calls_admission()
    {
        FixedWindow window = Window(amount: 10);
        long ticket = window.Reserve(10, Now);
        _time.Advance(_day + _margin);
        Assert.True(window.Fits(8, Now));
        window.Reserve(8, Now);

        Assert.False(window.Settle(ticket, reserved: 10, kept: 0));
        Assert.Equal((8, 8), (window.Used, window.Open));
    }

    [Fact]
    public void A_refund_of_a_call_charged_to_both_spans_reaches_both()
    {
        FixedWindow window = Window(amount: 10);
        _time.Advance(_day - TimeSpan.FromMilliseconds(1));
        Assert.True(window.Fits(10, Now));
        long ticket = window.Reserve(10, Now);
        Assert.True(window.Settle(ticket, reserved: 10, kept: 3));
        Assert.Equal(3, window.Used);
        _time.Advance(_margin + _margin);
        window.Advance(Now);
        Assert.Equal((3, 0), (window.Used, window.Open));
    }

    [Fact]
    public void A_clock_that_was_years_ahead_does_not_make_a_day_last_for_years()
    {
        var time = new TimeWithWallClock(_time) { Ahead = TimeSpan.FromDays(3_650) };
        var window = new FixedWindow(new LimitRule(LimitMetric.Requests, 10, _day) { Window = LimitWindow.Fixed, Margin = _margin }, new MonotonicClock(time));
        Assert.True(window.Fits(10, Now));
        window.Reserve(10, Now);
        time.Ahead = TimeSpan.Zero;

        _time.Advance(TimeSpan.FromHours(12));
        Assert.False(window.Fits(1, Now));
        _time.Advance(TimeSpan.FromHours(13));
        Assert.True(window.Fits(10, Now));
    }

    [Fact]
    public void Days_without_a_call_are_skipped()
    {
        FixedWindow window = Window(amount: 10);
        long ticket = window.Reserve(10, Now);
        _time.Advance(5 * _day);
        Assert.True(window.Fits(10, Now));
        Assert.False(window.Settle(ticket, reserved: 10, kept: 0));
        Assert.Equal(0, window.Used);
    }

    [Fact]
    public void A_charge_taken_over_just_before_midnight_stays_in_its_own_day()
    {
        FixedWindow old = Window(amount: 10);
        _time.Advance(_day - TimeSpan.FromMilliseconds(100));
        FixedWindow window = Window(amount: 10);
        window.Absorb(new PastCharge(0, _margin.Ticks, 6), Now);
        window.Absorb(new PastCharge(Now - 10, Now - 10, 3), Now);
        Assert.Equal(9, window.Used);

        _time.Advance(_margin + _margin);
        window.Advance(Now);
        Assert.Equal(3, window.Used);
        Assert.Equal(0, old.Used);
    }

    [Fact]
    public void A_charge_of_an_earlier_day_is_not_taken_over()
    {
        _time.Advance(_day + _day);
        FixedWindow window = Window(amount: 10);
        window.Absorb(new PastCharge(0, _day.Ticks, 6), Now);
        Assert.Equal(0, window.Used);
    }

    [Fact]
    public void Charges_saturate_and_only_the_next_span_frees_from_them()
    {
        FixedWindow window = Window(amount: 10);
        for (int i = 0; i < 3; i++)
        {
            window.Charge(long.MaxValue / 2, Now);
        }

        Assert.True(window.Used > 0);
        Assert.False(window.Fits(0, Now));
        Assert.Equal((_day + _margin).Ticks, window.EarliestFor(ahead: 0, 0, Now));
    }

    [Fact]
    public void What_is_held_takes_room_in_every_span_until_it_is_let_go()
    {
        FixedWindow window = Window(amount: 10);
        window.Hold(4);
        _time.Advance(3 * _day);
        Assert.False(window.Fits(7, Now));
        Assert.Equal(MonotonicClock.Never, window.EarliestFor(ahead: 0, 7, Now));
        Assert.Equal(Now, window.EarliestFor(ahead: 0, 7, Now, openComesBack: true));
        window.Release(4);
        Assert.True(window.Fits(10, Now));
    }

    [Fact]
    public void It_agrees_with_a_calendar_and_a_log_in_every_zone_and_through_every_change_of_the_clock()
    {
        // Each step: how near to the next boundary (in tenths of the margin), or else how long; what is asked for; which call is settled, at what.
        Gen<(int Near, int Wait, int Cost, int Settles, int Kept)> step =
            from near in Gen.Choose(-40, 25)
            from wait in Gen.Frequency((4, Gen.Choose(0, 400)), (1, Gen.Choose(0, 200_000_000)))
            from cost in Gen.Choose(0, 60)
            from settles in Gen.Choose(0, 4)
            from kept in Gen.Choose(0, 70)
            select (near, wait, cost, settles, kept);
        Gen<(string Zone, double Hours, DateTime At, List<(int, int, int, int, int)> Steps)> run =
            from zone in Gen.Elements(CalendarTests.Zones)
            from hours in Gen.Elements(1.0, 24, 24, 168, 48, 0.25, 5, 36)
            from at in CalendarTests.NearAChange(zone)
            from steps in step.ListOf()
            select (zone, hours, at, steps);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(
            run.ToArbitrary(), one => AgreesWithALog(one.Zone, TimeSpan.FromHours(one.Hours), one.At, one.Steps)));
    }

    private static bool AgreesWithALog(string zone, TimeSpan per, DateTime start, List<(int Near, int Wait, int Cost, int Settles, int Kept)> steps)
    {
        var time = new FakeTime();
        time.Advance(start - time.GetUtcNow().UtcDateTime);
        TimeZoneInfo info = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var rule = new LimitRule(LimitMetric.TotalTokens, 100, per) { Window = LimitWindow.Fixed, TimeZone = info, Margin = _margin };
        var window = new FixedWindow(rule, new MonotonicClock(time));
        var log = new Log(per, info);
        var open = new List<(int Number, long Ticket, int Cost)>();
        foreach ((int near, int wait, int cost, int settles, int kept) in steps)
        {
            time.Advance(TimeSpan.FromMilliseconds(wait));
            if (near > -25 && log.BoundaryAfter(Utc()) + (_margin / 10 * near) is var moment && moment > Utc())
            {
                time.Advance(moment - Utc());
            }

            long now = time.GetTimestamp();
            bool fits = log.Fits(cost, Utc());
            window.Advance(now);
            long earliest = window.EarliestFor(ahead: 0, cost, now);
            DateTime opens = Utc().AddTicks(earliest - now);
            if (window.Fits(cost, now) != fits || fits != (earliest == now) || !log.Fits(cost, opens) || !window.Fork().Fits(cost, earliest)
                || (!fits && (log.Fits(cost, opens.AddTicks(-1)) || window.Fork().Fits(cost, earliest - 1))))
            {
                return false;
            }

            if (fits)
            {
                open.Add((log.Charge(cost, Utc()), window.Reserve(cost, now), cost));
            }

            if (settles < open.Count)
            {
                (int number, long ticket, int reserved) = open[settles];
                open.RemoveAt(settles);
                window.Settle(ticket, reserved, kept);
                log.Refund(number, Math.Min(kept, reserved));
                if (kept > reserved)
                {
                    window.Charge(kept - reserved, now);
                    log.Charge(kept - reserved, Utc());
                }
            }

            if (window.Used != log.Used(Utc() - _margin))
            {
                return false;
            }
        }

        return true;

        DateTime Utc() => time.GetUtcNow().UtcDateTime;
    }

    private long Now => _time.GetTimestamp();

    private FixedWindow Window(long amount) => new(
        new LimitRule(LimitMetric.Requests, amount, _day) { Window = LimitWindow.Fixed, Margin = _margin }, new MonotonicClock(_time));

    /// <summary>Every charge, and the numbers of the calendar's spans that it counts in.</summary>
    private sealed class Log(TimeSpan per, TimeZoneInfo zone)
    {
        private readonly List<(long First, long Last, long Amount)> _charges = [];

        public bool Fits(long cost, DateTime at) => Used(at - _margin) + cost <= 100 && Used(at + _margin) + cost <= 100;

        public long Used(DateTime at)
        {
            long span = NumberOf(at);
            return _charges.Where(charge => charge.First <= span && span <= charge.Last).Sum(charge => charge.Amount);
        }

        public int Charge(long amount, DateTime at)
        {
            _charges.Add((NumberOf(at - _margin), NumberOf(at + _margin), amount));
            return _charges.Count - 1;
        }

        public void Refund(int number, long kept) => _charges[number] = _charges[number] with { Amount = kept };

        /// <summary>Found by looking at the clock on the wall, in ever smaller steps.</summary>
        public DateTime BoundaryAfter(DateTime at)
        {
            long span = NumberOf(at);
            foreach (TimeSpan step in (TimeSpan[])[per / 4, per / 64, TimeSpan.FromSeconds(7), TimeSpan.FromMilliseconds(30), TimeSpan.FromTicks(9_000), TimeSpan.FromTicks(30), TimeSpan.FromTicks(1)])
            {
                while (NumberOf(at + step) == span)
                {
                    at += step;
                }
            }

            return at.AddTicks(1);
        }

        private long NumberOf(DateTime utc) =>
            per.Ticks % TimeSpan.TicksPerDay == 0 ? (utc + zone.GetUtcOffset(utc)).Ticks / per.Ticks : (utc + zone.BaseUtcOffset).Ticks / per.Ticks;
    }

    private sealed class TimeWithWallClock(FakeTime time) : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override long TimestampFrequency => time.TimestampFrequency;

        public override long GetTimestamp() => time.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Ahead;
    }
}
