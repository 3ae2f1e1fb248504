using System.Net;
using LlmLimiter.Tests;

namespace LlmLimiter.DynamicProxy.Tests;

/// <summary>What a limited call hands to its target, waits for and throws.</summary>
public sealed class CallTests : IDisposable
{
    private readonly LlmRateLimiter _limiter = Limiters.Wide();
    private readonly Client _client = new();

    public interface IClient
    {
        [RateLimited("acme", "model-1")]
        Task<string> AskAsync(string prompt, CancellationToken first, LlmLease lease, CancellationToken last);

        [RateLimited("acme", "model-1")]
        string Ask(string prompt, LlmLease lease, CancellationToken token);

        [RateLimited("acme", "model-1", TimeoutMilliseconds = 1000)]
        Task WaitAsync(AcquireOptions? options = null, RequestPriority priority = RequestPriority.Normal, CancellationToken token = default);

        [RateLimited("acme", "model-1")]
        Task<int> CountAsync(IEnumerable<string>? prompt);

        [RateLimited("acme", "model-1", MaxRetries = 2)]
        Task<int> TryAsync();

        [RateLimited("acme", "model-1", MaxRetries = 2)]
        int Try();

        [RateLimited("acme")]
        Task SayAsync([ModelName] string? model);

        [RateLimited("acme")]
        void Say([ModelName] string? model);

        [RateLimited("acme", "model-1", UsageReader = typeof(ThrowingReader))]
        Task<int> ReadAsync();
    }

    [Fact]
    public async Task The_last_token_becomes_the_calls_own_and_leases_are_filled()
    {
        using var source = new CancellationTokenSource();
        IClient proxy = Proxy();

        await proxy.AskAsync("why", CancellationToken.None, default, source.Token);
        Assert.Equal((CancellationToken.None, source.Token, true), (_client.First, _client.Last, _client.Lease != default));

        proxy.Ask("why", default, source.Token);
        Assert.Equal((source.Token, true), (_client.Last, _client.Lease != default));
    }

    [Fact]
    public async Task A_cancelled_token_ends_the_wait()
    {
        using LlmRateLimiter narrow = Limiters.Of(requests: 1, new FakeTime());
        IClient proxy = RateLimitProxy.Create<IClient>(_client, narrow);
        using var source = new CancellationTokenSource();
        await proxy.AskAsync("one", default, default, source.Token);

        Task<string> waiting = proxy.AskAsync("two", default, default, source.Token);
        Assert.False(waiting.IsCompleted);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal("one", _client.Prompt);
    }

