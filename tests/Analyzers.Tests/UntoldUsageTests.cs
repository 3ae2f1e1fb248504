using LlmLimiter.Analyzers.Definition;
using Roslyn.Testing;

namespace Analyzers.Tests;

public sealed class UntoldUsageTests
{
    private const string Answers = """

        public class Counts { public int InputTokens { get; set; } public int OutputTokens { get; set; } }
        public class Told { public Counts Usage { get; } = new(); }
        public class Wrapped { public Told Value { get; } = new(); }
        public class Flat { public int InputTokens { get; set; } public int OutputTokens { get; set; } }
        public class Reader : IUsageReader<string>, IUsageReader<Flat> { public TokenUsage? Read(string answer) => null; public TokenUsage? Read(Flat answer) => null; }
        """;

    [Theory]
    [InlineData("Task<string>")]
    [InlineData("Task")]
    [InlineData("ValueTask")]
    [InlineData("ValueTask<int>")]
    [InlineData("IAsyncEnumerable<string>")]
    [InlineData("string")]
    [InlineData("void")]
    [InlineData("Task<Flat>")]
    [InlineData("Task<float[]>")]
    [InlineData("Task<ReadOnlyMemory<float>>")]
    [InlineData("ReadOnlySpan<char>")]
    public Task An_answer_that_tells_no_usage_is_told(string type) => Verify.AsMarkedAsync<UntoldUsageAnalyzer>(
        $"public interface I {{ [RateLimited(\"a\", \"b\")] {type} [|Ask|](string prompt); }}{Answers}");

    [Theory]
    [InlineData("[RateLimited(\"a\", \"b\")] public interface I { Task<string> [|AskAsync|](string prompt); Task<string> [|TellAsync|](string prompt); [NotRateLimited] Task<string> WaitAsync(); }")]
    [InlineData("[RateLimited(\"a\", \"b\")] public class C { public Task<string> [|AskAsync|](string prompt) => Task.FromResult(prompt); public string Ask(string prompt) => prompt; }")]
    [InlineData("public interface I { [RateLimited(\"a\", \"b\")] Task<T> [|AskAsync|]<T>(string prompt); }")]
    [InlineData("public record R { public record struct S { [RateLimited(\"a\", \"b\")] public Task<string> [|AskAsync|](string prompt) => Task.FromResult(prompt); } }")]
    [InlineData("public partial class C { [RateLimited(\"a\", \"b\")] public partial Task<string> [|AskAsync|](string prompt); private Task<string> AskCoreAsync(string prompt) => Task.FromResult(prompt); }")]
    [InlineData("public partial class C { [RateLimited(\"a\", \"b\")] public partial Task<string> [|AskAsync|](string prompt); public partial Task<string> AskAsync(string prompt) => Task.FromResult(prompt); }")]
    [InlineData("public class C { [RateLimited(\"a\", \"b\")] public string [|Ask|](string prompt, ref LlmLease lease) => prompt; }")]
    public Task Wherever_the_method_stands(string code) => Verify.AsMarkedAsync<UntoldUsageAnalyzer>(code + Answers);

    [Theory]
    [InlineData("Task<Told>")]
    [InlineData("ValueTask<Wrapped>")]
    [InlineData("Told")]
    [InlineData("Task<TokenUsage>")]
    [InlineData("Task<TokenUsage?>")]
    [InlineData("IAsyncEnumerable<Told>")]
    public Task An_answer_that_tells_its_usage_is_left_in_peace(string type) => Verify.AsMarkedAsync<UntoldUsageAnalyzer>(
        $"public interface I {{ [RateLimited(\"a\", \"b\")] {type} Ask(string prompt); }}{Answers}");

    [Theory]
    [InlineData("public interface I { [RateLimited(\"a\", \"b\", UsageReader = typeof(Reader))] Task<Flat> AskAsync(string prompt); }")]
    [InlineData("[RateLimited(\"a\", \"b\", UsageReader = typeof(Reader))] public interface I { IAsyncEnumerable<string> AskAsync(string prompt); }")]
    [InlineData("public interface I { [RateLimited(\"a\", \"b\")] Task<T> AskAsync<T>(string prompt) where T : Told; }")]
    [InlineData("public class C { [RateLimited(\"a\", \"b\")] public Task<string> AskAsync(string prompt, LlmLease lease) => Task.FromResult(prompt); }")]
    [InlineData("public interface I { [RateLimited(\"a\", \"b\")] Task<string> AskAsync(string prompt, LlmLease lease); }")]
    [InlineData("public partial class C { [RateLimited(\"a\", \"b\")] public partial Task<string> AskAsync(string prompt); private Task<string> AskCoreAsync(string prompt, LlmLease lease) => Task.FromResult(prompt); }")]
    [InlineData("public interface I { Task<string> AskAsync(string prompt); } [RateLimited(\"a\", \"b\")] public class C { [NotRateLimited] public Task<string> AskAsync(string prompt) => Task.FromResult(prompt); public Task<Told> TellAsync() => Task.FromResult(new Told()); }")]
    public Task A_method_that_has_another_way_to_settle_is_left_in_peace(string code) => Verify.AsMarkedAsync<UntoldUsageAnalyzer>(code + Answers);

