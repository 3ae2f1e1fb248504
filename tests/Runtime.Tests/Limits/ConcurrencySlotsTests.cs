using LlmLimiter.Limits;

namespace LlmLimiter.Tests.Limits;

public sealed class ConcurrencySlotsTests
{
    [Fact]
    public void Only_the_end_of_a_call_makes_room_and_time_never_does()
    {
        var slots = new ConcurrencySlots(Rule(2));
        slots.Reserve(1, now: 0);
        long ticket = slots.Reserve(1, now: 0);
        Assert.False(slots.Fits(1, now: long.MaxValue / 8));
        Assert.Equal(MonotonicClock.Never, slots.EarliestFor(ahead: 0, 1, now: 5));
        Assert.Equal(5, slots.EarliestFor(ahead: 100, 1, now: 5, openComesBack: true));

        Assert.True(slots.Settle(ticket, reserved: 1, kept: 1));
        Assert.True(slots.Fits(1, now: 0));
        Assert.Equal((1, 1), (slots.Used, slots.Open));
    }

    [Fact]
    public void A_lowered_number_lets_nothing_go_until_enough_have_ended()
    {
        var slots = new ConcurrencySlots(Rule(3));
        for (int i = 0; i < 3; i++)
        {
            slots.Reserve(1, now: 0);
        }

        slots.Change(Rule(2), new MonotonicClock(new FakeTime()));
        slots.Settle(ticket: 0, reserved: 1, kept: 0);
        Assert.False(slots.Fits(1, now: 0));
        slots.Settle(ticket: 0, reserved: 1, kept: 0);
        Assert.True(slots.Fits(1, now: 0));
    }

    [Fact]
    public void What_was_used_before_is_not_under_way_now()
    {
        var slots = new ConcurrencySlots(Rule(1));
        slots.Charge(5, now: 0);
        slots.Absorb(new PastCharge(0, 0, 5), now: 0);
        Assert.True(slots.Fits(1, now: 0));
        slots.Reserve(1, now: 0);
        Assert.True(slots.Fork().Fits(1, now: 0));
    }

    private static LimitRule Rule(long amount) => new(LimitMetric.ConcurrentRequests, amount, TimeSpan.Zero);
}
