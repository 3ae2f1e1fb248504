using System.Globalization;
using System.Text;
using LlmLimiter;
using LlmLimiter.Analyzers.Configuration;
using LlmLimiter.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Roslyn.Testing;

namespace Analyzers.Tests;

public sealed class WrongLimitsFileTests
{
    private const string Right = "openai:\n  gpt-4o: { requests_per_minute: 500 }\n";

    private static readonly string _badFiles = Path.Combine(Repository.Root, "tests", "Runtime.Tests", "Configuration", "bad");

    public static TheoryData<string> BadFiles() => [.. Directory.GetFiles(_badFiles, "*.yaml").Select(path => Path.GetFileName(path)!)];

    [Theory]
    [InlineData("rate_limits.yaml", Right)]
    [InlineData("rate_limits.yaml", "extends: shipped\nopenai:\n  gpt-4o: { pools: [org] }\n  pools: { org: { tokens_per_day: 1 } }\n")]
    [InlineData("limits.yaml", "openai: 5")]
    [InlineData("rate_limits.yaml.txt", "openai: 5")]
    public Task A_file_that_is_right_or_holds_no_limits_is_left_in_peace(string name, string text) => TestOf(name, text).RunAsync();

    [Theory]
    [InlineData("openai:\n  gpt-4o: { [|request_per_minute|]: 500 }\n")]
    [InlineData("openai:\n  gpt-4o: { requests_per_minute: [|five|] }\n")]
    [InlineData("openai:\n  gpt-4o: { requests_per_minute: [|-5|], max_concurrent: [|1.5|] }\n")]
    [InlineData("openai:\n  gpt-4o:\n    pools: [[|org|]]\n    max_concurrent: 5\n")]
    [InlineData("openai: { gpt-4o: [||]")]
    [InlineData("[||]")]
    [InlineData("extends: [|others|]\nopenai: { gpt-4o: { max_concurrent: 1 } }")]
    [InlineData("anthropic:\n  c:\n    requests_per_minute: 5\n    limits:\n      - [|{|] metric: requests, amount: 6, per: 60s, window: token_bucket }\n")]
    public Task What_is_wrong_is_told_at_its_place(string text) => TestOf("rate_limits.yaml", text).RunAsync();

    [Fact]
    public Task A_marked_file_is_read_whatever_its_name()
    {
        var test = TestOf("production.yml", "openai: [|5|]");
        test.GlobalConfig = "[/source/production.yml]\nbuild_metadata.AdditionalFiles.LlmLimiterConfig = true";
        return test.RunAsync();
    }

    [Fact]
    public Task A_file_of_the_usual_name_is_not_read_where_another_is_marked()
    {
        var test = TestOf("production.yml", Right);
        test.AdditionalFiles.Add("rate_limits.yaml", "openai: 5");
        test.GlobalConfig = "[/source/production.yml]\nbuild_metadata.AdditionalFiles.LlmLimiterConfig = true";
        return test.RunAsync();
    }

    [Fact]
    public Task The_message_is_that_of_the_program()
    {
        var test = TestOf("rate_limits.yaml", "openai:\n  gpt-4o: { [|request_per_minute|]: 500 }\n");
        test.ExpectedDiagnostics.Add(new DiagnosticResult("LLML202", DiagnosticSeverity.Warning)
            .WithMessage("unknown key 'request_per_minute'; did you mean 'requests_per_minute'?"));
        return test.RunAsync();
    }

