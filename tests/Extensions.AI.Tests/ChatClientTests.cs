using System.Net;
using Microsoft.Extensions.AI;

namespace LlmLimiter.Extensions.AI.Tests;

/// <summary>Chat clients whose calls wait their turn.</summary>
public sealed class ChatClientTests : IDisposable
{
    private static readonly TimeSpan _minuteAndMargin = TimeSpan.FromMilliseconds(60_500);

    private readonly Chats _test = new();

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_is_reserved_at_its_estimate_and_settled_with_what_its_answer_reports(bool isStreamed)
    {
        long reserved = 0;
        _test.Inner.Answering = () =>
        {
            reserved = _test.Tokens();
            return Task.CompletedTask;
        };

        Assert.Equal("yes", await Chats.AskAsync(_test.Limited(new() { OutputTokens = 30 }), isStreamed));
        Assert.Equal(Chats.Message + 30, reserved);
        Assert.Equal((1, 100), (_test.Requests(), _test.Tokens()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_whose_answer_tells_no_usage_is_settled_at_the_estimate(bool isStreamed)
    {
        _test.Inner.Usage = null;
        _test.Inner.Pieces = [ScriptedChatClient.Word];
        await Chats.AskAsync(_test.Limited(), isStreamed, new ChatOptions { MaxOutputTokens = 40 });
        Assert.Equal(Chats.Message + 40, _test.Tokens());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_above_the_limit_waits_for_its_turn(bool isStreamed)
    {
        IChatClient client = _test.Limited(new() { OutputTokens = 10 });
        await Chats.AskAsync(client, isStreamed);
        await Chats.AskAsync(client, isStreamed);
        Task<string> third = Chats.AskAsync(client, isStreamed);
        Assert.False(third.IsCompleted);
        Assert.Equal(2, _test.Inner.Sent.Count);

        _test.Time.Advance(_minuteAndMargin);
        Assert.Equal("yes", await third);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_is_cancelled_while_it_waits_is_not_sent(bool isStreamed)
    {
        IChatClient client = _test.Limited(new() { OutputTokens = 10 });
        await Chats.AskAsync(client, isStreamed);
        await Chats.AskAsync(client, isStreamed);
        using var cancellation = new CancellationTokenSource();
        Task<string> third = Chats.AskAsync(client, isStreamed, cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);
        Assert.Equal((2, 0), (_test.Inner.Sent.Count, _test.Of().Waiting));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_whose_turn_cannot_come_in_time_fails_at_once(bool isStreamed)
    {
        IChatClient client = _test.Limited(new() { OutputTokens = 10, Acquire = new() { MaxWait = TimeSpan.FromSeconds(5) } });
        await Chats.AskAsync(client, isStreamed);
        await Chats.AskAsync(client, isStreamed);
        await Assert.ThrowsAsync<RateLimitTimeoutException>(() => Chats.AskAsync(client, isStreamed));
        await Assert.ThrowsAsync<RequestTooLargeException>(() => Chats.AskAsync(_test.Limited(new() { OutputTokens = 2000 }), isStreamed));
        Assert.Equal(2, _test.Inner.Sent.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_of_which_nothing_was_sent_gives_its_tokens_back_and_one_that_was_refused_is_counted_as_such(bool isStreamed)
    {
        IChatClient client = _test.Limited(new() { StatusOf = static exception => exception is FormatException ? 429 : null });
        _test.Inner.Answering = static () => Task.FromException(new HttpRequestException(HttpRequestError.ConnectionError));
        await Assert.ThrowsAsync<HttpRequestException>(() => Chats.AskAsync(client, isStreamed));
        Assert.Equal((0, 0), (_test.Requests(), _test.Tokens()));

        _test.Inner.Answering = static () => Task.FromException(new FormatException());
        await Assert.ThrowsAsync<FormatException>(() => Chats.AskAsync(client, isStreamed));
        Assert.Equal((1, 0), (_test.Of().RefusedByProvider, _test.Rule(LimitMetric.TotalTokens).Reserved));
    }

    [Fact]
    public async Task Without_further_word_only_the_exception_of_http_tells_a_refusal()
    {
        _test.Inner.Answering = static () => Task.FromException(new HttpRequestException(null, null, HttpStatusCode.TooManyRequests));
        await Assert.ThrowsAsync<HttpRequestException>(() => Chats.AskAsync(_test.Limited(), isStreamed: false));
        Assert.Equal(1, _test.Of().RefusedByProvider);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_is_refused_before_its_first_word_goes_again_as_often_as_its_options_say(bool isStreamed)
    {
        _test.Inner.Answering = () => _test.Inner.Sent.Count == 1 ? Task.FromException(new FormatException()) : Task.CompletedTask;
        IChatClient client = _test.Limited(new()
        {
            Acquire = new() { MaxRetries = 1 },
            StatusOf = static exception => exception is FormatException ? 429 : null,
        });
        Task<string> call = Chats.AskAsync(client, isStreamed);
        Assert.Equal((1, 1), (_test.Inner.Sent.Count, _test.Of().Waiting));

        _test.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("yes", await call);
        Assert.Equal((2, 2, 100, 1), (_test.Inner.Sent.Count, _test.Requests(), _test.Tokens(), _test.Of().RefusedByProvider));
    }

    [Fact]
    public async Task A_stream_that_is_refused_after_its_first_word_is_the_callers()
    {
        _test.Inner.Pieces = [ScriptedChatClient.Word, () => throw new HttpRequestException(null, null, HttpStatusCode.TooManyRequests)];
        IChatClient client = _test.Limited(new() { Acquire = new() { MaxRetries = 1 } });
        await Assert.ThrowsAsync<HttpRequestException>(() => Chats.AskAsync(client, isStreamed: true));
        Assert.Single(_test.Inner.Sent);
    }

    [Fact]
    public async Task The_usages_of_a_stream_are_parts_of_the_whole()
    {
        _test.Inner.Pieces =
        [
            () => ScriptedChatClient.Told(new UsageDetails { InputTokenCount = 60, OutputTokenCount = 1 }),
            ScriptedChatClient.Word,
            () => ScriptedChatClient.Told(new UsageDetails { InputTokenCount = 30, OutputTokenCount = 8 }),
        ];
        await Chats.AskAsync(_test.Limited(), isStreamed: true);
        Assert.Equal(99, _test.Tokens());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_that_fails_or_is_left_after_its_first_word_counts_in_full(bool fails)
    {
        _test.Inner.Pieces = [ScriptedChatClient.Word, () => fails ? throw new HttpRequestException(HttpRequestError.ConnectionError) : ScriptedChatClient.Word()];
        IAsyncEnumerable<ChatResponseUpdate> updates = _test.Limited(new() { OutputTokens = 30 }).GetStreamingResponseAsync("one two three");
        if (fails)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => updates.ToChatResponseAsync());
        }
        else
        {
            await foreach (ChatResponseUpdate _ in updates)
            {
                break;
            }
        }

        Assert.Equal((Chats.Message + 30, 0), (_test.Tokens(), _test.Rule(LimitMetric.TotalTokens).Reserved));
    }

    [Fact]
    public async Task A_stream_takes_its_turn_when_its_first_item_is_asked_for_and_for_each_reading_anew()
    {
        IAsyncEnumerable<ChatResponseUpdate> updates = _test.Limited().GetStreamingResponseAsync("one two three");
        Assert.Equal(0, _test.Of().Granted);
        await updates.ToChatResponseAsync();
        await updates.ToChatResponseAsync();
        Assert.Equal(2, _test.Of().Granted);
    }

    [Fact]
    public async Task Messages_that_can_be_read_only_once_are_counted_and_sent()
    {
        int readings = 0;
        IEnumerable<ChatMessage> Once()
        {
            Assert.Equal(1, ++readings);
            yield return new ChatMessage(ChatRole.User, "one two three");
        }

        _test.Inner.Usage = null;
        await _test.Limited(new() { OutputTokens = 30 }).GetResponseAsync(Once());
        Assert.Equal("one two three", _test.Inner.Sent.Single().Messages.Single().Text);
        Assert.Equal(Chats.Message + 30, _test.Tokens());
    }

    [Fact]
    public async Task A_call_learns_how_long_the_answers_are_and_those_of_another_key_by_themselves()
    {
        using var test = new Chats("acme: { model-1: { requests_per_minute: 100 } }");
        IChatClient client = test.Limited();
        IChatClient titles = test.Limited(new() { Acquire = new() { Key = "titles" } });
        for (int call = 0; call < 10; call++)
        {
            await Chats.AskAsync(client, isStreamed: call % 2 == 0);
        }

        await Chats.AskAsync(titles, isStreamed: false);
        Assert.Equal(
            [("Microsoft.Extensions.AI.IChatClient", 10L, true), ("titles", 1L, false)],
            test.Of().CallSites.Select(site => (site.Key, site.Answers, site.ExpectedOutput is not null)).Order());
    }

    [Fact]
    public async Task The_options_say_which_calls_go_first_and_what_else_they_draw_from()
    {
        using var test = new Chats(
            "acme: { pools: { team: { requests_per_minute: 100 } }, model-1: { requests_per_minute: 1 } }");
        var order = new List<string>();
        await Chats.AskAsync(test.Limited(), isStreamed: false);
        Task low = AskAsync("low", RequestPriority.Low);
        Task high = AskAsync("high", RequestPriority.High);
        test.Time.Advance(_minuteAndMargin);
        await high;
        test.Time.Advance(_minuteAndMargin);
        await low;

        Assert.Equal(["high", "low"], order);
        Assert.Equal(1, test.Limiter.GetUsage().Pools.Single().Rules.Single().Used);

        async Task AskAsync(string name, RequestPriority priority)
        {
            await Chats.AskAsync(test.Limited(new() { Acquire = new() { Priority = priority, Pool = "team" } }), isStreamed: false);
            order.Add(name);
        }
    }

    [Fact]
    public void Services_pass_through_and_disposal_does_too()
    {
        IChatClient client = _test.Limited();
        Assert.Same(_test.Inner.Metadata, client.GetService<ChatClientMetadata>());
        Assert.Same(_test.Inner, client.GetService<ScriptedChatClient>());
        Assert.Same(client, client.GetService<RateLimitedChatClient>());
        client.Dispose();
        Assert.True(_test.Inner.IsDisposed);
    }

    [Fact]
    public async Task A_missing_argument_is_named()
    {
        Assert.Equal("innerClient", Assert.Throws<ArgumentNullException>(() => ((IChatClient)null!).WithRateLimit(_test.Limiter)).ParamName);
        await Assert.ThrowsAsync<ArgumentNullException>("messages", () => _test.Limited().GetResponseAsync((IEnumerable<ChatMessage>)null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RateLimitedClientOptions { OutputTokens = -1 });
    }
}
