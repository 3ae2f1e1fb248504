using LlmLimiter.Analyzers.Usage;
using Roslyn.Testing;

namespace Analyzers.Tests;

public sealed class UnlimitedCallTests
{
    private const string SwitchedOn = "dotnet_diagnostic.LLML105.severity = suggestion\n";

    private const string Usings = """
        #pragma warning disable OPENAI001
        using System.Net.Http;
        using System.Net.Http.Json;
        using Anthropic;
        using Anthropic.Models.Messages;
        using Microsoft.Extensions.AI;
        using OpenAI.Audio;
        using OpenAI.Chat;
        using OpenAI.Embeddings;
        using OpenAI.Images;
        using OpenAI.Responses;
        using ChatMessage = OpenAI.Chat.ChatMessage;

        """;

    /// <summary>What cannot be restored here, declared as its source has it.</summary>
    private const string StandIns = """
        namespace Azure.AI.OpenAI { public class OpenAIClient { public virtual Task<int> GetChatCompletionsAsync(string options) => Task.FromResult(0); } }
        namespace Anthropic.SDK.Messaging { public class MessagesEndpoint { public Task<int> GetClaudeMessageAsync(string parameters) => Task.FromResult(0); public Task<int> CountMessageTokensAsync(string parameters) => Task.FromResult(0); } }
        namespace OpenAI.Responses { public class OpenAIResponseClient { public Task<int> CreateResponseAsync(string text) => Task.FromResult(0); } }

        """;

    [Theory]
    [InlineData("OpenAI.Chat.ChatClient c", "c.[|CompleteChat|](\"\"); await c.[|CompleteChatAsync|](\"\"); c.[|CompleteChatStreaming|](\"\"); await foreach (var x in c.[|CompleteChatStreamingAsync|](\"\")) { }")]
    [InlineData("EmbeddingClient c", "c.[|GenerateEmbedding|](\"\"); await c.[|GenerateEmbeddingsAsync|](new[] { \"\" });")]
    [InlineData("ResponsesClient c", "await c.[|CreateResponseAsync|](new CreateResponseOptions()); await c.[|CreateResponseStreamingAsync|](new CreateResponseOptions());")]
    [InlineData("ImageClient c", "c.[|GenerateImage|](\"\"); await c.[|GenerateImageVariationAsync|](\"\");")]
    [InlineData("AudioClient c", "c.[|TranslateAudio|](\"\"); c.[|GenerateSpeech|](\"\", GeneratedSpeechVoice.Alloy); await c.[|TranscribeAudioAsync|](\"\");")]
    [InlineData("OpenAIResponseClient c", "await c.[|CreateResponseAsync|](\"\");")]
    [InlineData("Azure.AI.OpenAI.OpenAIClient c", "await c.[|GetChatCompletionsAsync|](\"\");")]
    [InlineData("AnthropicClient c, MessageCreateParams p", "await c.Messages.[|Create|](p); await foreach (var x in c.Messages.[|CreateStreaming|](p)) { } await c.WithRawResponse.Messages.[|Create|](p);")]
    [InlineData("Anthropic.Services.MessageService c, MessageCreateParams p", "await c.[|Create|](p);")]
    [InlineData("AnthropicClient c, Anthropic.Models.Beta.Messages.MessageCreateParams p", "await c.Beta.Messages.[|Create|](p);")]
    [InlineData("Anthropic.SDK.Messaging.MessagesEndpoint c", "await c.[|GetClaudeMessageAsync|](\"\");")]
    [InlineData("IChatClient c", "await c.[|GetResponseAsync|](\"\"); await foreach (var x in c.[|GetStreamingResponseAsync|](\"\")) { } await c.[|GetResponseAsync|](new List<Microsoft.Extensions.AI.ChatMessage>());")]
    [InlineData("IEmbeddingGenerator<string, Embedding<float>> c", "await c.[|GenerateAsync|](new[] { \"\" }); await c.[|GenerateAsync|](\"\"); await c.[|GenerateVectorAsync|](\"\");")]
    [InlineData("DelegatingChatClient c", "await c.[|GetResponseAsync|](new List<Microsoft.Extensions.AI.ChatMessage>());")]
    [InlineData("OpenAI.Chat.ChatClient? c", "_ = c?.[|CompleteChat|](\"\"); Func<Task> f = () => c!.[|CompleteChatAsync|](\"\"); await f(); Local(); void Local() => c!.[|CompleteChat|](\"\");")]
    public Task Calls_of_the_SDKs_are_reported(string parameters, string statements) =>
        VerifyAsync($"class Caller {{ async Task M({parameters}) {{ {statements} await Task.CompletedTask; }} }}\n{StandIns}");

