using System.Text.RegularExpressions;

namespace Generators.Tests;

/// <summary>How requests are described, as text.</summary>
public sealed class RequestTests
{
    [Fact]
    public void The_Anthropic_SDK_needs_no_configuration() => Generated.RequireApprovedWithSdks("""
        using Anthropic.Models.Messages;

        namespace Demo;

        public interface IClaude
        {
            [RateLimited("anthropic", "claude-sonnet-4-5")]
            Task<Message> CreateAsync(MessageCreateParams parameters, CancellationToken cancellationToken = default);
        }
        """);

    [Fact]
    public void Microsoft_Extensions_AI_needs_no_configuration() => Generated.RequireApprovedWithSdks("""
        using Microsoft.Extensions.AI;

        namespace Demo;

        public interface IChat
        {
            [RateLimited("openai", "gpt-4o")]
            Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default);

            [RateLimited("openai", "text-embedding-3-small")]
            Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null);
        }
        """);

    [Fact]
    public void The_responses_of_the_OpenAI_SDK_need_no_configuration() => Generated.RequireApprovedWithSdks("""
        #pragma warning disable OPENAI001
        using OpenAI.Responses;

        namespace Demo;

        public interface IResponses
        {
            [RateLimited("openai")]
            Task<ResponseResult> CreateAsync(CreateResponseOptions options, CancellationToken cancellationToken = default);

            [RateLimited("openai", "gpt-4o")]
            Task<ResponseResult> ContinueAsync(IEnumerable<ResponseItem> inputItems);
        }
        """);

    [Theory]
    [InlineData("Task<OpenAI.Embeddings.OpenAIEmbedding> EmbedAsync(string text)", ".Estimate.Input(call.text),")]
    [InlineData("Task<System.ClientModel.ClientResult<OpenAI.Embeddings.OpenAIEmbeddingCollection>> EmbedAsync(string[] inputs)", "estimate = estimate.Input(text);")]
    [InlineData("Task AskAsync(List<(string Role, string? Content)> messages)", "estimate = estimate.Message().Text(message.Content);")]
    [InlineData("Task AskAsync((string Text, int Length)? message, Sent prompt)", ".Message().Text(call.message?.Text).Message().Text(call.prompt.Text),")]
    [InlineData("Task<(string Text, TokenUsage? Usage)> AskAsync(string prompt)", "Usage(answer.Usage?.InputTokens, answer.Usage?.OutputTokens,")]
    [InlineData("Task<float[]> EmbedAsync(string text)", ".Estimate.Input(call.text),")]
    [InlineData("Task<IList<ReadOnlyMemory<float>>> GenerateEmbeddingsAsync(IList<string> values)", "estimate = estimate.Input(text);")]
    [InlineData("Task<float[]> RateAsync(string text)", ".Estimate.Message(call.text),")]
    [InlineData("Task<string> DescribeEmbeddingAsync(string text)", ".Estimate.Message(call.text),")]
    [InlineData("Task<float[]> EmbedAsync(string text, int maxTokens)", ".Estimate.Message(call.text).MaxOutputTokens(call.maxTokens),")]
    [InlineData("Task<List<Microsoft.Extensions.AI.Embedding<float>>> EmbedAsync([Prompt] System.Text.StringBuilder x)", ".Estimate.Input(call.x?.ToString()),")]
    [InlineData("Task<Vectors> EmbedAsync(List<string> prompts, string value)", "estimate = estimate.Input(call.value);")]
    [InlineData("Task<List<float[]>> AskAsync(List<string> prompts)", "estimate = estimate.Prompt(text);")]
    [InlineData("Task<Total> AskAsync(List<string> questions, string question, string value)", ".Estimate.Message(call.question),")]
    [InlineData("Task AskAsync(List<OpenAI.Chat.UserChatMessage> turns)", "estimate = DescribeChatMessage(estimate, message);")]
    [InlineData("Task AskAsync([Prompt] string first, OpenAI.Chat.ChatMessage last)", ".Estimate.Message(call.first),")]
    [InlineData("Task AskAsync(string prompt, int n)", ".Message(call.prompt).Choices(call.n),")]
    [InlineData("Task AskAsync(string prompt, int? candidateCount, long maxTokens)", ".Message(call.prompt).Choices(call.candidateCount).MaxOutputTokens(call.maxTokens),")]
    [InlineData("Task AskAsync(string prompt, Options? options)", ".Choices(call.options?.CandidateCount).MaxOutputTokens(call.options?.MaxTokens),")]
    [InlineData("Task AskAsync(string systemPrompt, Said[] messages)", "estimate = estimate.Message().Text(message?.Text).Name(message?.AuthorName);")]
    public void What_is_counted_follows_from_types_and_names(string member, string expected) => Assert.Contains(expected, Generated.Text($$"""
        public class Usage { public int PromptTokens { get; set; } public int TotalTokens { get; set; } }
        public class Vectors { public Usage? Usage { get; set; } }
        public class TotalUsage { public int TotalTokens { get; set; } }
        public class Total { public TotalUsage? Usage { get; set; } }
        public class Options { public int? CandidateCount { get; set; } public int MaxTokens { get; set; } }
        public struct Sent { public string? Text; }
        public class Said { public string? Text { get; set; } public string? AuthorName { get; set; } }
        public interface IClient { [RateLimited("a", "b")] {{member}}; }
        """), StringComparison.Ordinal);