    [Theory]
    [InlineData("public interface I { [RateLimited(\"a\", \"b\")] Task<string> AskAsync(ref string prompt); }")]
    [InlineData("class C { [RateLimited(\"a\", \"b\")] private Task<string> AskAsync(string prompt) => Task.FromResult(prompt); }")]
    [InlineData("partial class C { [RateLimited(\"a\", \"b\")] public partial Task<string> AskAsync(string prompt); }")]
    [InlineData("public interface I { [RateLimited(\"a\", \"b\")] Task<Unknown> AskAsync(string prompt); }")]
    [InlineData("public interface I { [RateLimited(\"a\")] Task<string> AskAsync(string prompt); }")]
    public Task An_error_of_the_method_comes_first(string code)
    {
        var test = Verify.Test<UntoldUsageAnalyzer>(code);
        test.IsBroken = true;
        return test.RunAsync();
    }

    [Fact]
    public Task The_answers_of_SDKs_tell_it()
    {
        var test = Verify.Test<UntoldUsageAnalyzer>("""
            public interface I
            {
                [RateLimited("a", "b")] Task<OpenAI.Chat.ChatCompletion> AskAsync(string prompt);
                [RateLimited("a", "b")] Task<System.ClientModel.ClientResult<OpenAI.Chat.ChatCompletion>> AskOpenAIAsync(string prompt);
                [RateLimited("a", "b")] IAsyncEnumerable<OpenAI.Chat.StreamingChatCompletionUpdate> StreamAsync(string prompt);
                [RateLimited("a", "b")] Task<OpenAI.Embeddings.OpenAIEmbeddingCollection> EmbedAsync(string prompt);
                [RateLimited("a", "b")] Task<Anthropic.Models.Messages.Message> AskClaudeAsync(string prompt);
                [RateLimited("a", "b")] IAsyncEnumerable<Anthropic.Models.Messages.RawMessageStreamEvent> StreamClaudeAsync(string prompt);
                [RateLimited("a", "b")] Task<Microsoft.Extensions.AI.ChatResponse> AskAnyAsync(string prompt);
                [RateLimited("a", "b")] IAsyncEnumerable<Microsoft.Extensions.AI.ChatResponseUpdate> StreamAnyAsync(string prompt);
            }
            """);
        test.FurtherReferences.Add(References.AssemblyOf<OpenAI.Chat.ChatClient>());
        test.FurtherReferences.Add(References.AssemblyOf<System.ClientModel.ClientResult>());
        test.FurtherReferences.Add(References.AssemblyOf<Anthropic.Models.Messages.Message>());
        test.FurtherReferences.Add(References.AssemblyOf<Microsoft.Extensions.AI.IChatClient>());
        return test.RunAsync();
    }

    [Theory]
    [InlineData(
        "public interface I { [RateLimited(\"acme\", \"large\")] Task<Flat> [|AskAsync|](string prompt); }",
        "'AskAsync' returns 'Task<Flat>', which tells no usage, so its calls stay charged to acme/large at their estimate: name a UsageReader, or return an answer with a Usage")]
    [InlineData(
        "public interface I { [RateLimited(\"acme\")] Task<string> [|AskAsync|]([ModelName] string model); }",
        "'AskAsync' returns 'Task<string>', which tells no usage, so its calls stay charged to acme at their estimate: return an answer with a Usage")]
    [InlineData(
        "public class C { [RateLimited(\"acme\", \"large\")] public void [|Ask|](string prompt) { } }",
        "'Ask' returns 'void', which tells no usage, so its calls stay charged to acme/large at their estimate: take an LlmLease parameter and record the usage with it")]
    [InlineData(
        "public partial class C { [RateLimited(\"acme\", \"large\")] public partial Task<Flat> [|AskAsync|](); private Task<Flat> AskCoreAsync() => Task.FromResult(new Flat()); }",
        "'AskAsync' returns 'Task<Flat>', which tells no usage, so its calls stay charged to acme/large at their estimate: name a UsageReader, or let 'AskCoreAsync' take an LlmLease parameter and record the usage with it")]
    public Task The_message_names_a_way_that_is_open(string code, string message) => Verify.AsMarkedAsync<UntoldUsageAnalyzer>(code + Answers, message);

    [Fact]
    public Task Generated_code_is_left_in_peace() => Verify.AsMarkedAsync<UntoldUsageAnalyzer>(
        "[System.CodeDom.Compiler.GeneratedCode(\"another\", \"1\")] public interface I { [RateLimited(\"a\", \"b\")] Task<string> AskAsync(string prompt); }");

    [Fact]
    public Task It_can_be_switched_off()
    {
        var test = Verify.Test<UntoldUsageAnalyzer>("public interface I { [RateLimited(\"a\", \"b\")] Task<string> AskAsync(string prompt); }");
        test.EditorConfig = "dotnet_diagnostic.LLML007.severity = none";
        return test.RunAsync();
    }
}