    [Theory]
    [InlineData("OpenAI.Chat.ChatClient c", "_ = c.Model; c.GetChatCompletion(\"\"); _ = nameof(c.CompleteChat); Func<string, object> f = x => x;")]
    [InlineData("OpenAI.OpenAIClient c", "c.GetChatClient(\"gpt-4o\");")]
    [InlineData("ResponsesClient c", "await c.GetResponseAsync(\"id\");")]
    [InlineData("AnthropicClient c, MessageCountTokensParams p", "await c.Messages.CountTokens(p); await c.Models.List();")]
    [InlineData("Anthropic.SDK.Messaging.MessagesEndpoint c", "await c.CountMessageTokensAsync(\"\");")]
    [InlineData("IChatClient c", "c.GetService(typeof(string)); c.Dispose(); c.ToString();")]
    [InlineData("IEmbeddingGenerator<string, Embedding<float>> c", "c.GetService(typeof(string));")]
    public Task Other_members_of_the_clients_are_not(string parameters, string statements) =>
        VerifyAsync($"class Caller {{ async Task M({parameters}) {{ {statements} await Task.CompletedTask; }} }}\n{StandIns}");

    [Fact]
    public Task Clients_that_derive_from_known_ones_are_known() => VerifyAsync($$"""
        class MyChat : OpenAI.Chat.ChatClient { public Task WarmUpAsync() => CompleteChatAsync(""); }
        sealed class Router : IChatClient { {{ChatClientMembers}} }
        class Caller<T> where T : IChatClient
        {
            async Task M(MyChat chat, Router router, T other)
            {
                await chat.[|CompleteChatAsync|]("");
                await router.[|GetResponseAsync|](new List<Microsoft.Extensions.AI.ChatMessage>());
                await other.[|GetResponseAsync|]("");
            }
        }
        """);

    [Theory]
    [InlineData("await http.[|PostAsync|](\"https://api.openai.com/v1/chat/completions\", null);")]
    [InlineData("await http.[|PostAsJsonAsync|](\"https://API.anthropic.com/v1/messages\", 1);")]
    [InlineData("const string Host = \"https://api.groq.com\"; await http.[|PostAsync|](Host + \"/openai/v1\", null);")]
    [InlineData("await http.[|PostAsync|](new Uri(\"https://api.mistral.ai:443/v1\"), null);")]
    [InlineData("await http.[|PostAsync|](new Uri(new Uri(\"https://api.mistral.ai\"), \"v1\"), null);")]
    [InlineData("await http.[|PostAsync|]($\"https://generativelanguage.googleapis.com/v1/models/{name}:generateContent\", null);")]
    [InlineData("await http.[|PostAsync|]($\"https://api.openai.com{name}\", null);")]
    [InlineData("await http.[|PostAsync|]($\"https://{name}.openai.azure.com/openai\", null);")]
    [InlineData("await http.[|SendAsync|](new HttpRequestMessage(HttpMethod.Post, \"https://api.openai.com/v1\"));")]
    [InlineData("await http.[|SendAsync|](new HttpRequestMessage { Method = HttpMethod.Post, RequestUri = new Uri(\"https://api.openai.com/v1\") });")]
    [InlineData("using var request = new HttpRequestMessage(HttpMethod.Post, \"https://api.openai.com/v1\"); await http.[|SendAsync|](request, CancellationToken.None);")]
    [InlineData("http.[|Send|](new HttpRequestMessage(HttpMethod.Post, \"https://api.openai.com/v1\"));")]
    public Task Sends_to_a_providers_host_are_reported(string statement) =>
        VerifyAsync($"class Caller {{ async Task M(HttpClient http, string name) {{ {statement} await Task.CompletedTask; }} }}");

