using System.Text;

namespace LlmLimiter.Tests.Estimation;

public sealed class RequestEstimateTests
{
    private const string Schema = """{ "properties": { "city": { "type": "string" } } }""";

    private static readonly LlmRateLimiter _limiter = KnownCounts.Limiter(new OneTokenPerLetter());

    [Fact]
    public void One_chat_message_costs_seven_tokens_besides_its_text()
    {
        Assert.Equal(new TokenEstimate(5 + 7, 256), _limiter.EstimateRequest("openai", "gpt-4o").Message("hello"));
        Assert.Equal(new TokenEstimate(5 + 7) { MaxOutputTokens = 50 }, _limiter.Estimate("openai", "gpt-4o", "hello", 50));
    }

    [Fact]
    public void A_message_may_be_put_together_from_pieces() => Assert.Equal(
        Openai().Message("hello world", "ann").ToTokenEstimate(),
        Openai().Message().Text("hello ").Name("ann").Text("world").Text(null).Name(null));

    [Fact]
    public void What_is_null_costs_nothing() =>
        Assert.Equal(Openai().ToTokenEstimate(), Openai().Message(null).Message(null, "ann").Text(null).Prompt(null).Input(null).Choices(null).MaxOutputTokens(null));

    [Theory]
    [InlineData("gpt-5", 4, 7)]
    [InlineData("claude-sonnet-4-5", 4, 7)]
    [InlineData("gemini-2.5-pro", 1, 1)]
    [InlineData("something", 4, 7)]
    public void Each_family_has_its_own_figures(string model, int perMessage, int forOne)
    {
        RequestEstimate one = _limiter.EstimateRequest("any", model).Message("");
        Assert.Equal(forOne, one.ToTokenEstimate().InputTokens);
        Assert.Equal(forOne + perMessage, one.Message("").ToTokenEstimate().InputTokens);
    }

    [Fact]
    public void Each_prompt_of_a_completion_has_an_answer()
    {
        Assert.Equal(new TokenEstimate(5, 256), Openai().Prompt("hello"));
        Assert.Equal(
            new TokenEstimate(10, 3 * 20) { MaxOutputTokens = 3 * 30 },
            Openai().Prompt("hello").Prompt("world").Prompt("").ExpectedOutput(20).MaxOutputTokens(30));
    }

    [Fact]
    public void An_embedding_has_no_output() => Assert.Equal(new TokenEstimate(10), Openai().Input("hello").Input("world").MaxOutputTokens(7).Choices(2));

    [Fact]
    public void Choices_multiply_the_answer()
    {
        Assert.Equal(new TokenEstimate(5 + 7, 3 * 256), Openai().Message("hello").Choices(3));
        Assert.Equal(new TokenEstimate(5 + 7, 3 * 20) { MaxOutputTokens = 3 * 30 }, Openai().Choices(3).Message("hello").ExpectedOutput(20).MaxOutputTokens(30));
        Assert.Equal(new TokenEstimate(10, 6 * 20), Openai().Prompt("hello").Prompt("world").Choices(3).ExpectedOutput(20));
    }

    [Fact]
    public void Sums_and_products_end_where_amounts_do()
    {
        const long Most = 1_000_000_000_000;
        using LlmRateLimiter huge = KnownCounts.Limiter(new Fixed(long.MaxValue));
        TokenEstimate estimate = huge.EstimateRequest("a", "b").Message("x").Message("y").Tool("z", "z", Schema).ExpectedOutput(Most).MaxOutputTokens(Most).Choices(int.MaxValue);
        Assert.Equal(new TokenEstimate(Most, Most) { MaxOutputTokens = Most }, estimate);

        using LlmRateLimiter negative = KnownCounts.Limiter(new Fixed(-5));
        Assert.Equal(7, negative.EstimateRequest("a", "b").Message("x").ToTokenEstimate().InputTokens);
    }

