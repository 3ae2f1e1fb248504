namespace Generators.Tests;

public sealed class ConventionTests
{
    [Fact]
    public void The_OpenAI_SDK_needs_no_configuration() => Generated.RequireApprovedWithSdks("""
        using System.ClientModel;
        using OpenAI.Chat;

        namespace Demo;

        public interface IOpenAi
        {
            [RateLimited("openai", "gpt-4o")]
            Task<ChatCompletion> AskAsync(string prompt, ChatCompletionOptions? options = null, CancellationToken cancellationToken = default);

            [RateLimited("openai", "gpt-4o")]
            Task<ClientResult<ChatCompletion>> CompleteAsync(IEnumerable<ChatMessage> messages, ChatCompletionOptions? options = null, CancellationToken cancellationToken = default);

            [RateLimited("openai", "gpt-4o")]
            Task<ClientResult<ChatCompletion>> ContinueAsync(List<ChatMessage> history, ChatMessage[] messages, ChatMessage? message);
        }
        """);

    [Fact]
    public void Marked_parameters_come_before_usual_names() => Generated.RequireApproved("""
        using System.Text;

        namespace Demo;

        public interface IMarked
        {
            [RateLimited("openai")]
            Task AskAsync(string prompt, [Prompt] string first, [Prompt] StringBuilder? second, [ModelName] string model, int maxTokens, [MaxOutputTokens] long? bound);
        }
        """);

    [Fact]
    public void Text_is_found_in_strings_messages_and_parts() => Generated.RequireApproved("""
        using System.Collections.Immutable;

        namespace Demo;

        public record Message(string Role, string? Text);
        public sealed record UserMessage(string Name) : Message("user", Name);
        public readonly record struct Plain(string Content);
        public sealed class Part { public string? Text { get; set; } }
        public sealed class Rich { public ImmutableArray<Part> Content { get; set; } }
        public sealed class Bag : List<Part>;

        public interface ITexts
        {
            [RateLimited("openai", "gpt-4o")]
            Task AskAsync(
                string systemPrompt, string[]? texts, IReadOnlyList<UserMessage> messages, ImmutableArray<Plain> chatMessages, IEnumerable<Rich?>? history,
                IEnumerable<string> inputs, ICollection<Bag> conversation, Plain message, int[] content);
        }
        """);

    [Fact]
    public void Usage_is_found_under_its_usual_names() => Generated.RequireApproved("""
        namespace Demo;

        public sealed class Usage { public long? PromptTokens { get; set; } public int CompletionTokens { get; set; } }
        public readonly record struct Counts(int InputTokens, int OutputTokens, int TotalTokens, int? CachedTokens);
        public sealed class Answer { public Usage? Usage { get; set; } }
        public class ValueAnswer { public Counts Usage { get; set; } }
        public sealed class DerivedAnswer : ValueAnswer;
        public readonly record struct Wrapped(Answer Value);
        public sealed class Total { public NestedTotal? Usage { get; set; } public sealed class NestedTotal { public int TotalTokenCount { get; set; } } }
        public sealed class OwnUsage { public TokenUsage? Usage { get; set; } }
        public sealed class NoNumbers { public string? Usage { get; set; } }

        public interface IUsages
        {
            [RateLimited("a", "b")] Task<Answer?> ClassAsync(string prompt);
            [RateLimited("a", "b")] Task<DerivedAnswer> StructAsync(string prompt);
            [RateLimited("a", "b")] Task<Wrapped> WrappedAsync(string prompt);
            [RateLimited("a", "b")] Task<Total> TotalAsync(string prompt);
            [RateLimited("a", "b")] Task<TokenUsage> OwnAsync(string prompt);
            [RateLimited("a", "b")] Task<TokenUsage?> MaybeOwnAsync(string prompt);
            [RateLimited("a", "b")] Task<OwnUsage> HeldAsync(string prompt);
            [RateLimited("a", "b")] Task<NoNumbers> NoneAsync(string prompt);
        }
        """);

