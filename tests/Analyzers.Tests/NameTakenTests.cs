using LlmLimiter.Analyzers.Definition;

namespace Analyzers.Tests;

public sealed class NameTakenTests
{
    [Theory]
    [InlineData("interface IAssistant { [RateLimited(\"a\", \"b\")] Task AskAsync(); }")]
    [InlineData("interface IAssistant { [RateLimited(\"a\", \"b\", WrapperName = \"Calm\")] Task AskAsync(); } class RateLimitedAssistant;")]
    [InlineData("interface IA { [RateLimited(\"a\", \"b\")] Task AskAsync(); } [RateLimited(\"a\", \"b\", WrapperName = \"Calm\")] interface A { Task AskAsync(); }")]
    [InlineData("interface IA { [RateLimited(\"a\", \"b\")] Task AskAsync(); } interface A { Task AskAsync(); }")]
    [InlineData("interface IA { [RateLimited(\"a\", \"b\")] Task AskAsync(); } class RateLimitedA<T>;")]
    [InlineData("interface IA<T> { [RateLimited(\"a\", \"b\")] Task AskAsync(); } interface IA { [RateLimited(\"a\", \"b\")] Task AskAsync(); }")]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; public Task AskRateLimitedAsync(int number) => Task.CompletedTask; }")]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; [RateLimited(\"a\", \"b\")] public Task AskAsync(int number) => Task.CompletedTask; }")]
    [InlineData("partial class C { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; } static class CRateLimitedExtensions;")]
    [InlineData("partial class C { [RateLimited(\"a\", \"b\")] public partial Task AskAsync(); Task AskCoreAsync() => Task.CompletedTask; Task AskRateLimitedAsync() => Task.CompletedTask; }")]
    public Task A_free_name_is_left_in_peace(string code) => Verify.AsMarkedAsync<NameTakenAnalyzer>(code);

    [Theory]
    [InlineData("interface [|IAssistant|] { [RateLimited(\"a\", \"b\")] Task AskAsync(); } class RateLimitedAssistant;")]
    [InlineData("[RateLimited(\"a\", \"b\")] interface [|IAssistant|] { Task AskAsync(); } class RateLimitedAssistant;")]
    [InlineData("class O { public interface [|IA|] { [RateLimited(\"a\", \"b\")] Task AskAsync(); } } class RateLimitedOA;")]
    [InlineData("interface [|IA|]<T> { [RateLimited(\"a\", \"b\")] Task AskAsync(); } class RateLimitedA<T>;")]
    [InlineData("interface IA { [RateLimited(\"a\", \"b\")] Task AskAsync(); } [RateLimited(\"a\", \"b\", WrapperName = \"RateLimitedA\")] interface [|IB|] { Task AskAsync(); }")]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] public Task [|AskAsync|]() => Task.CompletedTask; public Task AskRateLimitedAsync() => Task.CompletedTask; }")]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] public Task [|AskAsync|](int number) => Task.CompletedTask; public int AskRateLimitedAsync => 1; }")]
    [InlineData("class C { [RateLimited(\"a\", \"b\", WrapperName = \"C\")] public Task [|AskAsync|]() => Task.CompletedTask; }")]
    [InlineData("[RateLimited(\"a\", \"b\")] class C { public Task [|AskAsync|]() => Task.CompletedTask; [NotRateLimited] public Task AskRateLimitedAsync() => Task.CompletedTask; }")]
    [InlineData("class [|C|] { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; [RateLimited(\"a\", \"b\")] public Task TellAsync() => Task.CompletedTask; } static class CRateLimitedExtensions;")]
    public Task A_taken_name_is_an_error(string code) => Verify.AsMarkedAsync<NameTakenAnalyzer>(code);

    [Theory]
    [InlineData("interface IA { [RateLimited(\"a\", \"b\")] Task AskAsync(); } interface [|A|] { [RateLimited(\"a\", \"b\")] Task AskAsync(); }")]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; [RateLimited(\"a\", \"b\")] public Task [|AskAsync|](LlmLease lease) => Task.CompletedTask; }")]
    [InlineData("class O { public class C { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; } } class [|OC|] { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; }")]
    public Task Of_those_that_ask_for_one_name_the_first_may_keep_it(string code) => Verify.AsMarkedAsync<NameTakenAnalyzer>(code);

    [Theory]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] public static Task AskAsync() => Task.CompletedTask; } static class CRateLimitedExtensions;")]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] public Task AskAsync(ref int number) => Task.CompletedTask; public Task AskRateLimitedAsync(ref int number) => Task.CompletedTask; }")]
    public Task What_gets_no_generated_code_for_another_reason_has_one_error(string code) => Verify.AsMarkedAsync<NameTakenAnalyzer>(code);

    [Theory]
    [InlineData(
        "interface [|IAssistant|] { [RateLimited(\"a\", \"b\")] Task AskAsync(); } class RateLimitedAssistant;",
        "'IAssistant' cannot be limited, because there is a type 'RateLimitedAssistant' already; give it another WrapperName")]
    [InlineData(
        "[RateLimited(\"a\", \"b\")] class C { public Task [|AskAsync|]() => Task.CompletedTask; public int AskRateLimitedAsync() => 1; }",
        "'AskAsync' cannot be limited, because its type has a member 'AskRateLimitedAsync' already; give it a [RateLimited] of its own, with another WrapperName")]
    [InlineData(
        "class [|C|] { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; } static class CRateLimitedExtensions;",
        "'C' cannot be limited, because there is a type 'CRateLimitedExtensions' already; make the type partial")]
    public Task The_message_says_what_to_do(string code, string message) => Verify.AsMarkedAsync<NameTakenAnalyzer>(code, message);

    [Theory]
    [InlineData("interface IAssistant { [RateLimited(\"a\", \"b\")] Task AskAsync(); } class RateLimitedAssistant;")]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; public Task AskRateLimitedAsync() => Task.CompletedTask; }")]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] public Task AskAsync() => Task.CompletedTask; } static class CRateLimitedExtensions;")]
    public Task No_other_rule_says_it_again(string code) => Verify.AsMarkedAsync<CannotBeLimitedAnalyzer>(code);
}