    [Fact]
    public async Task A_calls_own_options_and_priority_outweigh_the_attributes()
    {
        using LlmRateLimiter narrow = Limiters.Of(requests: 1, new FakeTime());
        IClient proxy = RateLimitProxy.Create<IClient>(_client, narrow);
        await proxy.WaitAsync(token: TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<RateLimitTimeoutException>(() => proxy.WaitAsync(token: TestContext.Current.CancellationToken));

        Task normal = proxy.WaitAsync(new AcquireOptions { MaxWait = Timeout.InfiniteTimeSpan }, token: TestContext.Current.CancellationToken);
        Task high = proxy.WaitAsync(new AcquireOptions { MaxWait = Timeout.InfiniteTimeSpan }, RequestPriority.High, TestContext.Current.CancellationToken);

        Assert.Equal(2, narrow.GetUsage("acme", "model-1").Waiting);
        Assert.Equal((false, false), (normal.IsCompleted, high.IsCompleted));
    }

    [Fact]
    public async Task A_sequence_that_is_counted_is_read_once()
    {
        int reads = 0;
        IClient proxy = Proxy();

        Assert.Equal(2, await proxy.CountAsync(Texts()));
        Assert.Equal(1, reads);
        Assert.Equal(-1, await proxy.CountAsync(null));

        IEnumerable<string> Texts()
        {
            reads++;
            yield return "one";
            yield return "two";
        }
    }

    [Fact]
    public async Task A_refused_call_is_sent_again()
    {
        var time = new FakeTime();
        using LlmRateLimiter limiter = Limiters.Of(requests: 100, time);
        IClient proxy = RateLimitProxy.Create<IClient>(_client, limiter);
        _client.Refusals = 1;

        Task<int> answer = proxy.TryAsync();
        await time.TimerCreatedAsync();
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(2, await answer);
        Assert.Equal(1, limiter.GetUsage("acme", "model-1").RefusedByProvider);
    }

    [Fact]
    public async Task A_refused_synchronous_call_is_sent_again()
    {
        var time = new FakeTime();
        using LlmRateLimiter limiter = Limiters.Of(requests: 100, time);
        IClient proxy = RateLimitProxy.Create<IClient>(_client, limiter);
        _client.Refusals = 1;

        Task<int> answer = Task.Run(proxy.Try, TestContext.Current.CancellationToken);
        await time.TimerCreatedAsync();
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(2, await answer);
    }

    [Fact]
    public async Task What_the_target_throws_at_once_its_task_throws()
    {
        _client.Failure = new FormatException();
        Task<string> asked = Proxy().AskAsync("why", default, default, default);

        Assert.Same(_client.Failure, await Assert.ThrowsAsync<FormatException>(() => asked));
        Assert.Same(_client.Failure, Assert.Throws<FormatException>(() => Proxy().Ask("why", default, default)));
    }

    [Fact]
    public async Task A_call_that_names_no_model_is_refused_in_its_task()
    {
        IClient proxy = Proxy();
        Task said = proxy.SayAsync(null);

        ArgumentException refusal = await Assert.ThrowsAsync<ArgumentException>(() => said);
        Assert.Contains("DynamicProxy.Tests!M:LlmLimiter.DynamicProxy.Tests.CallTests.IClient.SayAsync(System.String)", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => proxy.Say(" "));

        await proxy.SayAsync("model-1");
        Assert.Equal(1, _limiter.Granted());
    }

    [Fact]
    public async Task What_a_reader_throws_its_caller_gets()
    {
        Task<int> read = Proxy().ReadAsync();
        await Assert.ThrowsAsync<FormatException>(() => read);
    }

    [Fact]
    public void A_limited_call_blocks_no_thread_but_a_synchronous_one()
    {
        using LlmRateLimiter narrow = Limiters.Of(requests: 1, new FakeTime());
        AnswerTests.IClient proxy = RateLimitProxy.Create<AnswerTests.IClient>(new NeverAsked(), narrow);
        _ = proxy.TellAsync("why");

        // The rule has no room left, and time stands still: what blocked here would never return.
        Assert.False(proxy.TellAsync("why").IsCompleted);
        Assert.False(proxy.AskAsync("why", TestContext.Current.CancellationToken).IsCompleted);
        Assert.False(proxy.TellFastAsync("why").IsCompleted);
        Assert.False(proxy.AskFastAsync("why", TestContext.Current.CancellationToken).IsCompleted);
        Assert.False(proxy.StreamAsync("why", TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken).MoveNextAsync().IsCompleted);
    }

    [Fact]
    public async Task The_caller_gets_the_limited_task_though_its_turn_comes_on_another_thread()
    {
        using LlmRateLimiter tight = new("acme", "model-1", new ModelLimits { MaxConcurrent = 1 });
        IClient proxy = RateLimitProxy.Create<IClient>(_client, tight);
        _client.Yields = true;

        // The turn of one call comes when another's answer is in, on a thread of the pool, at any moment of the proxy's own work.
        (Task<string> Task, bool IsIn)[][] calls = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () => Enumerable.Range(0, 500).Select(_ => proxy.AskAsync("why", default, default, default)).Select(task => (task, task.IsCompleted)).ToArray())));
        await Task.WhenAll(calls.SelectMany(one => one).Select(call => call.Task));

        // An answer that is in when the call returns is settled by then, and is handed on as the client gave it.
        Assert.Empty(calls.SelectMany(one => one).Where(call => !call.IsIn).Select(call => call.Task).Intersect(_client.Given.OfType<Task<string>>()));
        Assert.Equal(2000, _client.Given.Count);
        Assert.Equal(2000, tight.GetUsage("acme", "model-1").Granted);
    }

    public void Dispose() => _limiter.Dispose();

    private IClient Proxy() => RateLimitProxy.Create<IClient>(_client, _limiter);

    private sealed class ThrowingReader : IUsageReader<int>
    {
        public TokenUsage? Read(int answer) => throw new FormatException();
    }

    private sealed class Client : IClient
    {
        private int _tries;

        public string? Prompt { get; private set; }

        public CancellationToken First { get; private set; }

        public CancellationToken Last { get; private set; }

        public LlmLease Lease { get; private set; }

        public Exception? Failure { get; set; }

        public int Refusals { get; set; }

        public bool Yields { get; set; }

        public System.Collections.Concurrent.ConcurrentBag<Task> Given { get; } = [];

        public Task<string> AskAsync(string prompt, CancellationToken first, LlmLease lease, CancellationToken last)
        {
            (Prompt, First, Last, Lease) = (prompt, first, last, lease);
            Task<string> answer = Failure is not null ? throw Failure : AnswerAsync();
            Given.Add(answer);
            return answer;
        }

        public string Ask(string prompt, LlmLease lease, CancellationToken token)
        {
            (Prompt, Last, Lease) = (prompt, token, lease);
            return Failure is null ? prompt : throw Failure;
        }

        public Task WaitAsync(AcquireOptions? options, RequestPriority priority, CancellationToken token) => Task.CompletedTask;

        public Task<int> CountAsync(IEnumerable<string>? prompt) => Task.FromResult(prompt?.Count() ?? -1);

        public async Task<int> TryAsync()
        {
            await Task.Yield();
            return Try();
        }

        public int Try() => ++_tries <= Refusals
            ? throw new HttpRequestException("Slow down.", inner: null, HttpStatusCode.TooManyRequests)
            : _tries;

        public Task SayAsync(string? model) => Task.CompletedTask;

        public void Say(string? model)
        {
        }

        public Task<int> ReadAsync() => Task.FromResult(1);

        private async Task<string> AnswerAsync()
        {
            if (Yields)
            {
                await Task.Yield();
            }

            return "because";
        }
    }

    private sealed class NeverAsked : AnswerTests.IClient
    {
        public Task TellAsync(string prompt) => Task.CompletedTask;

        public Task<AnswerTests.Reply> AskAsync(string prompt, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask TellFastAsync(string prompt) => throw new NotSupportedException();

        public ValueTask<AnswerTests.Reply> AskFastAsync(string prompt, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<AnswerTests.Reply> StreamAsync(string prompt, CancellationToken cancellationToken) => throw new NotSupportedException();

        public AnswerTests.Reply Ask(string prompt, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Tell(string prompt) => throw new NotSupportedException();

        public string Name(int number) => throw new NotSupportedException();
    }
}