    [Theory]
    [InlineData("OpenAI.Responses.CreateResponseOptions", "if (value.PreviousResponseId is not null)")]
    [InlineData("OpenAI.Responses.CreateResponseOptions", "if (value.ConversationOptions is not null)")]
    [InlineData("OpenAI.Responses.CreateResponseOptions", "if (tool is not global::OpenAI.Responses.FunctionTool)")]
    [InlineData("OpenAI.Responses.ResponseItem", "if (part.InputFileId is not null || part.InputFileBytes is not null)")]
    [InlineData("OpenAI.Chat.ChatMessage", "if (part.Text is null && part.Refusal is null && part.ImageBytes is null && part.ImageUri is null)")]
    [InlineData("Microsoft.Extensions.AI.ChatOptions", "if (value.ConversationId is not null)")]
    [InlineData("Microsoft.Extensions.AI.ChatOptions", "if (tool is not global::Microsoft.Extensions.AI.AIFunctionDeclaration)")]
    [InlineData("Microsoft.Extensions.AI.ChatMessage", "if (!data.HasTopLevelMediaType(\"image\"))")]
    [InlineData("Anthropic.Models.Messages.MessageCreateParams", "if (value.TryPickDocument(out var document))")]
    [InlineData("Anthropic.Models.Messages.MessageCreateParams", "if (!tool.TryPickTool(out var _))")]
    public void Input_that_is_not_counted_is_known_as_such(string type, string condition) => Assert.Matches(
        $@"{Regex.Escape(condition)}\s+{{\s+estimate = estimate\.Uncounted\(\);",
        Generated.Text($$"""
            #pragma warning disable OPENAI001
            public interface IClient { [RateLimited("a", "b")] Task AskAsync({{type}} x); }
            """));

    [Fact]
    public void A_request_of_the_Anthropic_SDK_names_its_model() => Assert.Contains("request.For(call.parameters?.Model.Raw())", Generated.Text("""
        public interface IClaude { [RateLimited("anthropic")] Task AskAsync(Anthropic.Models.Beta.Messages.MessageCreateParams parameters, string prompt); }
        """), StringComparison.Ordinal);

    [Theory]
    [InlineData("public partial class C(LlmRateLimiter limiter) { [RateLimited(\"a\", \"b\")] public Task AskAsync(ChatMessage[] messages) => Task.FromResult(limiter); static int DescribeChatMessage; }", "DescribeChatMessage2(global")]
    [InlineData("public class C { [RateLimited(\"a\", \"b\")] public Task AskAsync(ChatMessage message) => Task.CompletedTask; [RateLimited(\"a\", \"b\")] public Task TellAsync(UserChatMessage message) => Task.CompletedTask; }", "DescribeChatMessage(estimate, call.message)")]
    [InlineData("public partial struct S { [RateLimited(\"a\", \"b\")] public Task AskAsync(List<Microsoft.Extensions.AI.ChatMessage> messages, ChatMessage message) => Task.CompletedTask; }", "DescribeChatMessage2(estimate, call.message)")]
    public void The_methods_that_count_have_names_of_their_own(string code, string expected) =>
        Assert.Contains(expected, Generated.Text($"using OpenAI.Chat; {code}"), StringComparison.Ordinal);

    [Fact]
    public void A_version_of_an_SDK_that_lacks_members_is_counted_without_them()
    {
        string text = Generated.TextWithoutSdks("""
            namespace Anthropic.Models.Messages
            {
                public class MessageCreateParams { public int MaxTokens { get; set; } public List<Message>? Messages { get; set; } public string? System { get; set; } }
                public class Message { public Content? Content { get; set; } }
                public class Content { public bool TryPickString(out string? text) { text = null; return false; } }
            }
            namespace Demo
            {
                public interface IClaude { [RateLimited("a", "b")] Task AskAsync(Anthropic.Models.Messages.MessageCreateParams parameters); }
            }
            """);
        Assert.Contains("if (value.Content?.TryPickString(out var text) == true)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Tools", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("string?", "request.For(call.parameters?.Model)")]
    [InlineData("Name", "request.For(call.parameters?.Model.Raw())")]
    [InlineData("int", "request.Estimate")]
    public void A_version_of_an_SDK_may_hold_the_name_of_its_model_otherwise(string type, string expected) => Assert.Contains(
        expected,
        Generated.TextWithoutSdks($$"""
            namespace Anthropic.Models.Messages
            {
                public struct Name { public string Raw() => ""; }
                public class MessageCreateParams { public {{type}} Model { get; set; } }
            }
            namespace Demo
            {
                public interface IClaude { [RateLimited("a")] Task AskAsync(Anthropic.Models.Messages.MessageCreateParams parameters); }
            }
            """),
        StringComparison.Ordinal);
}
