using LlmLimiter;

namespace Generators.Tests;

/// <summary>Generated code of every shape and for every kind of answer, run against the real limiter.</summary>
public sealed class ShapeBehaviourTests
{
    /// <summary>A client of each shape, with a method for each kind of answer; each call is told to send, to fail, or to wait.</summary>
    private const string Clients = """
        using System.Net.Http;
        using System.Runtime.CompilerServices;

        public sealed record Usage(int InputTokens, int OutputTokens);
        public sealed record Answer(string Text, Usage? Usage);

        public enum Fate { Answered, NotSent, Broken, Cancelled }

        public static class Provider
        {
            public static async Task<Answer> AnswerAsync(Fate fate, CancellationToken cancellationToken)
            {
                await Task.Yield();
                return Answer(fate, cancellationToken);
            }

            public static Answer Answer(Fate fate, CancellationToken cancellationToken) => fate switch
            {
                Fate.Answered => new Answer("yes", new Usage(30, 12)),
                Fate.NotSent => throw new HttpRequestException(HttpRequestError.ConnectionError),
                Fate.Broken => throw new InvalidOperationException("broken"),
                _ => throw new OperationCanceledException(),
            };

            public static async IAsyncEnumerable<Answer> StreamAsync(Fate fate, [EnumeratorCancellation] CancellationToken cancellationToken)
            {
                await Task.Yield();
                if (fate == Fate.NotSent) Answer(fate, cancellationToken);
                yield return new Answer("y", new Usage(30, 1));
                yield return new Answer("e", null);
                Answer(fate, cancellationToken);
                yield return new Answer("s", new Usage(30, 12));
            }
        }

        [RateLimited("test", "model", OutputTokens = 50)]
        public interface IClient
        {
            Task TellAsync(string prompt, Fate fate, CancellationToken cancellationToken = default);
            Task<Answer> AskAsync(string prompt, Fate fate, CancellationToken cancellationToken = default);
            ValueTask TellFastAsync(string prompt, Fate fate, CancellationToken cancellationToken = default);
            ValueTask<Answer> AskFastAsync(string prompt, Fate fate, CancellationToken cancellationToken = default);
            IAsyncEnumerable<Answer> StreamAsync(string prompt, Fate fate, CancellationToken cancellationToken = default);
            Answer Ask(string prompt, Fate fate, CancellationToken cancellationToken = default);
            void Tell(string prompt, Fate fate, CancellationToken cancellationToken = default);
        }

        public sealed class Client : IClient
        {
            public Task TellAsync(string prompt, Fate fate, CancellationToken cancellationToken) => Provider.AnswerAsync(fate, cancellationToken);
            public Task<Answer> AskAsync(string prompt, Fate fate, CancellationToken cancellationToken) => Provider.AnswerAsync(fate, cancellationToken);
            public async ValueTask TellFastAsync(string prompt, Fate fate, CancellationToken cancellationToken) => await Provider.AnswerAsync(fate, cancellationToken);
            public async ValueTask<Answer> AskFastAsync(string prompt, Fate fate, CancellationToken cancellationToken) => await Provider.AnswerAsync(fate, cancellationToken);
            public IAsyncEnumerable<Answer> StreamAsync(string prompt, Fate fate, CancellationToken cancellationToken) => Provider.StreamAsync(fate, cancellationToken);
            public Answer Ask(string prompt, Fate fate, CancellationToken cancellationToken) => Provider.Answer(fate, cancellationToken);
            public void Tell(string prompt, Fate fate, CancellationToken cancellationToken) => Provider.Answer(fate, cancellationToken);
        }

        internal sealed partial class Partial(LlmRateLimiter limiter) : IClient
        {
            [RateLimited("test", "model", OutputTokens = 50)] public partial Task TellAsync(string prompt, Fate fate, CancellationToken cancellationToken = default);
            [RateLimited("test", "model", OutputTokens = 50)] public partial Task<Answer> AskAsync(string prompt, Fate fate, CancellationToken cancellationToken = default);
            [RateLimited("test", "model", OutputTokens = 50)] public partial ValueTask TellFastAsync(string prompt, Fate fate, CancellationToken cancellationToken = default);
            [RateLimited("test", "model", OutputTokens = 50)] public partial ValueTask<Answer> AskFastAsync(string prompt, Fate fate, CancellationToken cancellationToken = default);
            [RateLimited("test", "model", OutputTokens = 50)] public partial IAsyncEnumerable<Answer> StreamAsync(string prompt, Fate fate, CancellationToken cancellationToken = default);
            [RateLimited("test", "model", OutputTokens = 50)] public partial Answer Ask(string prompt, Fate fate, CancellationToken cancellationToken = default);
            [RateLimited("test", "model", OutputTokens = 50)] public partial void Tell(string prompt, Fate fate, CancellationToken cancellationToken = default);

            private Task TellCoreAsync(Fate fate, CancellationToken cancellationToken) => Provider.AnswerAsync(fate, cancellationToken);
            private Task<Answer> AskCoreAsync(string prompt, LlmLease lease, Fate fate) => Provider.AnswerAsync(fate, default);
            private async ValueTask TellFastCoreAsync(Fate fate, CancellationToken cancellationToken) => await Provider.AnswerAsync(fate, cancellationToken);
            private static async ValueTask<Answer> AskFastCoreAsync(Fate fate, CancellationToken cancellationToken) => await Provider.AnswerAsync(fate, cancellationToken);
            private IAsyncEnumerable<Answer> StreamCoreAsync(string prompt, Fate fate, CancellationToken cancellationToken) => Provider.StreamAsync(fate, cancellationToken);
            private Answer AskCore(Fate fate) => Provider.Answer(fate, default);
            private void TellCore(Fate fate) => Provider.Answer(fate, default);
        }

        internal partial class Member(LlmRateLimiter limiter)
        {
            [RateLimited("test", "model", OutputTokens = 50)] private Task TellAsync(string prompt, Fate fate, CancellationToken cancellationToken) => Provider.AnswerAsync(fate, cancellationToken);
            [RateLimited("test", "model", OutputTokens = 50)] private Task<Answer> AskAsync(string prompt, Fate fate, CancellationToken cancellationToken) => Provider.AnswerAsync(fate, cancellationToken);
            [RateLimited("test", "model", OutputTokens = 50)] private async ValueTask TellFastAsync(string prompt, Fate fate, CancellationToken cancellationToken) => await Provider.AnswerAsync(fate, cancellationToken);
            [RateLimited("test", "model", OutputTokens = 50)] private async ValueTask<Answer> AskFastAsync(string prompt, Fate fate, CancellationToken cancellationToken) => await Provider.AnswerAsync(fate, cancellationToken);
            [RateLimited("test", "model", OutputTokens = 50)] private IAsyncEnumerable<Answer> StreamAsync(string prompt, Fate fate, CancellationToken cancellationToken) => Provider.StreamAsync(fate, cancellationToken);
            [RateLimited("test", "model", OutputTokens = 50)] private Answer Ask(string prompt, Fate fate, CancellationToken cancellationToken) => Provider.Answer(fate, cancellationToken);
            [RateLimited("test", "model", OutputTokens = 50)] private void Tell(string prompt, Fate fate, CancellationToken cancellationToken) => Provider.Answer(fate, cancellationToken);

            public IClient Twins => new TwinsOf(this);

            private sealed class TwinsOf(Member member) : IClient
            {
                public Task TellAsync(string prompt, Fate fate, CancellationToken cancellationToken) => member.TellRateLimitedAsync(prompt, fate, cancellationToken);
                public Task<Answer> AskAsync(string prompt, Fate fate, CancellationToken cancellationToken) => member.AskRateLimitedAsync(prompt, fate, cancellationToken);
                public ValueTask TellFastAsync(string prompt, Fate fate, CancellationToken cancellationToken) => member.TellFastRateLimitedAsync(prompt, fate, cancellationToken);
                public ValueTask<Answer> AskFastAsync(string prompt, Fate fate, CancellationToken cancellationToken) => member.AskFastRateLimitedAsync(prompt, fate, cancellationToken);
                public IAsyncEnumerable<Answer> StreamAsync(string prompt, Fate fate, CancellationToken cancellationToken) => member.StreamRateLimitedAsync(prompt, fate, cancellationToken);
                public Answer Ask(string prompt, Fate fate, CancellationToken cancellationToken) => member.AskRateLimited(prompt, fate, cancellationToken);
                public void Tell(string prompt, Fate fate, CancellationToken cancellationToken) => member.TellRateLimited(prompt, fate, cancellationToken);
            }
        }

        public sealed class Plain
        {
            [RateLimited("test", "model", OutputTokens = 50)] public Task TellAsync(string prompt, Fate fate, CancellationToken cancellationToken) => Provider.AnswerAsync(fate, cancellationToken);
            [RateLimited("test", "model", OutputTokens = 50)] public Task<Answer> AskAsync(string prompt, Fate fate, CancellationToken cancellationToken) => Provider.AnswerAsync(fate, cancellationToken);
            [RateLimited("test", "model", OutputTokens = 50)] public async ValueTask TellFastAsync(string prompt, Fate fate, CancellationToken cancellationToken) => await Provider.AnswerAsync(fate, cancellationToken);
            [RateLimited("test", "model", OutputTokens = 50)] public async ValueTask<Answer> AskFastAsync(string prompt, Fate fate, CancellationToken cancellationToken) => await Provider.AnswerAsync(fate, cancellationToken);
            [RateLimited("test", "model", OutputTokens = 50)] public IAsyncEnumerable<Answer> StreamAsync(string prompt, Fate fate, CancellationToken cancellationToken) => Provider.StreamAsync(fate, cancellationToken);
            [RateLimited("test", "model", OutputTokens = 50)] public Answer Ask(string prompt, Fate fate, CancellationToken cancellationToken) => Provider.Answer(fate, cancellationToken);
            [RateLimited("test", "model", OutputTokens = 50)] public void Tell(string prompt, Fate fate, CancellationToken cancellationToken) => Provider.Answer(fate, cancellationToken);
        }

        internal sealed class Extended(LlmRateLimiter limiter) : IClient
        {
            private readonly Plain _plain = new();
            public Task TellAsync(string prompt, Fate fate, CancellationToken cancellationToken) => _plain.TellRateLimitedAsync(prompt, fate, cancellationToken, limiter);
            public Task<Answer> AskAsync(string prompt, Fate fate, CancellationToken cancellationToken) => _plain.AskRateLimitedAsync(prompt, fate, cancellationToken, limiter);
            public ValueTask TellFastAsync(string prompt, Fate fate, CancellationToken cancellationToken) => _plain.TellFastRateLimitedAsync(prompt, fate, cancellationToken, limiter);
            public ValueTask<Answer> AskFastAsync(string prompt, Fate fate, CancellationToken cancellationToken) => _plain.AskFastRateLimitedAsync(prompt, fate, cancellationToken, limiter);
            public IAsyncEnumerable<Answer> StreamAsync(string prompt, Fate fate, CancellationToken cancellationToken) => _plain.StreamRateLimitedAsync(prompt, fate, cancellationToken, limiter);
            public Answer Ask(string prompt, Fate fate, CancellationToken cancellationToken) => _plain.AskRateLimited(prompt, fate, cancellationToken, limiter);
            public void Tell(string prompt, Fate fate, CancellationToken cancellationToken) => _plain.TellRateLimited(prompt, fate, cancellationToken, limiter);
        }

        public static class Program
        {
            /// <summary>Per kind of answer and fate: how the call ended, and what is charged for it and still reserved.</summary>
            public static async Task<string> RunAsync(LlmRateLimiter limiter)
            {
                IClient client = Create(limiter);
                var lines = new List<string>();
                foreach (Fate fate in Enum.GetValues<Fate>())
                {
                    await Add("Task", fate, () => client.TellAsync("12345", fate));
                    await Add("Task<T>", fate, () => client.AskAsync("12345", fate));
                    await Add("ValueTask", fate, () => client.TellFastAsync("12345", fate).AsTask());
                    await Add("ValueTask<T>", fate, () => client.AskFastAsync("12345", fate).AsTask());
                    await Add("stream", fate, async () => { await foreach (Answer _ in client.StreamAsync("12345", fate)) { } });
                    await Add("T", fate, () => { client.Ask("12345", fate); return Task.CompletedTask; });
                    await Add("void", fate, () => { client.Tell("12345", fate); return Task.CompletedTask; });
                }

                await Add("left stream", Fate.Answered, async () => { await foreach (Answer _ in client.StreamAsync("12345", Fate.Answered)) { break; } });
                await Add("stream that nobody reads", Fate.Answered, () => client.StreamAsync("12345", Fate.Answered).GetAsyncEnumerator().DisposeAsync().AsTask());
                using var cancelled = new CancellationTokenSource();
                cancelled.Cancel();
                await Add("cancelled Task<T>", Fate.Answered, () => client.AskAsync("12345", Fate.Answered, cancelled.Token));
                await Add("cancelled stream", Fate.Answered, async () => { await foreach (Answer _ in client.StreamAsync("12345", Fate.Answered).WithCancellation(cancelled.Token)) { } });
                await Add("cancelled T", Fate.Answered, () => { client.Ask("12345", Fate.Answered, cancelled.Token); return Task.CompletedTask; });
                return string.Join("\n", lines);

                async Task Add(string kind, Fate fate, Func<Task> call)
                {
                    long requests = limiter.GetUsage("test", "model").Rules[0].Used;
                    long tokens = limiter.GetUsage("test", "model").Rules[1].Used;
                    string end = "returned";
                    try
                    {
                        await call();
                    }
                    catch (Exception exception)
                    {
                        end = exception.GetType().Name;
                    }

                    var rules = limiter.GetUsage("test", "model").Rules;
                    lines.Add($"{kind} {fate}: {end}, {rules[0].Used - requests} request, {rules[1].Used - tokens} tokens, {rules[1].Reserved} reserved");
                }
            }

            private static IClient Create(LlmRateLimiter limiter) => CREATE;
        }
        """;

