using LlmLimiter.Simulator.Answers;

namespace Simulator.Tests;

public sealed class TokenCountTests
{
    private const string English =
        "The limiter lets in each call as soon as the provider has room for it, and not earlier. Calls above the limit get an error, "
        + "retries pile up, and batches stall; with a queue in front of them everything that was sent is answered the first time.";

    [Theory]
    [InlineData("", 0)]
    [InlineData("  \n", 0)]
    [InlineData("word", 1)]
    [InlineData("a word.", 3)]
    [InlineData("12345678", 1)]
    [InlineData("123456789", 2)]
    public void Words_count_by_eight_letters_and_punctuation_by_one(string text, long tokens) => Assert.Equal(tokens, TokenCount.OfText(text));

    [Fact]
    public void English_comes_to_less_than_a_quarter_of_its_characters() =>
        Assert.InRange(TokenCount.OfText(English), English.Length * 0.6 / 4, English.Length / 4);

    [Fact]
    public void Framing_is_counted_per_message_and_once_per_answer() => Assert.Equal(3 + 4 + 1 + 4, TokenCount.OfChat(["one", ""], TokenCount.OfText));
}