    [Theory]
    [InlineData("await http.PostAsync(\"https://example.com/api.openai.com\", null);")]
    [InlineData("await http.PostAsync(\"https://api.openai.com.example.com\", null);")]
    [InlineData("await http.PostAsync(\"https://openai.azure.com\", null);")]
    [InlineData("await http.PostAsync(\"/v1/chat/completions\", null);")]
    [InlineData("await http.PostAsync(name, null);")]
    [InlineData("await http.PostAsync($\"{name}/v1\", null);")]
    [InlineData("await http.PostAsync((Uri?)null, null);")]
    [InlineData("await http.GetStringAsync(\"https://api.openai.com/v1/models\");")]
    [InlineData("await http.SendAsync(new HttpRequestMessage(HttpMethod.Get, \"https://api.openai.com/v1/models\"));")]
    [InlineData("await http.SendAsync(new HttpRequestMessage());")]
    [InlineData("HttpRequestMessage request; request = new(); await http.SendAsync(request);")]
    public Task Other_sends_are_not(string statement) =>
        VerifyAsync($"class Caller {{ async Task M(HttpClient http, string name) {{ {statement} await Task.CompletedTask; }} }}");

    [Fact]
    public Task A_local_that_is_declared_with_itself_tells_nothing() => VerifyAsync(
        "class Caller { async Task M(HttpClient http) { string uri = uri + \"a\"; await http.PostAsync(uri, null); } }", isBroken: true);

    [Theory]
    [InlineData("[RateLimited(\"openai\", \"m\")] public Task AskAsync(string prompt) => chat.CompleteChatAsync(prompt);")]
    [InlineData("[RateLimited(\"openai\", \"m\")] public Task AskAsync(string prompt) { return Ask(); async Task Ask() => await Task.Run(() => chat.CompleteChatAsync(prompt)); }")]
    [InlineData("[RateLimited(\"openai\", \"m\")] public Task AskAsync(string prompt) { return Task.Run(() => { return Ask(); Task Ask() => chat.CompleteChatAsync(prompt); }); }")]
    [InlineData("[RateLimited(\"openai\", \"m\")] public partial Task AskAsync(string prompt); private Task AskCoreAsync(string prompt) => chat.CompleteChatAsync(prompt);")]
    [InlineData("[RateLimited(\"openai\", \"m\", CoreMethod = nameof(Send))] public partial Task AskAsync(string prompt); private Task Send(string prompt) => chat.CompleteChatAsync(prompt);")]
    [InlineData("Task M(LlmRateLimiter limiter) => limiter.RunAsync(\"openai\", \"m\", 10, ct => chat.CompleteChatAsync(\"\"));")]
    [InlineData("object M(LlmRateLimiter limiter) => limiter.Run(\"openai\", \"m\", 10, ct => chat.CompleteChat(\"\"));")]
    [InlineData("Task M(LlmRateLimiter limiter) => limiter.RunAsync(\"openai\", \"m\", 10, SendAsync); private async Task<int> SendAsync(CancellationToken ct) { await chat.CompleteChatAsync(\"\"); return 1; }")]
    [InlineData("Task M(LlmRateLimiter limiter) { return limiter.RunAsync(\"openai\", \"m\", 10, SendAsync); async Task<int> SendAsync(CancellationToken ct) { await chat.CompleteChatAsync(\"\"); return 1; } }")]
    [InlineData("async Task M(LlmRateLimiter limiter) { using LlmLease lease = await limiter.AcquireAsync(\"openai\", \"m\", 10); await chat.CompleteChatAsync(\"\"); }")]
    [InlineData("void M(LlmRateLimiter limiter) { using LlmLease lease = limiter.Acquire(\"openai\", \"m\", 10); chat.CompleteChat(\"\"); }")]
    [InlineData("void M(LlmRateLimiter limiter) { if (limiter.TryAcquire(\"openai\", \"m\", 10, out LlmLease lease)) { using (lease) { chat.CompleteChat(\"\"); } } }")]
    [InlineData("Task M(LlmLease lease) => chat.CompleteChatAsync(\"\");")]
    [InlineData("[BypassRateLimit(\"a probe\")] Task M() => chat.CompleteChatAsync(\"\");")]
    [InlineData("Task M() { return F(); [BypassRateLimit(\"a probe\")] Task F() => chat.CompleteChatAsync(\"\"); }")]
    [InlineData("[RateLimited(\"openai\", \"m\")] public Task AskAsync(string prompt) => Helper(prompt); private Task Helper(string prompt) => Inner(prompt); private Task Inner(string prompt) => chat.CompleteChatAsync(prompt);")]
    [InlineData("[RateLimited(\"openai\", \"m\")] public Task AskAsync(string prompt) => Again(prompt, 3); private Task Again(string prompt, int n) => n == 0 ? chat.CompleteChatAsync(prompt) : Again(prompt, n - 1);")]
    [InlineData("Task M(LlmRateLimiter limiter) => limiter.RunAsync(\"openai\", \"m\", 10, ct => Helper<int>()); private async Task<int> Helper<T>() { await chat.CompleteChatAsync(\"\"); return 1; }")]
    [InlineData("private static Task Helper(OpenAI.Chat.ChatClient chat) => chat.CompleteChatAsync(\"\"); public class Nested { [RateLimited(\"openai\", \"m\")] public Task AskAsync(OpenAI.Chat.ChatClient chat) => Helper(chat); }")]
    public Task A_call_that_has_its_turn_is_not_reported(string members) => VerifyAsync(InClient(members));

