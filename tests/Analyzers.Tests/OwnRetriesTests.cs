using LlmLimiter.Analyzers.Usage;
using Roslyn.Testing;

namespace Analyzers.Tests;

public sealed class OwnRetriesTests
{
    private const string Declarations = """
        #pragma warning disable OPENAI001, SCME0002
        using System.ClientModel;
        using System.ClientModel.Primitives;
        using Anthropic;
        using Anthropic.Core;
        using Azure.AI.OpenAI;
        using Microsoft.Extensions.AI;
        using OpenAI;
        using OpenAI.Chat;
        using OpenAI.Embeddings;
        using OpenAI.Responses;

        public partial class Asking(object? client = null) { [RateLimited("openai", "m")] public Task AskAsync(string prompt) => Task.CompletedTask; }
        public class Heir(object client) : Asking(client);
        public interface IAssistant { [RateLimited("openai", "m")] Task AskAsync(string prompt); }
        public class Assistant(object client) : IAssistant { public Task AskAsync(string prompt) => Task.CompletedTask; }
        public class Free(object client) { public object Client => client; }
        public static class Adapters
        {
            public static object AsIAnything(this ChatClient client) => client;
            public static object Wrap(this ChatClient client) => client;
        }
        public class OwnOptions : OpenAIClientOptions { public OwnOptions() => RetryPolicy = new ClientRetryPolicy(0); }
        public class OwnClient() : ChatClient("m", "key");

        namespace Azure.AI.OpenAI
        {
            public class AzureOpenAIClient(Uri endpoint, ApiKeyCredential credential, AzureOpenAIClientOptions? options = null) : OpenAIClient(credential, null)
            {
                public AzureOpenAIClientOptions? Options => options;
                public Uri Place => endpoint;
            }
            public class AzureOpenAIClientOptions : ClientPipelineOptions;
        }

        """;

    [Theory]
    [InlineData("[|new ChatClient(\"m\", \"key\")|]")]
    [InlineData("[|new ChatClient(\"m\", key)|]")]
    [InlineData("[|new ChatClient(\"m\", key, new OpenAIClientOptions())|]")]
    [InlineData("[|new ChatClient(\"m\", key, new() { Endpoint = new Uri(\"https://example.com\") })|]")]
    [InlineData("[|new ChatClient(\"m\", key, null)|]")]
    [InlineData("[|new ChatClient(\"m\", key, default)|]")]
    [InlineData("[|new ChatClient(\"m\", key, new OpenAIClientOptions { RetryPolicy = new ClientRetryPolicy() })|]")]
    [InlineData("[|new ChatClient(\"m\", key, new OpenAIClientOptions { RetryPolicy = new ClientRetryPolicy(2) })|]")]
    [InlineData("[|new ChatClient(\"m\", key, new OpenAIClientOptions { RetryPolicy = null })|]")]
    [InlineData("[|new EmbeddingClient(\"m\", \"key\")|]")]
    [InlineData("[|new ResponsesClient(\"key\")|]")]
    [InlineData("[|new AzureOpenAIClient(new Uri(\"https://a.openai.azure.com\"), key)|].GetChatClient(\"m\")")]
    [InlineData("[|new AzureOpenAIClient(new Uri(\"https://a.openai.azure.com\"), key, new AzureOpenAIClientOptions())|].GetChatClient(\"m\")")]
    [InlineData("[|new AnthropicClient()|]")]
    [InlineData("[|new AnthropicClient { ApiKey = \"key\" }|]")]
    [InlineData("[|new AnthropicClient { MaxRetries = 3 }|]")]
    [InlineData("[|new AnthropicClient { MaxRetries = null }|]")]
    [InlineData("[|new AnthropicClient(new ClientOptions())|]")]
    [InlineData("[|new AnthropicClient(new ClientOptions { MaxRetries = 1 })|]")]
    public Task A_client_that_retries_is_reported(string client) => VerifyAsync(Given(client));

    [Theory]
    [InlineData("new ChatClient(\"m\", key, new OpenAIClientOptions { RetryPolicy = new ClientRetryPolicy(0) })")]
    [InlineData("new ChatClient(\"m\", key, new() { RetryPolicy = new ClientRetryPolicy(maxRetries: 0) })")]
    [InlineData("new ChatClient(\"m\", key, new OpenAIClientOptions { RetryPolicy = policy })")]
    [InlineData("new ChatClient(\"m\", key, new OpenAIClientOptions { RetryPolicy = new ClientRetryPolicy(number) })")]
    [InlineData("new ChatClient(\"m\", key, given)")]
    [InlineData("new ChatClient(\"m\", key, Make())")]
    [InlineData("new ChatClient(\"m\", key, new OpenAIClientOptions().AddLlmRateLimiting())")]
    [InlineData("new AzureOpenAIClient(new Uri(\"https://a.openai.azure.com\"), key, new AzureOpenAIClientOptions().AddLlmRateLimiting())")]
    [InlineData("new ChatClient(\"m\", key, new OwnOptions())")]
    [InlineData("new ChatClient(new ChatClientSettings())")]
    [InlineData("new OwnClient()")]
    [InlineData("new AnthropicClient { MaxRetries = 0 }")]
    [InlineData("new AnthropicClient { MaxRetries = number }")]
    [InlineData("new AnthropicClient(new ClientOptions { MaxRetries = 0 })")]
    [InlineData("new AnthropicClient(new ClientOptions()) { MaxRetries = 0 }")]
    [InlineData("new AnthropicClient(claude)")]
    [InlineData("new AnthropicClient().WithOptions(old => old with { MaxRetries = 0 })")]
    [InlineData("new OpenAI.Files.OpenAIFileClient(\"key\")")]
    public Task A_client_that_does_not_or_may_not_is_not(string client) => VerifyAsync(Given(client));

