using LlmLimiter.Analyzers.Definition;

namespace Analyzers.Tests;

public sealed class MissingTokenTests
{
    [Theory]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task AskAsync(string prompt, CancellationToken cancellation); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task AskAsync(CancellationToken cancellation, params string[] prompts); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] string Ask(string prompt, CancellationToken cancellation = default); }")]
    [InlineData("[RateLimited(\"a\", \"b\")] interface I { Task AskAsync(CancellationToken cancellation); [NotRateLimited] Task TellAsync(); }")]
    [InlineData("partial class C { [RateLimited(\"a\", \"b\")] public partial Task AskAsync(CancellationToken cancellation); Task AskCoreAsync() => Task.CompletedTask; }")]
    public Task A_wait_that_can_be_cancelled_is_left_in_peace(string code) => Verify.AsMarkedAsync<MissingTokenAnalyzer>(code);

    [Theory]
    [InlineData("class B { public virtual Task AskAsync() => Task.CompletedTask; } class C : B { [RateLimited(\"a\", \"b\")] public override Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("interface I { Task AskAsync(); } class C : I { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("interface I<T> { Task AskAsync(T prompt); } class C<T> : I<T> { [RateLimited(\"a\", \"b\")] public Task AskAsync(T prompt) => Task.CompletedTask; }")]
    [InlineData("class C : IAsyncDisposable { [RateLimited(\"a\", \"b\")] public ValueTask DisposeAsync() => default; }")]
    public Task Parameters_that_another_declaration_decides_are_left_in_peace(string code) => Verify.AsMarkedAsync<MissingTokenAnalyzer>(code);

    [Theory]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] public static Task AskAsync(string prompt) => Task.CompletedTask; }")]
    [InlineData("interface I { [RateLimited(\"\", \"b\")] Task AskAsync(string prompt); }")]
    [InlineData("[RateLimited(\"a\", \"\")] interface I { Task AskAsync(string prompt); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task AskAsync(ref string prompt); }")]
    [InlineData("interface I { Task AskAsync(); } class C : I { [RateLimited(\"a\", \"b\")] Task I.AskAsync() => Task.CompletedTask; }")]
    [InlineData("class C { [RateLimited(\"a\", \"b\", WrapperName = \"AskAsync\")] public Task AskAsync(string prompt) => Task.CompletedTask; }")]
    public Task What_cannot_be_limited_has_its_error(string code) => Verify.AsMarkedAsync<MissingTokenAnalyzer>(code);

    [Fact]
    public Task A_core_that_is_missing_comes_first() => Verify.AsMarkedAsync<MissingTokenAnalyzer>(
        "partial class C { [RateLimited(\"a\", \"b\")] public partial Task AskAsync(string prompt); }", isBroken: true);

    [Theory]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task [|AskAsync|](string prompt); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] string [|Ask|](string prompt, in CancellationToken cancellation); }")]
    [InlineData("record Options(CancellationToken Cancellation); interface I { [RateLimited(\"a\", \"b\")] Task [|AskAsync|](Options options); }")]
    [InlineData("[RateLimited(\"a\", \"b\")] class C { public ValueTask<int> [|AskAsync|]() => default; }")]
    [InlineData("interface I { Task TellAsync(); } class C : I { [RateLimited(\"a\", \"b\")] public Task [|AskAsync|]() => Task.CompletedTask; public Task TellAsync() => AskAsync(); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task [|AskAsync|](); } class C : I { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; }")]
    [InlineData("partial class C { [RateLimited(\"a\", \"b\")] public partial Task [|AskAsync|](); Task AskCoreAsync() => Task.CompletedTask; }")]
    [InlineData("abstract class C { [RateLimited(\"a\", \"b\")] public abstract Task [|AskAsync|](); }")]
    public Task A_wait_that_nothing_cancels_is_told(string code) => Verify.AsMarkedAsync<MissingTokenAnalyzer>(code);

    [Theory]
    [InlineData("\"openai\", \"gpt-4o\"", "string prompt", "openai/gpt-4o")]
    [InlineData("\"openai\"", "[ModelName] string name", "openai")]
    public Task The_message_names_the_limit_and_what_to_do(string limit, string parameter, string name) => Verify.AsMarkedAsync<MissingTokenAnalyzer>(
        $"interface I {{ [RateLimited({limit})] Task [|AskAsync|]({parameter}); }}",
        $"Nothing cancels the wait of 'AskAsync' for its turn ({name}): give it a CancellationToken parameter");
}
