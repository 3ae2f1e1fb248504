using LlmLimiter.Analyzers.Definition;
using Roslyn.Testing;

namespace Analyzers.Tests;

public sealed class UnknownPromptTests
{
    private const string Types = """

        public class Turn { public string Content { get; set; } = ""; }
        public class Request { public List<Turn> Messages { get; } = []; }
        public class Derived : Request { }
        public class Written { public override string ToString() => ""; }
        public abstract class Body { }
        public record Asked(string Topic);
        public struct Plain { public string Topic; }
        public class Helper : ITokenEstimator { public long CountTokens(ModelId model, ReadOnlySpan<char> text) => 0; }
        """;

    [Theory]
    [InlineData("string article")]
    [InlineData("Request request")]
    [InlineData("Asked asked, CancellationToken token")]
    [InlineData("string[] articles")]
    [InlineData("IEnumerable<Turn> turns")]
    [InlineData("CancellationToken token = default")]
    [InlineData("int number, bool messages")]
    [InlineData("[MaxOutputTokens] int bound, AcquireOptions options")]
    public Task A_method_without_a_prompt_is_told(string parameters) => Verify.AsMarkedAsync<UnknownPromptAnalyzer>(
        $"public interface I {{ [RateLimited(\"a\", \"b\")] Task<string> [|AskAsync|]({parameters}); }}{Types}");

    [Theory]
    [InlineData("[RateLimited(\"a\", \"b\")] public interface I { Task [|AskAsync|](string article); [NotRateLimited] Task WaitAsync(string article); }")]
    [InlineData("public partial class C { [RateLimited(\"a\", \"b\")] public static void Tell(string prompt) { } [RateLimited(\"a\", \"b\")] public void [|Ask|](string article) { } }")]
    [InlineData("public partial class C { [RateLimited(\"a\", \"b\")] public partial Task [|AskAsync|](string article); private Task AskCoreAsync(string article) => Task.CompletedTask; }")]
    [InlineData("public static partial class C { [RateLimited(\"a\", \"b\")] public static Task [|AskAsync|](this Request request) => Task.CompletedTask; }")]
    [InlineData("public interface I { [RateLimited(\"a\", \"b\", Estimator = typeof(Helper))] Task [|AskAsync|](Request request); }")]
    public Task Wherever_the_method_stands(string code) => Verify.AsMarkedAsync<UnknownPromptAnalyzer>(code + Types);

    [Theory]
    [InlineData("string prompt")]
    [InlineData("string? Question")]
    [InlineData("IReadOnlyList<Turn> messages")]
    [InlineData("Turn message")]
    [InlineData("string[] prompts")]
    [InlineData("ReadOnlyMemory<char> text")]
    [InlineData("[Prompt] string article")]
    [InlineData("[Prompt] Written request")]
    [InlineData("[Prompt] Asked request")]
    [InlineData("[Prompt] int number")]
    [InlineData("[Prompt] object request")]
    [InlineData("[Prompt] Body request")]
    [InlineData("[Prompt] IDisposable request")]
    [InlineData("[Prompt] dynamic request")]
    [InlineData("[Prompt] List<Turn> turns")]
    public Task A_method_with_a_prompt_is_left_in_peace(string parameters) => Verify.AsMarkedAsync<UnknownPromptAnalyzer>(
        $"public interface I {{ [RateLimited(\"a\", \"b\")] Task<string> AskAsync({parameters}); }}{Types}");

    [Theory]
    [InlineData("Request")]
    [InlineData("Derived")]
    [InlineData("Plain")]
    [InlineData("Plain?")]
    [InlineData("Request[]")]
    [InlineData("List<Request>")]
    [InlineData("IEnumerable<Request>")]
    [InlineData("Func<string>")]
    public Task A_marked_parameter_of_which_only_the_name_of_its_type_is_counted_is_told(string type) => Verify.AsMarkedAsync<UnknownPromptAnalyzer>(
        $"public interface I {{ [RateLimited(\"a\", \"b\")] Task<string> AskAsync([Prompt] string system, [Prompt] {type} [|request|]); }}{Types}");