    [Theory]
    [InlineData("Task M() => chat.[|CompleteChatAsync|](\"\"); Task Other() => M();")]
    [InlineData("[NotRateLimited] public Task M() => chat.[|CompleteChatAsync|](\"\");")]
    [InlineData("[RateLimited(\"openai\", \"m\")] public Task AskAsync(string prompt) => Helper(prompt); public Task Helper(string prompt) => chat.[|CompleteChatAsync|](prompt);")]
    [InlineData("[RateLimited(\"openai\", \"m\")] public Task AskAsync(string prompt) => Helper(prompt); public Task M() => Helper(\"\"); private Task Helper(string prompt) => chat.[|CompleteChatAsync|](prompt);")]
    [InlineData("public Task M() => Again(3); private Task Again(int n) => n == 0 ? Other(n) : Again(n - 1); private Task Other(int n) => n > 1 ? Again(n) : chat.[|CompleteChatAsync|](\"\");")]
    [InlineData("[RateLimited(\"openai\", \"m\")] public Task AskAsync(string prompt) => Helper(prompt); public Func<string, Task> F => Helper; private Task Helper(string prompt) => chat.[|CompleteChatAsync|](prompt);")]
    [InlineData("private Task M() { return Local(); Task Local() => chat.[|CompleteChatAsync|](\"\"); }")]
    [InlineData("async Task M(LlmRateLimiter limiter) { await chat.[|CompleteChatAsync|](\"\"); using LlmLease lease = await limiter.AcquireAsync(\"openai\", \"m\", 10); }")]
    [InlineData("Task M() => Task.Run(() => chat.[|CompleteChatAsync|](\"\"));")]
    [InlineData("object F => chat.[|CompleteChat|](\"\");")]
    [InlineData("object field = new OpenAI.Chat.ChatClient(\"\", \"\").[|CompleteChat|](\"\"); Client(int n) : this((OpenAI.Chat.ChatClient)null!) => new OpenAI.Chat.ChatClient(\"\", \"\").[|CompleteChat|](\"\");")]
    [InlineData("class Nested { Task M(OpenAI.Chat.ChatClient chat) => chat.[|CompleteChatAsync|](\"\"); class Inner { Task M(OpenAI.Chat.ChatClient chat) => chat.[|CompleteChatAsync|](\"\"); } }")]
    [InlineData("private static Task Helper(OpenAI.Chat.ChatClient chat) => chat.[|CompleteChatAsync|](\"\"); class Nested { [RateLimited(\"openai\", \"m\")] public Task AskAsync(OpenAI.Chat.ChatClient chat) => Helper(chat); class Inner { Task M(OpenAI.Chat.ChatClient chat) => Helper(chat); } }")]
    public Task A_call_without_a_turn_is(string members) => VerifyAsync(InClient(members));

