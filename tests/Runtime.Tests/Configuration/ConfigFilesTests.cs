using System.Text;

namespace LlmLimiter.Tests.Configuration;

/// <summary>Where a configuration is looked for, and what becomes of files that cannot be read.</summary>
public sealed class ConfigFilesTests : IDisposable
{
    private const string Limits = "p: { m: { requests_per_minute: 5 } }";

    private readonly string _directory = Directory.CreateTempSubdirectory("llm-limiter-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_environments_file_comes_first()
    {
        _ = Write("rate_limits.yaml", Limits);
        string other = Write("other.yaml", "q: { m: { requests_per_minute: 6 } }");

        RateLimitConfig config = RateLimitConfig.Find(other, _directory);

        Assert.Equal(other, config.Source);
        Assert.Equal(["q"], config.Providers.Keys);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Then_comes_the_file_beside_the_application(string? environmentPath)
    {
        string beside = Write("rate_limits.yaml", Limits);

        RateLimitConfig config = RateLimitConfig.Find(environmentPath, _directory);

        Assert.Equal(beside, config.Source);
        Assert.Equal(["p"], config.Providers.Keys);
        Assert.False(config.IsShipped);
    }

    [Fact]
    public void Then_come_the_shipped_limits() => Assert.Same(RateLimitConfig.Shipped, RateLimitConfig.Find(null, _directory));

    [Fact]
    public void A_missing_file_of_the_environment_is_an_error_that_names_the_variable()
    {
        _ = Write("rate_limits.yaml", Limits);
        string missing = Path.Combine(_directory, "missing.yaml");

        RateLimitConfigException error = Assert.Throws<RateLimitConfigException>(() => RateLimitConfig.Find(missing, _directory));

        Assert.Equal($"RATE_LIMIT_CONFIG_PATH={missing}: the file does not exist", error.Message);
        Assert.Equal(missing, error.File);
    }

    [Fact]
    public void A_wrong_file_beside_the_application_is_an_error_and_not_passed_over()
    {
        string beside = Write("rate_limits.yaml", "p: { m: { requests_per_minute: five } }");

        RateLimitConfigException error = Assert.Throws<RateLimitConfigException>(() => RateLimitConfig.Find(null, _directory));

        Assert.Equal((beside, 1, 32), (error.File, error.Line, error.Column));
    }

    [Fact]
    public void A_relative_path_is_kept_in_messages_and_full_in_the_exception()
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, Write("bad.yaml", "p: 5"));

        RateLimitConfigException error = Assert.Throws<RateLimitConfigException>(() => RateLimitConfig.Load(relative));

        Assert.StartsWith($"{relative}(1,4): ", error.Message, StringComparison.Ordinal);
        Assert.Equal(Path.Combine(_directory, "bad.yaml"), error.File);
    }

    [Theory]
    [InlineData("missing.yaml", "the file does not exist")]
    [InlineData("no/such/folder.yaml", "the file does not exist")]
    [InlineData(".", "the file cannot be read")]
    public void A_path_that_is_no_file_is_a_configuration_error(string name, string message)
    {
        string path = Path.Combine(_directory, name);

        RateLimitConfigException error = Assert.Throws<RateLimitConfigException>(() => RateLimitConfig.Load(path));

        Assert.StartsWith($"{path}: {message}", error.Message, StringComparison.Ordinal);
        Assert.Equal(Path.GetFullPath(path), error.File);
        Assert.Equal((0, 0), (error.Line, error.Column));
    }

    [Fact]
    public void Of_a_relative_path_the_message_says_where_it_was_looked_for()
    {
        RateLimitConfigException error = Assert.Throws<RateLimitConfigException>(() => RateLimitConfig.Load("missing.yaml"));

        Assert.Equal($"missing.yaml: the file {Path.GetFullPath("missing.yaml")} does not exist", error.Message);
    }

    [Fact]
    public void A_path_that_cannot_exist_is_a_configuration_error()
    {
        Assert.Contains(@"a\u0000b", Assert.Throws<RateLimitConfigException>(() => RateLimitConfig.Load("a\0b")).Message);
        Assert.Throws<ArgumentException>(() => RateLimitConfig.Load(""));
    }

    [Fact]
    public void A_file_over_a_megabyte_is_refused()
    {
        string fits = Write("fits.yaml", (Limits + "\n#").PadRight(1 << 20, 'x'));
        string over = Write("over.yaml", (Limits + "\n#").PadRight((1 << 20) + 1, 'x'));

        Assert.Equal(["p"], RateLimitConfig.Load(fits).Providers.Keys);
        RateLimitConfigException error = Assert.Throws<RateLimitConfigException>(() => RateLimitConfig.Load(over));
        Assert.Equal($"{over}: expected at most 1 MB of text, found more", error.Message);
        Assert.Equal(over, error.File);
    }

    [Fact]
    public void A_file_may_begin_with_a_byte_order_mark_and_must_be_UTF_8()
    {
        string marked = Path.Combine(_directory, "marked.yaml");
        File.WriteAllText(marked, Limits, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        string latin1 = Path.Combine(_directory, "latin1.yaml");
        File.WriteAllBytes(latin1, Encoding.Latin1.GetBytes("p: { mé: { requests_per_minute: 5 } }"));

        Assert.Equal(["p"], RateLimitConfig.Load(marked).Providers.Keys);
        RateLimitConfigException error = Assert.Throws<RateLimitConfigException>(() => RateLimitConfig.Load(latin1));
        Assert.Equal($"{latin1}: expected text in UTF-8, found other bytes", error.Message);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_directory, name);
        File.WriteAllText(path, text);
        return path;
    }
}
