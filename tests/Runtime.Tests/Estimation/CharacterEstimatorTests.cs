namespace LlmLimiter.Tests.Estimation;

public sealed class CharacterEstimatorTests
{
    private static readonly ModelId _model = new("acme", "model-1");
    private readonly CharacterEstimator _estimator = new();

    /// <summary>What o200k_base counts is in the second place: an estimate may be a third more, but hardly less.</summary>
    [Theory]
    [InlineData("What is the capital of France?", 7)]
    [InlineData("Can you help me write a polite email to my landlord about the broken heating? It's been 3 days now.", 23)]
    [InlineData("""{"id":"chatcmpl-9Xk2","object":"chat.completion","created":1718345,"choices":[{"index":0}]}""", 32)]
    [InlineData("# Title\n\n- first item\n- second item with `code`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```js\nconst x = 1;\n```\n", 42)]
    [InlineData("2024-01-15T10:30:45.123Z INFO [main] Server started on port 8080 in 3.42s", 32)]
    [InlineData("pi = 3.14159265358979323846264338327950288419716939937510", 22)]
    [InlineData("3f2504e0-4f89-11d3-9a0c-0305e82c3301 550e8400-e29b-41d4-a716-446655440000", 46)]
    [InlineData("THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG", 13)]
    [InlineData("\t\tif (x) {\n\t\t\treturn y;\n\t\t}\n", 13)]
    [InlineData("lol ok 😂😂 see u tmrw 👍🏽 👨‍👩‍👧‍👦❤️", 24)]
    [InlineData("Wie komme ich am schnellsten zum Bahnhof? Ich möchte morgen früh nach München fahren.", 17)]
    [InlineData("Привет! Как дела? Расскажи мне о погоде в Москве сегодня.", 17)]
    [InlineData("今天天气怎么样?我想去公园散步,请给我一些建议。", 19)]
    [InlineData("今日の天気はどうですか?散歩に行きたいのですが、おすすめの公園を教えてください。", 27)]
    [InlineData("오늘 날씨 어때요? 공원에 산책하러 가고 싶은데 추천해 주세요.", 22)]
    [InlineData("مرحبا، كيف حالك؟ أريد أن أعرف المزيد عن تاريخ مصر القديمة.", 17)]
    [InlineData("नमस्ते, आप कैसे हैं? मुझे भारत के इतिहास के बारे में बताइए।", 20)]
    [InlineData("สวัสดีครับ วันนี้อากาศเป็นอย่างไรบ้าง", 14)]
    [InlineData("Καλημέρα, τι κάνεις; Πες μου για την ιστορία της Αθήνας.", 20)]
    public void Short_texts_of_many_sorts_are_estimated_well(string text, int tokens) =>
        Assert.InRange(Count(text), 0.9 * tokens, 1.34 * tokens);

    [Theory]
    [InlineData("", 0)]
    [InlineData(" ", 1)]
    [InlineData("\n", 1)]
    [InlineData("a", 1)]
    [InlineData("12345678", 4)]
    [InlineData("😀", 3)]
    public void The_smallest_texts_cost_something(string text, long tokens) => Assert.Equal(tokens, Count(text));

    [Fact]
    public void Halves_of_surrogate_pairs_do_no_harm()
    {
        const string Emoji = "😀";
        Assert.Equal(3, Count(Emoji[..1]));
        Assert.Equal(2, Count(Emoji[1..]));
        Assert.Equal(7, Count(Emoji[..1] + Emoji[..1] + Emoji));
    }

    [Fact]
    public void Every_character_alone_costs_from_one_token_to_three()
    {
        for (int c = 0; c <= char.MaxValue; c++)
        {
            Assert.InRange(Count(((char)c).ToString()), 1, 3);
        }
    }

    [Fact]
    public void A_prefix_never_costs_more_than_the_text()
    {
        const string Text = "Ab1234, (ABC) \n\n    été “quoted” 你好 かな 한국 😀👨‍👩‍👧 слово = 0x1F;";
        for (int length = 1; length <= Text.Length; length++)
        {
            Assert.True(_estimator.CountTokens(_model, Text.AsSpan(0, length - 1)) <= _estimator.CountTokens(_model, Text.AsSpan(0, length)));
        }
    }

    [Theory]
    [InlineData('a', 0.05, 0.3)]
    [InlineData('A', 0.05, 0.3)]
    [InlineData(' ', 0.005, 0.1)]
    [InlineData('7', 0.33, 0.4)]
    [InlineData('=', 0.01, 0.1)]
    [InlineData('中', 0.7, 1)]
    public void A_megabyte_of_one_character_costs_in_proportion_and_allocates_nothing(char character, double least, double most)
    {
        string text = new(character, 1_000_000);
        Assert.Equal(0, Allocated.BytesBy(() => Count(text)));
        Assert.InRange(Count(text), least * text.Length, most * text.Length);
    }

    private long Count(string text) => _estimator.CountTokens(_model, text);
}