    [Fact]
    public Task Implementations_of_annotated_interfaces_have_their_turn() => VerifyAsync("""
        public interface IAssistant { [RateLimited("openai", "m")] Task AskAsync(string prompt); [RateLimited("openai", "m")] Task TellAsync(string prompt); }
        public class Assistant(OpenAI.Chat.ChatClient chat) : IAssistant
        {
            public virtual Task AskAsync(string prompt) => chat.CompleteChatAsync(prompt);
            Task IAssistant.TellAsync(string prompt) => chat.CompleteChatAsync(prompt);
        }
        public class Derived(OpenAI.Chat.ChatClient other) : Assistant(other) { public override Task AskAsync(string prompt) => other.CompleteChatAsync(prompt); }
        """);

    [Fact]
    public Task Overrides_of_annotated_methods_have_their_turn() => VerifyAsync("""
        public class Base { [RateLimited("openai", "m")] public virtual Task AskAsync(string prompt) => Task.CompletedTask; }
        public class Derived(OpenAI.Chat.ChatClient chat) : Base { public override Task AskAsync(string prompt) => chat.CompleteChatAsync(prompt); }
        """);

    [Fact]
    public Task Clients_and_handlers_pass_on_what_others_ask() => VerifyAsync($$"""
        class Logging(IChatClient inner) : DelegatingChatClient(inner)
        {
            public override Task<ChatResponse> GetResponseAsync(IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
                InnerClient.GetResponseAsync(messages, options, cancellationToken);
        }
        class Adapter(OpenAI.Chat.ChatClient chat) : IChatClient { class Part { Task M(OpenAI.Chat.ChatClient chat) => chat.CompleteChatAsync(""); } Task M() => chat.CompleteChatAsync(""); {{ChatClientMembers}} }
        class Handler(HttpClient http) : DelegatingHandler { Task M() => http.PostAsync("https://api.openai.com/v1", null); }
        """);

    [Fact]
    public Task Fakes_send_nothing() => VerifyAsync($$"""
        class FakeChat : IChatClient { {{ChatClientMembers}} }
        class ChatStub : OpenAI.Chat.ChatClient;
        class Tests { async Task M() { await new FakeChat().GetResponseAsync(""); await new ChatStub().CompleteChatAsync(""); } }
        """);

    [Theory]
    [InlineData("LlmLimiter.Extensions.AI.RateLimitedChatClient limited", "await limited.GetResponseAsync(\"\"); await limited.GetResponseAsync(new List<Microsoft.Extensions.AI.ChatMessage>());")]
    [InlineData("LlmLimiter.Extensions.AI.RateLimitedEmbeddingGenerator<string, Embedding<float>> limited", "await limited.GenerateAsync(\"\"); await limited.GenerateVectorAsync(\"\");")]
    [InlineData("IChatClient c", "await c.WithRateLimit().GetResponseAsync(\"\");")]
    [InlineData("IChatClient c", "IChatClient limited = c.WithRateLimit(); await limited.GetResponseAsync(\"\"); await foreach (var x in limited.GetStreamingResponseAsync(\"\")) { } await c.[|GetResponseAsync|](\"\");")]
    [InlineData("IChatClient c", "using IChatClient limited = new LlmLimiter.Extensions.AI.RateLimitedChatClient(c); await Local(); Task Local() => limited.GetResponseAsync(\"\");")]
    [InlineData("IEmbeddingGenerator<string, Embedding<float>> c", "IEmbeddingGenerator<string, Embedding<float>> limited = c.WithRateLimit(); await limited.GenerateAsync(\"\");")]
    [InlineData("IChatClient c", "IChatClient limited = c.WithRateLimit(); await limited.[|GetResponseAsync|](\"\"); limited = c;")]
    [InlineData("IChatClient c", "IChatClient limited = c.WithRateLimit(); Change(ref limited); await limited.[|GetResponseAsync|](\"\"); void Change(ref IChatClient changed) => changed = c;")]
    [InlineData("IChatClient c", "IChatClient limited = c.WithRateLimit(); (limited, var n) = (c, 1); await limited.[|GetResponseAsync|](\"\");")]
    public Task Clients_that_wait_by_themselves_are_not(string parameters, string statements) =>
        VerifyAsync($"class Caller {{ async Task M({parameters}) {{ {statements} }} }}");