    [Theory]
    [InlineData("public interface I { [RateLimited(\"a\", \"b\")] Task<string> AskAsync(ref string article); }")]
    [InlineData("public interface I { [RateLimited(\"a\", \"b\")] Task<string> AskAsync(Unknown article); }")]
    [InlineData("public interface I { [RateLimited(\"a\", \"b\")] string Ask([Prompt] Span<int> prompt); }")]
    [InlineData("partial class C { [RateLimited(\"a\", \"b\")] public partial Task<string> AskAsync(string article); }")]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] private Task<string> AskAsync([Prompt] C article) => null!; }")]
    [InlineData("public interface I { [RateLimited(\"\", \"b\")] Task<string> AskAsync(string article); }")]
    public Task An_error_of_the_method_comes_first(string code)
    {
        var test = Verify.Test<UnknownPromptAnalyzer>(code);
        test.IsBroken = true;
        return test.RunAsync();
    }

    [Theory]
    [InlineData("Task<string> AskAsync(IEnumerable<Microsoft.Extensions.AI.ChatMessage> x, Microsoft.Extensions.AI.ChatOptions options)")]
    [InlineData("Task<string> AskAsync(OpenAI.Responses.CreateResponseOptions x)")]
    [InlineData("Task<string> AskAsync(Anthropic.Models.Messages.MessageCreateParams x)")]
    [InlineData("Task<string> AskAsync([Prompt] Anthropic.Models.Messages.MessageCreateParams x)")]
    [InlineData("Task<string> AskAsync([Prompt] string system, [Prompt] OpenAI.Chat.ChatCompletionOptions options)")]
    [InlineData("Task<OpenAI.Embeddings.OpenAIEmbedding> EmbedAsync(string value)")]
    [InlineData("Task<float[]> EmbedAsync(IEnumerable<string> values)")]
    public Task The_requests_of_SDKs_hold_their_prompt(string method) => WithSdks($"public interface I {{ [RateLimited(\"a\", \"b\")] {method}; }}");

    [Theory]
    [InlineData("Task<string> [|AskAsync|](string article, OpenAI.Chat.ChatCompletionOptions options)")]
    [InlineData("Task<string> [|AskAsync|](string article, Microsoft.Extensions.AI.ChatOptions options)")]
    [InlineData("Task<string> [|AskAsync|](string values)")]
    [InlineData("Task<OpenAI.Embeddings.OpenAIEmbedding> [|EmbedAsync|](string article)")]
    public Task The_options_of_SDKs_do_not(string method) => WithSdks($"public interface I {{ [RateLimited(\"a\", \"b\")] {method}; }}");

    [Theory]
    [InlineData("string article", "none of its parameters is known to hold it; mark 'article' with [Prompt]")]
    [InlineData("Asked asked, Request request", "none of its parameters is known to hold it; mark 'asked' with [Prompt]")]
    [InlineData("string article, Turn note", "none of its parameters is known to hold it; mark the one that does with [Prompt]: 'article' or 'note'")]
    [InlineData("[MaxOutputTokens] int bound, Request request", "none of its parameters is known to hold it; pass the text in one that is marked [Prompt]")]
    public Task The_message_names_what_can_be_marked(string parameters, string advice) => Verify.AsMarkedAsync<UnknownPromptAnalyzer>(
        $"public interface I {{ [RateLimited(\"acme\", \"large\")] Task<string> [|AskAsync|]({parameters}); }}{Types}",
        $"Calls of 'AskAsync' are estimated for acme/large without their text: {advice}");

    [Fact]
    public Task The_message_says_what_a_marked_type_must_have() => Verify.AsMarkedAsync<UnknownPromptAnalyzer>(
        "public interface I { [RateLimited(\"acme\")] Task<string> AskAsync([ModelName] string model, [Prompt] Request [|request|]); }" + Types,
        "Calls of 'AskAsync' are estimated for acme without their text: of 'request', which is marked [Prompt], only the name of its type is counted; "
            + "mark a text, or let its ToString return the text");

    [Fact]
    public Task Generated_code_is_left_in_peace() => Verify.AsMarkedAsync<UnknownPromptAnalyzer>(
        "[System.CodeDom.Compiler.GeneratedCode(\"another\", \"1\")] public interface I { [RateLimited(\"a\", \"b\")] Task<string> AskAsync(string article); }");

    [Fact]
    public Task It_can_be_switched_off()
    {
        var test = Verify.Test<UnknownPromptAnalyzer>("public interface I { [RateLimited(\"a\", \"b\")] Task<string> AskAsync(string article); }");
        test.EditorConfig = "dotnet_diagnostic.LLML008.severity = none";
        return test.RunAsync();
    }

    private static Task WithSdks(string code)
    {
        var test = Verify.Test<UnknownPromptAnalyzer>("#pragma warning disable OPENAI001\n" + code);
        test.FurtherReferences.Add(References.AssemblyOf<OpenAI.Chat.ChatClient>());
        test.FurtherReferences.Add(References.AssemblyOf<System.ClientModel.ClientResult>());
        test.FurtherReferences.Add(References.AssemblyOf<BinaryData>());
        test.FurtherReferences.Add(References.AssemblyOf<Anthropic.Models.Messages.Message>());
        test.FurtherReferences.Add(References.AssemblyOf<Microsoft.Extensions.AI.IChatClient>());
        return test.RunAsync();
    }
}