    [Theory]
    [InlineData("int maxTokens", ".MaxOutputTokens(call.maxTokens)")]
    [InlineData("long? MaxOutputTokens", ".MaxOutputTokens(call.MaxOutputTokens)")]
    [InlineData("int? maxCompletionTokens", ".MaxOutputTokens(call.maxCompletionTokens)")]
    [InlineData("Options options", ".MaxOutputTokens(call.options?.MaxOutputTokens)")]
    [InlineData("ValueOptions options", ".MaxOutputTokens(call.options.MaxTokens)")]
    [InlineData("ValueOptions? options", ".MaxOutputTokens(call.options?.MaxTokens)")]
    [InlineData("string maxTokens", "request.Estimate.Message(call.prompt),")]
    public void The_output_bound_is_found(string parameter, string expected) => Assert.Contains(expected, Generated.Text($$"""
        namespace Demo;

        public class Options { public int? MaxOutputTokens { get; set; } }
        public struct ValueOptions { public long MaxTokens { get; set; } }
        public interface IBound { [RateLimited("a", "b")] Task AskAsync(string prompt, {{parameter}}); }
        """), StringComparison.Ordinal);

    [Theory]
    [InlineData("Task<OpenAI.Embeddings.OpenAIEmbeddingCollection> EmbedAsync(IEnumerable<string> inputs);", "Usage(answer?.Usage?.InputTokenCount, null, answer?.Usage?.TotalTokenCount)")]
    [InlineData("Task<System.ClientModel.ClientResult<OpenAI.Embeddings.OpenAIEmbeddingCollection>> EmbedAsync(List<string> inputs);", "Usage(answer?.Value?.Usage?.InputTokenCount, null,")]
    [InlineData("Task<OpenAI.Responses.ResponseResult> RespondAsync(OpenAI.Responses.CreateResponseOptions options);", "Usage(answer?.Usage?.InputTokenCount, answer?.Usage?.OutputTokenCount, answer?.Usage?.TotalTokenCount, answer?.Usage?.InputTokenDetails?.CachedTokenCount)")]
    [InlineData("Task<OpenAI.Responses.ResponseResult> RespondAsync(string input, OpenAI.Responses.CreateResponseOptions options);", ".MaxOutputTokens(call.options?.MaxOutputTokenCount)")]
    public void Other_OpenAI_types_are_known_by_their_names(string member, string expected) => Assert.Contains(expected, Generated.Text($$"""
        #pragma warning disable OPENAI001, SCME0001
        public interface IOpenAi { [RateLimited("openai", "m")] {{member}} }
        """), StringComparison.Ordinal);

    [Fact]
    public void Types_shaped_like_those_of_Microsoft_Extensions_AI_are_known_by_their_names()
    {
        string text = Generated.Text("""
            public class UsageDetails { public long? InputTokenCount { get; set; } public long? OutputTokenCount { get; set; } public long? CachedInputTokenCount { get; set; } }
            public class ChatResponse { public UsageDetails? Usage { get; set; } }
            public class ChatMessage { public string Text => ""; public IList<object> Contents { get; } = []; }
            public class ChatOptions { public int? MaxOutputTokens { get; set; } }
            public interface IChat
            {
                [RateLimited("openai", "m")]
                Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default);
            }
            """);

        Assert.Contains("estimate = estimate.Message().Text(message?.Text);", text, StringComparison.Ordinal);
        Assert.Contains("return estimate.MaxOutputTokens(call.options?.MaxOutputTokens);", text, StringComparison.Ordinal);
        Assert.Contains("Usage(answer?.Usage?.InputTokenCount, answer?.Usage?.OutputTokenCount, null, answer?.Usage?.CachedInputTokenCount)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_experimental_member_is_not_used_by_convention() => Assert.Contains("usage: null", Generated.Text("""
        public class Answer { [System.Diagnostics.CodeAnalysis.Experimental("X1")] public TokenUsage Usage { get; set; } }
        public interface IChat { [RateLimited("a", "b")] Task<Answer> AskAsync(string prompt); }
        """), StringComparison.Ordinal);
}