    [Fact]
    public Task Limited_twins_and_annotated_calls_are_others_business() => VerifyAsync("""
        public static partial class Extensions
        {
            [RateLimited("openai", "m")] public static Task<ChatResponse> GetResponseAsync(this IChatClient client, int prompt) => client.GetResponseAsync("");
        }
        class Caller { Task M(IChatClient client) => client.GetResponseAsync(1); }
        """);

    [Fact]
    public Task Top_level_statements_are_reported() => VerifyAsync("await new OpenAI.Chat.ChatClient(\"\", \"\").[|CompleteChatAsync|](\"\");", isProgram: true);

    [Fact]
    public Task Parts_of_a_type_are_looked_at_together() => Test("""
        partial class Client(OpenAI.Chat.ChatClient chat) { private Task Helper(string prompt) => chat.CompleteChatAsync(prompt); }
        """, further: "using System.Threading.Tasks; using LlmLimiter; partial class Client { [RateLimited(\"openai\", \"m\")] public Task AskAsync(string prompt) => Helper(prompt); }").RunAsync();

    [Fact]
    public Task Generated_code_is_not_reported() => VerifyAsync(
        "[System.CodeDom.Compiler.GeneratedCode(\"Other\", \"1\")] class G { Task M(OpenAI.Chat.ChatClient chat) => chat.CompleteChatAsync(\"\"); }");

    [Fact]
    public Task Code_that_is_being_typed_is_no_trouble() => VerifyAsync(
        "class C { Task M(OpenAI.Chat.ChatClient chat, System.Net.Http.HttpClient http) { chat.[|CompleteChat|](; http.PostAsync(; Missing(\"\").GetResponseAsync(); return F(; Task F() => chat.[|CompleteChatAsync|](\"\"", isBroken: true);

    [Fact]
    public Task It_is_off_until_it_is_switched_on()
    {
        var test = Test("class C { Task M(OpenAI.Chat.ChatClient chat) => chat.CompleteChatAsync(\"\"); }");
        test.EditorConfig = "";
        return test.RunAsync();
    }

    [Theory]
    [InlineData("Corp.Llm.Client.AskAsync", "client.[|AskAsync|](); client.AskTwiceAsync(); client.Close(); derived.[|AskAsync|]();")]
    [InlineData(" Corp.Llm.Client.Ask* ,, Corp.Llm.Client.Close", "client.[|AskAsync|](); client.[|AskTwiceAsync|](); client.[|Close|](); derived.[|AskAsync|]();")]
    [InlineData("Corp.Llm.Client.*", "client.[|AskAsync|](); client.[|Close|]();")]
    [InlineData("Corp.Llm.Generic.AskAsync, Corp.Llm.Outer.Nested.Ask", "generic.[|AskAsync|](); nested.[|Ask|]();")]
    public Task An_editorconfig_adds_calls(string calls, string statements) => CorpAsync($"llmlimiter.known_calls = {calls}", statements);

    [Theory]
    [InlineData("Corp.Llm.AskAsync")]
    [InlineData("Corp.Llm.Client.As?Async, AskAsync, ., .., *, Corp.Llm.Client.*Async, Corp.Llm.Client.")]
    [InlineData("")]
    public Task What_names_no_method_of_a_type_adds_none(string calls) => CorpAsync($"llmlimiter.known_calls = {calls}", "client.AskAsync(); generic.AskAsync();");

    [Fact]
    public Task An_editorconfig_adds_hosts() => CorpAsync(
        "llmlimiter.known_hosts = llm.corp.example, *.models.example",
        "http.[|PostAsync|](\"https://llm.corp.example/v1\", null); http.[|PostAsync|](\"http://eu.models.example:8080\", null);");

    [Fact]
    public Task What_is_no_host_adds_none() => CorpAsync(
        "llmlimiter.known_hosts = https://llm.corp.example, llm.*.example, *, , *., a b",
        "http.PostAsync(\"https://llm.corp.example/v1\", null); http.PostAsync(\"https://models.example\", null);");

    [Fact]
    public Task The_message_names_the_call_and_what_to_do() => Test(
        "class C { Task M(OpenAI.Chat.ChatClient chat) => chat.[|CompleteChatAsync|](\"\"); }",
        "'ChatClient.CompleteChatAsync' is called outside any limited method: annotate the method around the call with [RateLimited(\"openai\", \"…\")], or make the call in LlmRateLimiter.Run or RunAsync").RunAsync();

