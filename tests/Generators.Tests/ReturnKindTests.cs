namespace Generators.Tests;

/// <summary>The text of limited code for each kind of answer.</summary>
public sealed class ReturnKindTests
{
    [Fact]
    public void Every_kind_of_answer_can_be_limited() => Generated.RequireApproved("""
        namespace Demo;

        public sealed class Usage { public int InputTokens { get; set; } public int OutputTokens { get; set; } }
        public sealed record Answer(string Text, Usage? Usage);

        [RateLimited("openai", "gpt-4o")]
        public interface IAssistant
        {
            Task TellAsync(string prompt);
            Task<Answer> AskAsync(string prompt, CancellationToken cancellationToken = default);
            ValueTask TellFastAsync(string prompt);
            ValueTask<Answer> AskFastAsync(string prompt, CancellationToken cancellationToken = default);
            IAsyncEnumerable<Answer> StreamAsync(string prompt, CancellationToken cancellationToken = default);
            IAsyncEnumerable<string> StreamTextAsync(string prompt);
            Answer Ask(string prompt, CancellationToken cancellationToken = default);
            void Tell(string prompt);
        }
        """);

    [Fact]
    public void A_synchronous_method_may_pass_references() => Generated.RequireApproved("""
        namespace Demo;

        public ref struct Page { public int Number; }

        public sealed class Message { public string? Text { get; set; } }

        public partial class Assistant(LlmRateLimiter limiter)
        {
            [RateLimited("openai", "gpt-4o")]
            public bool TryAsk(ReadOnlySpan<char> prompt, IEnumerable<Message> messages, in int maxTokens, ref Page page, out string answer, int lease = 1)
            {
                answer = prompt.ToString();
                return limiter is not null;
            }

            [RateLimited("openai", "gpt-4o")]
            public ref readonly int Find(ref int number) => ref number;
        }
        """);

    [Fact]
    public void The_streams_of_the_SDKs_need_no_configuration() => Generated.RequireApprovedWithSdks("""
        #pragma warning disable OPENAI001
        using OpenAI.Chat;
        using OpenAI.Responses;
        using Anthropic.Models.Messages;

        namespace Demo;

        public interface IStreams
        {
            [RateLimited("openai", "gpt-4o")]
            IAsyncEnumerable<StreamingChatCompletionUpdate> ChatAsync(IEnumerable<OpenAI.Chat.ChatMessage> messages, ChatCompletionOptions? options = null);

            [RateLimited("openai")]
            IAsyncEnumerable<StreamingResponseUpdate> RespondAsync(CreateResponseOptions options, CancellationToken cancellationToken = default);

            [RateLimited("anthropic")]
            IAsyncEnumerable<RawMessageStreamEvent> MessageAsync(MessageCreateParams parameters, CancellationToken cancellationToken = default);

            [RateLimited("anthropic")]
            IAsyncEnumerable<Anthropic.Models.Beta.Messages.BetaRawMessageStreamEvent> BetaAsync(Anthropic.Models.Beta.Messages.MessageCreateParams parameters);

            [RateLimited("openai")]
            IAsyncEnumerable<Microsoft.Extensions.AI.ChatResponseUpdate> GetStreamingResponseAsync(
                IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, Microsoft.Extensions.AI.ChatOptions? options = null,
                CancellationToken cancellationToken = default);
        }
        """);
}