    [Theory]
    [InlineData("var options = new OpenAIClientOptions(); _ = new Asking([|new ChatClient(\"m\", key, options)|]);")]
    [InlineData("var options = new OpenAIClientOptions(); options.Endpoint = null; var chat = [|new ChatClient(\"m\", key, options)|]; _ = new Asking(chat);")]
    [InlineData("OpenAIClientOptions options = new(); Func<Asking> make = () => new Asking([|new ChatClient(\"m\", key, options)|]);")]
    public Task Options_of_the_same_member_are_known(string statements) => VerifyAsync(InMethod(statements));

    [Theory]
    [InlineData("var options = new OpenAIClientOptions { RetryPolicy = new ClientRetryPolicy(0) }; _ = new Asking(new ChatClient(\"m\", key, options));")]
    [InlineData("var options = new OpenAIClientOptions(); options.RetryPolicy = new ClientRetryPolicy(0); _ = new Asking(new ChatClient(\"m\", key, options));")]
    [InlineData("var options = new OpenAIClientOptions(); options.AddLlmRateLimiting(); _ = new Asking(new ChatClient(\"m\", key, options));")]
    [InlineData("var options = new OpenAIClientOptions(); SetUp(options); _ = new Asking(new ChatClient(\"m\", key, options)); void SetUp(OpenAIClientOptions o) { }")]
    [InlineData("var options = new OpenAIClientOptions(); options = Make(); _ = new Asking(new ChatClient(\"m\", key, options));")]
    [InlineData("OpenAIClientOptions options; options = new(); _ = new Asking(new ChatClient(\"m\", key, options));")]
    public Task Options_that_may_be_set_up_are_not_reported(string statements) => VerifyAsync(InMethod(statements));

    [Theory]
    [InlineData("_ = new Heir([|new ChatClient(\"m\", \"key\")|]);")]
    [InlineData("IAssistant assistant = new Assistant([|new ChatClient(\"m\", \"key\")|]);")]
    [InlineData("var assistant = new Assistant([|new ChatClient(\"m\", \"key\")|].AsIAnything());")]
    [InlineData("_ = new Asking([|new AnthropicClient()|].Messages);")]
    [InlineData("var client = [|new OpenAIClient(\"key\")|]; var chat = client.GetChatClient(\"m\"); Func<Asking> make = () => new(chat);")]
    [InlineData("ChatClient? other = null; _ = new Asking(other ?? [|new ChatClient(\"m\", \"key\")|]);")]
    [InlineData("_ = new Asking(number > 0 ? [|new ChatClient(\"m\", \"key\")|] : null);")]
    [InlineData("var chat = [|new ChatClient(\"m\", \"key\")|]; LlmRateLimiter.Default.RunAsync(\"openai\", \"m\", 10, ct => chat.CompleteChatAsync(\"\"));")]
    [InlineData("LlmRateLimiter.Default.Run(\"openai\", \"m\", 10, ct => [|new ChatClient(\"m\", \"key\")|].CompleteChat(\"\"));")]
    public Task A_client_that_limited_calls_use_is_reported(string statements) => VerifyAsync(InMethod(statements));

    [Theory]
    [InlineData("_ = new Free(new ChatClient(\"m\", \"key\"));")]
    [InlineData("var chat = new ChatClient(\"m\", \"key\"); chat = new ChatClient(\"m\", \"key\");")]
    [InlineData("_ = new ChatClient(\"m\", \"key\").CompleteChat(\"\");")]
    [InlineData("Func<object> make = () => new ChatClient(\"m\", \"key\");")]
    [InlineData("_ = new Asking(new ChatClient(\"m\", \"key\").Wrap());")]
    [InlineData("_ = new Asking(new ChatClient(\"m\", \"key\").Model.Length);")]
    [InlineData("Func<object, object> make = o => o; _ = new Asking(make(new ChatClient(\"m\", \"key\")));")]
    public Task A_client_of_which_nothing_limited_is_known_is_not(string statements) => VerifyAsync(InMethod(statements));