    [Fact]
    public Task The_message_leaves_the_provider_open_where_the_type_does_not_tell_it() => Test(
        "class C { Task M(IChatClient chat) => chat.[|GetResponseAsync|](\"\"); }",
        "'ChatClientExtensions.GetResponseAsync' is called outside any limited method: annotate the method around the call with [RateLimited(\"…\", \"…\")], or make the call in LlmRateLimiter.Run or RunAsync").RunAsync();

    [Fact]
    public Task The_message_names_the_host() => Test(
        "class C { Task M(HttpClient http, string name) => http.[|PostAsync|]($\"https://{name}.openai.azure.com/\", null); }",
        "'HttpClient.PostAsync' to 'openai.azure.com' is called outside any limited method: annotate the method around the call with [RateLimited(\"azure\", \"…\")], or make the call in LlmRateLimiter.Run or RunAsync").RunAsync();

    /// <summary>Of the packages that the tests refer to; of the others' there is nothing to compare with.</summary>
    [Fact]
    public void Every_call_of_the_list_is_there_in_its_SDK()
    {
        System.Reflection.Assembly[] sdks = [typeof(OpenAI.OpenAIClient).Assembly, typeof(Anthropic.AnthropicClient).Assembly, typeof(Microsoft.Extensions.AI.IChatClient).Assembly];
        var missing = ShippedCalls.Calls
            .Where(static call => !call.Type.StartsWith("Azure.", StringComparison.Ordinal) && !call.Type.StartsWith("Anthropic.SDK.", StringComparison.Ordinal)
                && call.Type != "OpenAI.Responses.OpenAIResponseClient")
            .Where(call => !sdks.SelectMany(static sdk => sdk.GetExportedTypes())
                .Where(type => type.FullName!.Split('`')[0] == call.Type)
                .SelectMany(static type => type.GetMethods())
                .Any(method => call.IsBeginning ? method.Name.StartsWith(call.Method, StringComparison.Ordinal) : method.Name == call.Method));
        Assert.Empty(missing);
    }

    private const string ChatClientMembers = """
        public Task<ChatResponse> GetResponseAsync(IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
        public object? GetService(System.Type serviceType, object? serviceKey = null) => null;
        public void Dispose() { }
        """;

    private static string InClient(string members) => $"public partial class Client(OpenAI.Chat.ChatClient chat) {{ {members} }}";

    private static Task CorpAsync(string config, string statements)
    {
        var test = Test($$"""
            namespace Corp.Llm
            {
                public class Client { public Task AskAsync() => Task.CompletedTask; public Task AskTwiceAsync() => AskAsync(); public void Close() { } }
                public class Derived : Client;
                public class Generic<T> { public Task AskAsync() => Task.CompletedTask; }
                public class Outer { public class Nested { public void Ask() { } } }
            }
            class Caller { void M(Corp.Llm.Client client, Corp.Llm.Derived derived, Corp.Llm.Generic<int> generic, Corp.Llm.Outer.Nested nested, HttpClient http) { {{statements}} } }
            """);
        test.EditorConfig += config;
        return test.RunAsync();
    }

    private static Task VerifyAsync(string code, bool isProgram = false, bool isBroken = false)
    {
        var test = Test(code);
        test.IsProgram = isProgram;
        test.IsBroken = isBroken;
        return test.RunAsync();
    }

    private static CSharpAnalyzerTest<UnlimitedCallAnalyzer> Test(string code, string? message = null, string? further = null)
    {
        var test = Verify.Test<UnlimitedCallAnalyzer>(Usings + code);
        test.EditorConfig = SwitchedOn;
        test.FurtherReferences.AddRange(Sdks.References);
        if (message is not null)
        {
            test.ExpectedDiagnostics.Add(new DiagnosticResult(UsageRules.UnlimitedCallId, Microsoft.CodeAnalysis.DiagnosticSeverity.Info).WithMessage(message));
        }

        if (further is not null)
        {
            test.FurtherSources.Add("Further.cs", further);
        }

        return test;
    }
}
