namespace LlmLimiter.Tests.Configuration;

/// <summary>Each file of the folder <c>bad</c> has one kind of error, and beside it the message that a user must get.</summary>
public sealed class BadFilesTests
{
    private static readonly string _folder = Path.Combine(AppContext.BaseDirectory, "Configuration", "bad");

    public static TheoryData<string> Names() => [.. Directory.GetFiles(_folder, "*.yaml").Select(path => Path.GetFileName(path)!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_bad_file_is_refused_with_the_messages_kept_beside_it(string name)
    {
        string path = Path.Combine(_folder, name);
        string expected = File.ReadAllText(Path.ChangeExtension(path, ".expected.txt")).TrimEnd('\n');

        RateLimitConfigException error = Assert.Throws<RateLimitConfigException>(() => RateLimitConfig.Load(path));

        Assert.Equal(expected, error.Message.Replace(path, name, StringComparison.Ordinal));
        Assert.Equal(path, error.File);
        string place = error.Line == 0 ? $"{name}: " : $"{name}({error.Line},{error.Column}): ";
        Assert.StartsWith(place, expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_expectation_has_its_file_and_there_are_many()
    {
        string[] files = Stems(".yaml");

        Assert.Equal(files, Stems(".expected.txt"));
        Assert.True(files.Length >= 80);
    }

    [Fact]
    public void A_message_repeats_at_most_32_characters_of_a_value()
    {
        string secret = "sk-" + new string('x', 500);

        RateLimitConfigException error = Assert.Throws<RateLimitConfigException>(
            () => RateLimitConfig.Parse($"openai: {{ gpt-4o: {{ requests_per_minute: {secret} }} }}"));

        Assert.DoesNotContain(secret[..33], error.Message);
        Assert.Contains(secret[..32], error.Message);
    }

    [Fact]
    public void A_text_after_a_NUL_is_not_left_out_in_silence()
    {
        const string Text = "openai: { gpt-4o: { requests_per_minute: 500 } }\n\0\nanthropic: nonsense";

        RateLimitConfigException error = Assert.Throws<RateLimitConfigException>(() => RateLimitConfig.Parse(Text));

        Assert.Equal(@"text(2,1): expected text, found the control character \u0000", error.Message);
    }

    [Theory]
    [InlineData("# ")]
    [InlineData("# é")]
    public void A_text_over_a_megabyte_is_refused(string comment)
    {
        const string Limits = "openai: { gpt-4o: { requests_per_minute: 500 } }\n";
        string fits = Limits + comment + new string('x', (1 << 20) - Limits.Length - System.Text.Encoding.UTF8.GetByteCount(comment));

        Assert.NotNull(RateLimitConfig.Parse(fits));
        RateLimitConfigException error = Assert.Throws<RateLimitConfigException>(() => RateLimitConfig.Parse(fits + "x"));
        Assert.Equal("text: expected at most 1 MB of text, found more", error.Message);
        Assert.Equal(0, error.Line);
    }

    [Fact]
    public void A_text_as_deep_as_allowed_is_read_and_one_level_more_is_not()
    {
        RateLimitConfigException allowed = Assert.Throws<RateLimitConfigException>(() => RateLimitConfig.Parse(Nested(32)));
        RateLimitConfigException deeper = Assert.Throws<RateLimitConfigException>(() => RateLimitConfig.Parse(Nested(33)));

        Assert.Equal("text(1,1): expected providers as 'name:' with their models below, found a list", allowed.Message);
        Assert.Equal("text(1,33): not valid YAML: nested deeper than 32", deeper.Message);
    }

    [Fact]
    public void A_megabyte_of_open_brackets_is_refused_at_once()
    {
        RateLimitConfigException error = Assert.Throws<RateLimitConfigException>(() => RateLimitConfig.Parse(new string('[', 1 << 20)));

        Assert.Contains("nested deeper than 32", error.Message);
    }

    [Fact]
    public void A_megabyte_of_pools_that_are_not_there_is_refused_at_once()
    {
        string pools = string.Join(", ", Enumerable.Range(0, 9_000).Select(i => $"o{i}: {{ tokens_per_day: 1 }}"));
        string names = string.Join(", ", Enumerable.Range(0, 80_000).Select(i => $"x{i}"));

        RateLimitConfigException error = Assert.Throws<RateLimitConfigException>(
            () => RateLimitConfig.Parse($"p: {{ pools: {{ {pools} }}, models: {{ m: {{ pools: [{names}] }} }} }}"));

        Assert.EndsWith("… and 79980 more", error.Message, StringComparison.Ordinal);
    }

    private static string[] Stems(string ending) =>
        [.. Directory.GetFiles(_folder, "*" + ending).Select(path => Path.GetFileName(path)[..^ending.Length]).Order()];

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);
}
