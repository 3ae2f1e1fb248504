using LlmLimiter.Simulator.Enforcement;

namespace Simulator.Tests;

public sealed class ChargeRuleTests
{
    [Theory]
    [InlineData(0, null, 0)]
    [InlineData(1, null, 1)]
    [InlineData(4, null, 1)]
    [InlineData(5, null, 2)]
    [InlineData(400, 99L, 100)]
    [InlineData(400, 100L, 100)]
    [InlineData(400, 101L, 101)]
    public void At_arrival_the_larger_of_the_bound_and_a_quarter_of_the_characters_is_charged(long characters, long? bound, long charge) =>
        Assert.Equal(charge, ChargeRule.AtArrival(characters, bound));

    [Theory]
    [InlineData(100, 99, 0)]
    [InlineData(100, 100, 0)]
    [InlineData(100, 130, 30)]
    public void At_completion_only_what_was_used_beyond_the_charge_is_charged(long charged, long used, long more) =>
        Assert.Equal(more, ChargeRule.AtCompletion(charged, used));
}
