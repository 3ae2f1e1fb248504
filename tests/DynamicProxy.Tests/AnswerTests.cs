namespace LlmLimiter.DynamicProxy.Tests;

/// <summary>Each kind of answer, through a proxy around a client.</summary>
public sealed class AnswerTests : IDisposable
{
    private static readonly TokenUsage _usage = new(70, 30);

    private readonly LlmRateLimiter _limiter = Limiters.Wide();
    private readonly Client _client = new();
    private readonly IClient _proxy;

    public AnswerTests() => _proxy = RateLimitProxy.Create<IClient>(_client, _limiter);

    [RateLimited("acme", "model-1", UsageReader = typeof(ReplyUsage))]
    public interface IClient
    {
        [RateLimited("acme", "model-1")]
        Task TellAsync(string prompt);

        Task<Reply> AskAsync(string prompt, CancellationToken cancellationToken = default);

        [RateLimited("acme", "model-1")]
        ValueTask TellFastAsync(string prompt);

        ValueTask<Reply> AskFastAsync(string prompt, CancellationToken cancellationToken = default);

        IAsyncEnumerable<Reply> StreamAsync(string prompt, CancellationToken cancellationToken = default);

        Reply Ask(string prompt, CancellationToken cancellationToken = default);

        [RateLimited("acme", "model-1")]
        void Tell(string prompt);

        [NotRateLimited]
        string Name(int number);
    }

    [Fact]
    public async Task A_task_is_limited()
    {
        await _proxy.TellAsync("why");

        Assert.Equal("TellAsync why", _client.Last);
        Assert.Equal(1, _limiter.Granted());
    }

    [Fact]
    public async Task A_task_with_a_result_is_limited_and_settled_with_its_usage()
    {
        Reply reply = await _proxy.AskAsync("why", TestContext.Current.CancellationToken);

        Assert.Equal("AskAsync why", reply.Text);
        Assert.Equal((1, 100), (_limiter.Granted(), _limiter.Tokens()));
    }

    [Fact]
    public async Task A_value_task_is_limited()
    {
        await _proxy.TellFastAsync("why");

        Assert.Equal("TellFastAsync why", _client.Last);
        Assert.Equal(1, _limiter.Granted());
    }

    [Fact]
    public async Task A_value_task_with_a_result_is_limited_and_settled_with_its_usage()
    {
        Reply reply = await _proxy.AskFastAsync("why", TestContext.Current.CancellationToken);

        Assert.Equal("AskFastAsync why", reply.Text);
        Assert.Equal((1, 100), (_limiter.Granted(), _limiter.Tokens()));
    }

    [Fact]
    public async Task A_stream_waits_when_it_is_read_and_is_settled_with_what_its_items_tell()
    {
        IAsyncEnumerable<Reply> stream = _proxy.StreamAsync("why", TestContext.Current.CancellationToken);
        Assert.Equal((0, null), (_limiter.Granted(), _client.Last));

        Reply[] items = await stream.ToArrayAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["StreamAsync", "why"], items.Select(item => item.Text));
        Assert.Equal((1, 100), (_limiter.Granted(), _limiter.Tokens()));
    }

    [Fact]
    public void A_result_is_limited_and_settled_with_its_usage()
    {
        Reply reply = _proxy.Ask("why", TestContext.Current.CancellationToken);

        Assert.Equal("Ask why", reply.Text);
        Assert.Equal((1, 100), (_limiter.Granted(), _limiter.Tokens()));
    }

    [Fact]
    public void A_method_without_an_answer_is_limited()
    {
        _proxy.Tell("why");

        Assert.Equal("Tell why", _client.Last);
        Assert.Equal(1, _limiter.Granted());
    }

    [Fact]
    public void A_method_without_a_limit_is_passed_on()
    {
        Assert.Equal("7", _proxy.Name(7));
        Assert.Equal(0, _limiter.Granted());
    }

    public void Dispose() => _limiter.Dispose();

    public sealed record Reply(string Text, TokenUsage? Usage = null);

    public sealed class ReplyUsage : IUsageReader<Reply>
    {
        public TokenUsage? Read(Reply answer) => answer.Usage;
    }

    internal sealed class Client : IClient
    {
        public string? Last { get; private set; }

        public async Task TellAsync(string prompt)
        {
            await Task.Yield();
            Note(nameof(TellAsync), prompt);
        }

        public async Task<Reply> AskAsync(string prompt, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return Note(nameof(AskAsync), prompt);
        }

        public async ValueTask TellFastAsync(string prompt)
        {
            await Task.Yield();
            Note(nameof(TellFastAsync), prompt);
        }

        public async ValueTask<Reply> AskFastAsync(string prompt, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return Note(nameof(AskFastAsync), prompt);
        }

        public async IAsyncEnumerable<Reply> StreamAsync(
            string prompt, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            Note(nameof(StreamAsync), prompt);
            yield return new Reply(nameof(StreamAsync));
            yield return new Reply(prompt, _usage);
        }

        public Reply Ask(string prompt, CancellationToken cancellationToken) => Note(nameof(Ask), prompt);

        public void Tell(string prompt) => Note(nameof(Tell), prompt);

        public string Name(int number) => $"{number}";

        private Reply Note(string method, string prompt)
        {
            Last = $"{method} {prompt}";
            return new Reply(Last, _usage);
        }
    }
}