    [Fact]
    public void What_is_out_of_range_is_refused()
    {
        Assert.Contains("width must be from 1", Refusal(() => Openai().Image(0, 10)).Message, StringComparison.Ordinal);
        Assert.Contains("height must be from 1", Refusal(() => Openai().Image(10, -1)).Message, StringComparison.Ordinal);
        Assert.Contains("choices must be from 1", Refusal(() => Openai().Choices(0)).Message, StringComparison.Ordinal);
        Assert.Contains("maxOutputTokens must be from 0", Refusal(() => Openai().MaxOutputTokens(-1)).Message, StringComparison.Ordinal);
        Assert.Contains("tokens must be from 0", Refusal(() => Openai().ExpectedOutput(1_000_000_000_001)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _limiter.EstimateRequest("openai", " "));
        Assert.Throws<ArgumentNullException>(() => _limiter.EstimateRequest(null!, "gpt-4o"));
        Assert.Throws<InvalidOperationException>(() => default(RequestEstimate).Message("hello"));

        static ArgumentOutOfRangeException Refusal(Func<object> piece) => Assert.Throws<ArgumentOutOfRangeException>(piece);
    }

    [Fact]
    public void Tools_cost_what_they_cost_once_and_what_each_costs()
    {
        long tool = "f:d".Length + 7 + 3 + 3 + "city:string:".Length;
        Assert.Equal(12 + tool, Openai().Tool("f", "d.", Schema).ToTokenEstimate().InputTokens);
        Assert.Equal(12 + (2 * tool), Openai().Tool("f", "d.", Schema).Tool("f", "d", Encoding.UTF8.GetBytes(Schema)).ToTokenEstimate().InputTokens);
        Assert.Equal(12 + 7 + 2, Openai().Tool("f").ToTokenEstimate().InputTokens);
        Assert.Equal(12 + 7 + 2, Openai().Tool("f", null, "{}").ToTokenEstimate().InputTokens);
        Assert.Equal(290 + "f:d".Length + Schema.Length, _limiter.EstimateRequest("anthropic", "claude-opus-4-8").Tool("f", "d", Schema).ToTokenEstimate().InputTokens);
    }

    [Fact]
    public void Parameters_within_parameters_count_too()
    {
        const string Nested = """
            { "properties": { "a": { "items": { "properties": { "b": { "type": ["x", "y"], "enum": [1, null, "c", [2]] } } }, "type": "array" } } }
            """;
        long tokens = (3 + 3 + "a:array:".Length) + (3 + 3 + "b::".Length) - 3 + (4 * 3) + "1".Length + "null".Length + "c".Length;
        Assert.Equal(12 + 7 + 2 + tokens, Openai().Tool("f", "", Nested).ToTokenEstimate().InputTokens);
    }

    [Theory]
    [InlineData("{ \"properties\": { \"a\": ")]
    [InlineData("{ \"properties\": { \"a\": { \"type\": \"\\ud800\" } } }")]
    [InlineData("not JSON")]
    [InlineData(" ")]
    public void A_schema_that_cannot_be_read_counts_as_text(string schema) =>
        Assert.Equal(12 + 7 + 2 + schema.Length, Openai().Tool("f", null, schema).ToTokenEstimate().InputTokens);

    [Theory]
    [InlineData("[]")]
    [InlineData("true")]
    [InlineData("{ \"properties\": [1] }")]
    [InlineData("{ \"type\": \"object\" }")]
    public void A_schema_without_parameters_has_none(string schema) =>
        Assert.Equal(12 + 7 + 2, Openai().Tool("f", null, schema).ToTokenEstimate().InputTokens);

    [Fact]
    public void A_schema_of_any_depth_is_read_or_counted_as_text()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"properties\":{\"a\":", 1_000)) + "1" + new string('}', 2_000);
        Assert.Equal(12 + 7 + 2 + deep.Length, Openai().Tool("f", null, deep).ToTokenEstimate().InputTokens);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        long tokens = 0;
        Assert.Equal(0, Allocated.BytesBy(() =>
        {
            for (int i = 0; i < 1_000; i++)
            {
                tokens += Openai().Message("hello", "ann").Tool("f", "does", Schema).Image(10, 10).Choices(2).MaxOutputTokens(5).ToTokenEstimate().InputTokens;
            }
        }));
        Assert.True(tokens > 0);
    }

    private static RequestEstimate Openai() => _limiter.EstimateRequest("openai", "gpt-4o");

    private sealed class OneTokenPerLetter : ITokenEstimator
    {
        public long CountTokens(ModelId model, ReadOnlySpan<char> text) => text.Length;
    }

    private sealed class Fixed(long tokens) : ITokenEstimator
    {
        public long CountTokens(ModelId model, ReadOnlySpan<char> text) => tokens;
    }
}
