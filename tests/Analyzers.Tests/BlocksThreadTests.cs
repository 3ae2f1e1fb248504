using LlmLimiter.Analyzers.Definition;

namespace Analyzers.Tests;

public sealed class BlocksThreadTests
{
    [Theory]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task AskAsync(string prompt); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] ValueTask<string> AskAsync(string prompt); string Ask(string prompt); }")]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] public IAsyncEnumerable<string> AskAsync(string prompt) => throw new Exception(); }")]
    [InlineData("[RateLimited(\"a\", \"b\")] class C { public Task AskAsync() => Task.CompletedTask; public string Ask(string prompt) => prompt; }")]
    [InlineData("[RateLimited(\"a\", \"b\")] interface I { Task AskAsync(); [NotRateLimited] int Count(string text); int Property { get; } }")]
    [InlineData("[RateLimited(\"a\", \"b\")] interface I : IDisposable { Task AskAsync(); }")]
    public Task What_waits_without_a_thread_is_left_in_peace(string code) => Verify.AsMarkedAsync<BlocksThreadAnalyzer>(code);

    [Theory]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] IEnumerable<string> Ask(string prompt); }")]
    [InlineData("interface I { [RateLimited(\"\", \"b\")] string Ask(string prompt); }")]
    [InlineData("interface I { [RateLimited(\"a\")] string Ask(string prompt); }")]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] public static string Ask(string prompt) => prompt; }")]
    [InlineData("class C { [RateLimited(\"a\", \"b\", WrapperName = \"Ask\")] public string Ask(string prompt) => prompt; }")]
    public Task What_cannot_be_limited_has_its_error(string code) => Verify.AsMarkedAsync<BlocksThreadAnalyzer>(code);

    [Fact]
    public Task A_core_that_is_missing_comes_first() => Verify.AsMarkedAsync<BlocksThreadAnalyzer>(
        "partial class C { [RateLimited(\"a\", \"b\")] public partial string Ask(string prompt); }", isBroken: true);

    [Theory]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] string [|Ask|](string prompt); }")]
    [InlineData("[RateLimited(\"a\", \"b\")] interface I { void [|Tell|](ReadOnlySpan<char> prompt); }")]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] public void [|Tell|](string prompt) { } }")]
    [InlineData("static partial class E { [RateLimited(\"a\", \"b\")] public static string [|Ask|](this object client, string prompt) => prompt; }")]
    [InlineData("partial class C { [RateLimited(\"a\", \"b\")] public partial string [|Ask|](string prompt); string AskCore(string prompt) => prompt; }")]
    [InlineData("partial struct S { [RateLimited(\"a\", \"b\")] static int [|Ask|]<T>(T prompt) => 1; }")]
    public Task What_waits_on_its_thread_is_a_warning(string code) =>
        Verify.AsMarkedAsync<BlocksThreadAnalyzer>(code);

    [Theory]
    [InlineData("\"openai\", \"gpt-4o\"", "string prompt", "openai/gpt-4o")]
    [InlineData("\"openai\"", "[ModelName] string name", "openai")]
    public Task The_message_names_the_limit_and_what_to_do(string limit, string parameter, string name) => Verify.AsMarkedAsync<BlocksThreadAnalyzer>(
        $"interface I {{ [RateLimited({limit})] string [|Ask|]({parameter}); }}",
        $"'Ask' blocks its thread while it waits for its turn ({name}): return a Task, or limit an asynchronous method in its place");

    [Fact]
    public Task A_pragma_says_that_it_is_meant() => Verify.AsMarkedAsync<BlocksThreadAnalyzer>(
        "#pragma warning disable LLML006\ninterface I { [RateLimited(\"a\", \"b\")] string Ask(string prompt); }");

    [Fact]
    public Task So_does_the_editorconfig()
    {
        var test = Verify.Test<BlocksThreadAnalyzer>("interface I { [RateLimited(\"a\", \"b\")] string Ask(string prompt); }");
        test.EditorConfig = "dotnet_diagnostic.LLML006.severity = none";
        return test.RunAsync();
    }
}