    // The prompt's five letters and what surrounds a message, and the answer that is expected; or what the provider told.
    private const string Ends = """
        Task Answered: returned, 1 request, 62 tokens, 0 reserved
        Task<T> Answered: returned, 1 request, 42 tokens, 0 reserved
        ValueTask Answered: returned, 1 request, 62 tokens, 0 reserved
        ValueTask<T> Answered: returned, 1 request, 42 tokens, 0 reserved
        stream Answered: returned, 1 request, 42 tokens, 0 reserved
        T Answered: returned, 1 request, 42 tokens, 0 reserved
        void Answered: returned, 1 request, 62 tokens, 0 reserved
        Task NotSent: HttpRequestException, 0 request, 0 tokens, 0 reserved
        Task<T> NotSent: HttpRequestException, 0 request, 0 tokens, 0 reserved
        ValueTask NotSent: HttpRequestException, 0 request, 0 tokens, 0 reserved
        ValueTask<T> NotSent: HttpRequestException, 0 request, 0 tokens, 0 reserved
        stream NotSent: HttpRequestException, 0 request, 0 tokens, 0 reserved
        T NotSent: HttpRequestException, 0 request, 0 tokens, 0 reserved
        void NotSent: HttpRequestException, 0 request, 0 tokens, 0 reserved
        Task Broken: InvalidOperationException, 1 request, 62 tokens, 0 reserved
        Task<T> Broken: InvalidOperationException, 1 request, 62 tokens, 0 reserved
        ValueTask Broken: InvalidOperationException, 1 request, 62 tokens, 0 reserved
        ValueTask<T> Broken: InvalidOperationException, 1 request, 62 tokens, 0 reserved
        stream Broken: InvalidOperationException, 1 request, 62 tokens, 0 reserved
        T Broken: InvalidOperationException, 1 request, 62 tokens, 0 reserved
        void Broken: InvalidOperationException, 1 request, 62 tokens, 0 reserved
        Task Cancelled: OperationCanceledException, 1 request, 62 tokens, 0 reserved
        Task<T> Cancelled: OperationCanceledException, 1 request, 62 tokens, 0 reserved
        ValueTask Cancelled: OperationCanceledException, 1 request, 62 tokens, 0 reserved
        ValueTask<T> Cancelled: OperationCanceledException, 1 request, 62 tokens, 0 reserved
        stream Cancelled: OperationCanceledException, 1 request, 62 tokens, 0 reserved
        T Cancelled: OperationCanceledException, 1 request, 62 tokens, 0 reserved
        void Cancelled: OperationCanceledException, 1 request, 62 tokens, 0 reserved
        left stream Answered: returned, 1 request, 62 tokens, 0 reserved
        stream that nobody reads Answered: returned, 0 request, 0 tokens, 0 reserved
        cancelled Task<T> Answered: TaskCanceledException, 0 request, 0 tokens, 0 reserved
        cancelled stream Answered: TaskCanceledException, 0 request, 0 tokens, 0 reserved
        cancelled T Answered: OperationCanceledException, 0 request, 0 tokens, 0 reserved
        """;

    [Theory]
    [InlineData("new RateLimitedClient(new Client(), limiter)")]
    [InlineData("new Partial(limiter)")]
    [InlineData("new Member(limiter).Twins")]
    [InlineData("new Extended(limiter)")]
    public async Task Every_shape_settles_every_kind_of_answer_alike(string client)
    {
        using var limiter = new LlmRateLimiter(
            "test", "model", new ModelLimits { RequestsPerMinute = 100, TokensPerMinute = 100_000 }, new LlmRateLimiterOptions { Estimator = new OneTokenPerLetter() });
        string ends = await RunningCode.RunAsync(Clients.Replace("CREATE", client, StringComparison.Ordinal), limiter);
        Assert.Equal(Ends, ends);
    }

    private sealed class OneTokenPerLetter : ITokenEstimator
    {
        public long CountTokens(ModelId model, ReadOnlySpan<char> text) => text.Length;

        public bool IsExact(ModelId model) => true;
    }
}