    [Fact]
    public Task A_global_configuration_can_silence_it()
    {
        var test = TestOf("rate_limits.yaml", "openai: 5");
        test.GlobalConfig = "dotnet_diagnostic.LLML202.severity = none";
        return test.RunAsync();
    }

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task Each_bad_file_has_the_places_and_the_messages_that_the_program_would_tell(string name)
    {
        string text = await File.ReadAllTextAsync(Path.Combine(_badFiles, name));
        string[] expected = [.. Lines(Assert.Throws<RateLimitConfigException>(() => RateLimitConfig.Parse(text)).Message).Where(IsOfTheText)];

        string[] actual = [.. (await DiagnosticsAsync(text)).Select(AsTheProgramSays)];

        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData("openai: { gpt-4o: { requests_per_minute: 500 } }\n\0")]
    [InlineData("\uFEFFopenai: 5")]
    [InlineData("openai:\r\n  gpt-4o:\r\n    requests_per_minute: five\r\n")]
    [InlineData("openai:\u0085  gpt-4o: five")]
    [InlineData("a\u2028b: 5")]
    public async Task Characters_that_editors_do_not_show_change_no_place(string text)
    {
        string[] expected = Lines(Assert.Throws<RateLimitConfigException>(() => RateLimitConfig.Parse(text)).Message);

        Assert.Equal(expected, (await DiagnosticsAsync(text)).Select(AsTheProgramSays));
    }

    [Fact]
    public async Task A_file_that_is_too_long_is_told_so_as_a_whole()
    {
        Diagnostic diagnostic = Assert.Single(await DiagnosticsAsync(Right + "#" + new string('x', 1 << 20)));

        Assert.Equal("text: expected at most 1 MB of text, found more", AsTheProgramSays(diagnostic));
    }

    [Fact]
    public async Task A_file_in_another_encoding_is_told_so_as_a_whole()
    {
        var text = SourceText.From(Right, Encoding.Latin1);

        Diagnostic diagnostic = Assert.Single(await DiagnosticsAsync(text));

        Assert.Equal("text: expected text in UTF-8, found other bytes", AsTheProgramSays(diagnostic));
        foreach (Encoding unicode in (Encoding[])[Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32])
        {
            Assert.Empty(await DiagnosticsAsync(SourceText.From(Right, unicode)));
        }
    }

    private static CSharpAnalyzerTest<WrongLimitsFileAnalyzer> TestOf(string name, string text)
    {
        var test = Verify.Test<WrongLimitsFileAnalyzer>("");
        test.AdditionalFiles.Add(name, text);
        return test;
    }

    /// <summary>Whether the machine knows a time zone, the text does not tell.</summary>
    private static bool IsOfTheText(string line) =>
        !line.Contains("is not a time zone", StringComparison.Ordinal) && !line.Contains("is a Windows name of a time zone", StringComparison.Ordinal)
        && !line.StartsWith('…');

    private static string[] Lines(string message) => message.Split('\n');

    private static string AsTheProgramSays(Diagnostic diagnostic)
    {
        LinePosition place = diagnostic.Location.GetLineSpan().StartLinePosition;
        string message = diagnostic.GetMessage(CultureInfo.InvariantCulture);
        return IsOfTheWhole(message) ? $"text: {message}" : $"text({place.Line + 1},{place.Character + 1}): {message}";
    }

    /// <summary>The program names no place for these; the compiler always does, and that is then the file's begin.</summary>
    private static bool IsOfTheWhole(string message) => message is
        "expected at most 1 MB of text, found more" or "expected text in UTF-8, found other bytes" or "expected at least one provider with a model, found nothing";

    private static Task<IReadOnlyList<Diagnostic>> DiagnosticsAsync(string text) => DiagnosticsAsync(SourceText.From(text, Encoding.UTF8));

    private static async Task<IReadOnlyList<Diagnostic>> DiagnosticsAsync(SourceText text)
    {
        var compilation = CSharpCompilation.Create(
            "Limits", [], [.. References.Framework, References.AssemblyOf<LlmRateLimiter>()], new(OutputKind.DynamicallyLinkedLibrary));
        var diagnostics = await compilation
            .WithAnalyzers([new WrongLimitsFileAnalyzer()], new AnalyzerOptions([new InMemoryFile(text)]))
            .GetAnalyzerDiagnosticsAsync();
        return [.. diagnostics.OrderBy(diagnostic => diagnostic.Location.GetLineSpan().StartLinePosition)];
    }

    private sealed class InMemoryFile(SourceText text) : AdditionalText
    {
        public override string Path => "rate_limits.yaml";

        public override SourceText GetText(CancellationToken cancellationToken = default) => text;
    }
}