    [Theory]
    [InlineData("private readonly ChatClient _chat = [|new(\"m\", \"key\")|];")]
    [InlineData("private static ChatClient Chat { get; } = [|new(\"m\", \"key\")|];")]
    [InlineData("private readonly ChatClient _chat; Client(string key) { _chat = [|new ChatClient(\"m\", key)|]; }")]
    [InlineData("Client(ChatClient chat) { } Client(string key) : this([|new ChatClient(\"m\", key)|]) { }")]
    [InlineData("private static ChatClient? _chat; static void SetUp() => _chat ??= [|new ChatClient(\"m\", \"key\")|];")]
    [InlineData("[RateLimited(\"openai\", \"m\")] public Task TellAsync(string prompt) => [|new ChatClient(\"m\", \"key\")|].CompleteChatAsync(prompt);")]
    [InlineData("[RateLimited(\"openai\", \"m\")] public async Task TellAsync(string prompt) { var chat = [|new ChatClient(\"m\", \"key\")|]; await chat.CompleteChatAsync(prompt); }")]
    public Task A_limited_type_that_makes_its_client_is_reported(string members) => VerifyAsync(
        $"{Declarations}public partial class Client {{ [RateLimited(\"openai\", \"m\")] public Task AskAsync(string prompt) => Task.CompletedTask; {members} }}");

    [Theory]
    [InlineData("public class Client { private readonly ChatClient _chat = new(\"m\", \"key\"); }")]
    [InlineData("public partial class Client { [RateLimited(\"openai\", \"m\")] public Task AskAsync(string prompt) => Task.CompletedTask; static object Make() => new ChatClient(\"m\", \"key\"); }")]
    [InlineData("public partial class Client(Client.Holder holder) { [RateLimited(\"openai\", \"m\")] public Task AskAsync(string prompt) => Task.CompletedTask; void M() => holder.Chat = new ChatClient(\"m\", \"key\"); public class Holder { public object? Chat; } }")]
    public Task A_client_that_a_type_makes_for_others_is_not(string code) => VerifyAsync(Declarations + code);

    [Fact]
    public Task Types_of_other_assemblies_are_known()
    {
        var test = Test("class Caller { object M() => new Other([|new OpenAI.Chat.ChatClient(\"m\", \"key\")|]); }");
        test.FurtherReferences.Add(Verify.Compiled("public partial class Other(object client) { [RateLimited(\"openai\", \"m\")] public Task AskAsync(string prompt) => Task.FromResult(client); }"));
        return test.RunAsync();
    }

    [Fact]
    public Task Top_level_statements_are_reported()
    {
        var test = Test(Declarations.Replace("public partial class Asking", "var chat = [|new ChatClient(\"m\", \"key\")|];\n_ = new Asking(chat);\npublic partial class Asking", StringComparison.Ordinal)
            .Split("namespace Azure.AI.OpenAI")[0].Replace("using Azure.AI.OpenAI;", "", StringComparison.Ordinal));
        test.IsProgram = true;
        return test.RunAsync();
    }

    [Fact]
    public Task Generated_code_is_not_reported() => VerifyAsync(
        Declarations + "[System.CodeDom.Compiler.GeneratedCode(\"Other\", \"1\")] class G { object M() => new Asking(new ChatClient(\"m\", \"key\")); }");

    [Fact]
    public Task Code_that_is_being_typed_is_no_trouble()
    {
        var test = Test(Declarations + "class C { object M() => new Asking(new ChatClient(\"m\", ; object N() { var chat = new ChatClient(; return new Asking(chat, new AnthropicClient { MaxRetries = } ");
        test.IsBroken = true;
        return test.RunAsync();
    }

    [Fact]
    public Task The_message_names_the_client_what_is_limited_and_what_to_set() => VerifyMessageAsync(
        Given("[|new ChatClient(\"m\", key)|]"),
        "'ChatClient' retries by itself, and its retries take no turn in the limits of 'Asking': set RetryPolicy = new ClientRetryPolicy(0) in its options");

    [Fact]
    public Task The_message_of_an_Anthropic_client_names_its_own_property() => VerifyMessageAsync(
        InMethod("LlmRateLimiter.Default.RunAsync(\"a\", \"m\", 10, ct => [|new AnthropicClient()|].Messages.Create(null!));"),
        "'AnthropicClient' retries by itself, and its retries take no turn in the limits of 'LlmRateLimiter': set MaxRetries = 0");

    private static string Given(string client) => InMethod($"_ = new Asking({client});");

    private static string InMethod(string statements) => $$"""
        {{Declarations}}
        class Caller
        {
            void M(ApiKeyCredential key, PipelinePolicy policy, int number, OpenAIClientOptions given, ClientOptions claude) { {{statements}} }
            static OpenAIClientOptions Make() => new();
        }
        """;

    private static Task VerifyMessageAsync(string code, string message)
    {
        var test = Test(code);
        test.ExpectedDiagnostics.Add(new DiagnosticResult(UsageRules.OwnRetriesId, Microsoft.CodeAnalysis.DiagnosticSeverity.Info).WithMessage(message));
        return test.RunAsync();
    }

    private static Task VerifyAsync(string code) => Test(code).RunAsync();

    private static CSharpAnalyzerTest<OwnRetriesAnalyzer> Test(string code)
    {
        var test = Verify.Test<OwnRetriesAnalyzer>(code);
        test.FurtherReferences.AddRange([.. Sdks.References, References.AssemblyOf<LlmLimiter.LlmRateLimitingPolicy>()]);
        return test;
    }
}
