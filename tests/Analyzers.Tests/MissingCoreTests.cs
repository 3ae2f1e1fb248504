using LlmLimiter.Analyzers.Definition;

namespace Analyzers.Tests;

public sealed class MissingCoreTests
{
    [Theory]
    [InlineData("[RateLimited(\"a\", \"b\")] public partial Task AskAsync(string prompt); private Task AskCoreAsync(string prompt) => Task.CompletedTask;")]
    [InlineData("[RateLimited(\"a\", \"b\", CoreMethod = \"Send\")] public partial Task AskAsync(string prompt); private Task Send(LlmLease lease) => Task.CompletedTask;")]
    [InlineData("[RateLimited(\"a\", \"b\")] public partial Task AskAsync(string prompt); public partial Task AskAsync(string prompt) => Task.CompletedTask;")]
    [InlineData("partial void Hook();")]
    public Task A_partial_method_with_its_core_is_left_in_peace(string members) => Verify.AsMarkedAsync<MissingCoreAnalyzer>($"partial class C {{ {members} }}");

    [Theory]
    [InlineData("", "its type has no method 'AskCoreAsync' for it to call")]
    [InlineData("Task<int> AskCoreAsync(string prompt) => Task.FromResult(1);", "'AskCoreAsync' must have the same type parameters and return the same type")]
    [InlineData("Task AskCoreAsync(int prompt) => Task.CompletedTask;", "the parameter 'prompt' of 'AskCoreAsync' is neither an LlmLease nor one of its own")]
    [InlineData("Task AskCoreAsync() => Task.CompletedTask;", "it is static, and 'AskCoreAsync' is not", "static ")]
    public Task A_partial_method_without_one_is_an_error(string core, string reason, string modifier = "") => Verify.AsMarkedAsync<MissingCoreAnalyzer>(
        $"partial class C {{ [RateLimited(\"a\", \"b\")] public {modifier}partial Task [|AskAsync|](string prompt); {core} }}",
        $"'AskAsync' cannot be limited: {reason}");

    [Fact]
    public Task A_method_is_not_its_own_core() => Verify.AsMarkedAsync<MissingCoreAnalyzer>(
        "partial class C { [RateLimited(\"a\", \"b\", CoreMethod = \"AskAsync\")] public partial Task [|AskAsync|](string prompt); }",
        "'AskAsync' cannot be limited: its type has no method 'AskAsync' for it to call");
}
