using LlmLimiter.Tests;

namespace Tokenizers.Tests;

public sealed class TokenizerTests
{
    [Fact]
    public void Nothing_is_no_token()
    {
        Assert.Equal(0, Tokenizer.O200kBase.Count(""));
        Assert.Empty(Tokenizer.O200kBase.Encode(""));
    }

    [Fact]
    public void Text_that_looks_like_a_special_token_is_ordinary_text() =>
        Assert.Equal([27, 91, 419, 1440, 919, 91, 29], Tokenizer.O200kBase.Encode("<|endoftext|>"));

    [Theory]
    [InlineData("\ud83d")]
    [InlineData("\udc00")]
    [InlineData("x\udc00\ud83dx")]
    public void An_unpaired_surrogate_counts_as_the_replacement_character(string text) =>
        Assert.Equal(Tokenizer.O200kBase.Encode(text.Replace('\ud83d', '\ufffd').Replace('\udc00', '\ufffd')), Tokenizer.O200kBase.Encode(text));

    /// <summary>Merging pair by pair would take hours for one of these; the benchmark of the area tokens times them.</summary>
    [Theory]
    [InlineData("a", 8)]
    [InlineData(" ", 128)]
    [InlineData("!", 16)]
    [InlineData("=", 64)]
    public void A_million_of_one_character_is_counted(string character, int longestToken)
    {
        string text = string.Concat(Enumerable.Repeat(character, 1 << 20));

        Assert.Equal((1 << 20) / longestToken, Tokenizer.O200kBase.Count(text));
        Assert.Single(Tokenizer.O200kBase.Encode(text).Distinct());
    }

    [Fact]
    public void Any_cut_of_a_long_run_agrees_with_its_ids()
    {
        string letters = string.Concat(Enumerable.Range(0, 2_000).Select(i => (char)('a' + (i * i % 26))));
        for (int length = 0; length < letters.Length; length += 7)
        {
            ReadOnlySpan<char> text = letters.AsSpan(0, length);
            Assert.Equal(Tokenizer.O200kBase.Encode(text).Length, Tokenizer.O200kBase.Count(text));
        }
    }

    [Fact]
    public void Counting_allocates_nothing()
    {
        string text = string.Concat(Enumerable.Repeat("An unusual Wörterbuchverlagsgesellschaft, 漢字かな and 👩‍💻 1234567. ", 100));
        Assert.Equal(0, Allocated.BytesBy(() => Tokenizer.O200kBase.Count(text)));
    }

    [Fact]
    public async Task Many_threads_count_alike()
    {
        ReferenceText[] references = [.. ReferenceTexts.OfAllKinds.Take(200)];

        int[][] counts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => references.Select(reference => Tokenizer.P50kBase.Count(reference.Text)).ToArray())));

        Assert.All(counts, each => Assert.Equal(references.Select(reference => reference.Count("p50k_base")), each));
    }

    [Theory]
    [InlineData("gpt-4o", "o200k_base")]
    [InlineData("gpt-4o-2024-08-06", "o200k_base")]
    [InlineData("GPT-4o-mini", "o200k_base")]
    [InlineData("ft:gpt-4o-mini-2024-07-18:acme::id", "o200k_base")]
    [InlineData("openai/gpt-4.1-nano", "o200k_base")]
    [InlineData("gpt-4.5-preview", "o200k_base")]
    [InlineData("gpt-5-mini", "o200k_base")]
    [InlineData("gpt-oss-120b", "o200k_base")]
    [InlineData("chatgpt-4o-latest", "o200k_base")]
    [InlineData("o1", "o200k_base")]
    [InlineData("o3-mini-2025-01-31", "o200k_base")]
    [InlineData("gpt-4", "cl100k_base")]
    [InlineData("gpt-4-turbo-2024-04-09", "cl100k_base")]
    [InlineData("gpt-3.5-turbo-instruct", "cl100k_base")]
    [InlineData("gpt-35-turbo", "cl100k_base")]
    [InlineData("text-embedding-3-small", "cl100k_base")]
    [InlineData("text-embedding-ada-002", "cl100k_base")]
    [InlineData("davinci-002", "cl100k_base")]
    [InlineData("text-davinci-003", "p50k_base")]
    [InlineData("code-davinci-002", "p50k_base")]
    public void The_encoding_of_a_model_is_known(string model, string encoding) => Assert.Equal(encoding, Tokenizer.ForModel(model).Name);

    [Theory]
    [InlineData("claude-sonnet-4")]
    [InlineData("gemini-2.5-pro")]
    [InlineData("text-davinci-001")]
    [InlineData("davinci")]
    [InlineData("o100")]
    [InlineData("gpt2")]
    [InlineData("gpt-2")]
    [InlineData("EleutherAI/gpt-j-6b")]
    [InlineData("gpt-neox-20b")]
    [InlineData("")]
    [InlineData("ft:")]
    public void Other_models_are_not_guessed(string model)
    {
        Assert.False(Tokenizer.TryForModel(model, out Tokenizer? tokenizer));
        Assert.Null(tokenizer);
        NotSupportedException error = Assert.Throws<NotSupportedException>(() => Tokenizer.ForModel(model));
        Assert.Contains($"'{model}'", error.Message, StringComparison.Ordinal);
    }
}
