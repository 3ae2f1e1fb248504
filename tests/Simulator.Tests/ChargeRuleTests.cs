using LlmLimiter.Simulator;
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
    public void OpenAI_charges_the_larger_of_the_bound_and_a_quarter_of_the_characters(long characters, long? bound, long charge) =>
        Assert.Equal(charge, ChargeRule.AtArrival(ChargeProfile.OpenAI, characters, promptTokens: 7_000, bound));

    [Theory]
    [InlineData(ChargeProfile.Azure, 100, 150)]
    [InlineData(ChargeProfile.Anthropic, 90, 90)]
    [InlineData(ChargeProfile.Gemini, 90, 90)]
    [InlineData(ChargeProfile.Generic, 90, 140)]
    public void At_arrival_each_profile_charges_in_its_own_way(ChargeProfile profile, long unbounded, long boundedBy50)
    {
        Assert.Equal(unbounded, ChargeRule.AtArrival(profile, characters: 400, promptTokens: 90, maxOutputTokens: null));
        Assert.Equal(boundedBy50, ChargeRule.AtArrival(profile, characters: 400, promptTokens: 90, maxOutputTokens: 50));
    }

    [Theory]
    [InlineData(ChargeProfile.OpenAI, 30, 0, 0)]
    [InlineData(ChargeProfile.Azure, 30, 0, 0)]
    [InlineData(ChargeProfile.Anthropic, 30, 0, 0)]
    [InlineData(ChargeProfile.Gemini, 0, 0, 0)]
    [InlineData(ChargeProfile.Generic, 30, 0, -10)]
    public void At_completion_each_profile_charges_or_gives_back_in_its_own_way(ChargeProfile profile, long more, long same, long less)
    {
        Assert.Equal(more, ChargeRule.AtCompletion(profile, charged: 100, promptTokens: 90, completionTokens: 40));
        Assert.Equal(same, ChargeRule.AtCompletion(profile, charged: 100, promptTokens: 90, completionTokens: 10));
        Assert.Equal(less, ChargeRule.AtCompletion(profile, charged: 100, promptTokens: 90, completionTokens: 0));
    }

    [Fact]
    public void Anthropic_charges_every_token_of_the_answer() =>
        Assert.Equal(25, ChargeRule.AtCompletion(ChargeProfile.Anthropic, charged: 90, promptTokens: 90, completionTokens: 25));
}
