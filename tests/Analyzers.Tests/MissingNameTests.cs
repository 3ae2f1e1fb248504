using LlmLimiter.Analyzers.Definition;

namespace Analyzers.Tests;

public sealed class MissingNameTests
{
    [Theory]
    [InlineData("interface I { [RateLimited(\"a\", \"b\")] Task AskAsync(); }")]
    [InlineData("interface I { [RateLimited(\"a\")] Task AskAsync([ModelName] string name); }")]
    [InlineData("interface I { [RateLimited(\"a\")] Task AskAsync(OpenAI.Responses.CreateResponseOptions x); } namespace OpenAI.Responses { public class CreateResponseOptions { public string Model { get; set; } = \"\"; } }")]
    [InlineData("[RateLimited(\"a\")] interface I { Task AskAsync([ModelName] string name); [NotRateLimited] Task OtherAsync(); }")]
    public Task A_limit_with_its_names_is_left_in_peace(string code) => Verify.AsMarkedAsync<MissingNameAnalyzer>(code);

    [Theory]
    [InlineData("interface I { [RateLimited(\"\", \"b\")] Task [|AskAsync|](); }")]
    [InlineData("interface I { [RateLimited(\" \", \"b\")] Task [|AskAsync|](); }")]
    [InlineData("interface I { [RateLimited(\"a\", \"\")] Task [|AskAsync|](); }")]
    [InlineData("interface I { [RateLimited(\"a\")] Task [|AskAsync|](string model); }")]
    [InlineData("class C { [RateLimited(\"a\")] public Task [|AskAsync|]([ModelName] int model) => Task.CompletedTask; }")]
    [InlineData("partial class C { [RateLimited(\"a\")] public partial Task [|AskAsync|](string model); private Task AskCoreAsync(string model) => Task.CompletedTask; }")]
    [InlineData("[RateLimited(\"\", \"b\")] interface [|I|] { Task AskAsync(); }")]
    [InlineData("[RateLimited(\"a\")] interface I { Task [|AskAsync|](); Task OtherAsync([ModelName] string name); }")]
    public Task A_limit_without_a_name_is_an_error(string code) => Verify.AsMarkedAsync<MissingNameAnalyzer>(code);

    [Fact]
    public Task The_message_says_what_to_do() => Verify.AsMarkedAsync<MissingNameAnalyzer>(
        "interface I { [RateLimited(\"a\")] Task [|AskAsync|](); }",
        "'AskAsync' cannot be limited: name a model in [RateLimited], or mark a string parameter with [ModelName]");
}
