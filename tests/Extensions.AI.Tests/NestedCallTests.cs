using Microsoft.Extensions.AI;

namespace LlmLimiter.Extensions.AI.Tests;

/// <summary>Limits within limits: one send is one turn.</summary>
public sealed class NestedCallTests : IDisposable
{
    private readonly Chats _test = new(
        "acme: { model-1: { requests_per_minute: 9, tokens_per_minute: 9999 }, model-2: { requests_per_minute: 9, tokens_per_minute: 9999 } }");

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_inside_an_annotated_method_is_a_part_of_that(bool isStreamed)
    {
        var assistant = new RateLimitedAssistant(new Assistant(_test.Limited(), isStreamed, options: null), _test.Limiter);
        Assert.Equal("yes", await assistant.AskAsync("one two three"));
        Assert.Equal((1, 1), (_test.Requests(), _test.Of().Granted));
        Assert.Single(_test.Inner.Sent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_of_another_model_inside_it_has_a_turn_of_its_own(bool isStreamed)
    {
        var assistant = new RateLimitedAssistant(
            new Assistant(_test.Limited(), isStreamed, new ChatOptions { ModelId = "model-2" }), _test.Limiter);
        await assistant.AskAsync("one two three");
        Assert.Equal((1, 1, 100), (_test.Requests(), _test.Requests("model-2"), _test.Tokens("model-2")));
    }

    [Fact]
    public async Task A_client_that_is_limited_twice_waits_once()
    {
        IChatClient twice = _test.Limited().WithRateLimit(_test.Limiter);
        await Chats.AskAsync(twice, isStreamed: false);
        Assert.Equal((1, 100), (_test.Requests(), _test.Tokens()));
    }

    [Fact]
    public async Task What_the_client_sends_with_runs_in_its_call()
    {
        LlmLease inside = default;
        _test.Inner.Answering = () =>
        {
            inside = LlmLease.Current;
            return Task.CompletedTask;
        };
        await Chats.AskAsync(_test.Limited(), isStreamed: false);
        Assert.NotEqual(default, inside);
        Assert.Equal(default, LlmLease.Current);
    }
}

/// <summary>An annotated client on another client.</summary>
public interface IAssistant
{
    [RateLimited("acme", "model-1")]
    Task<string> AskAsync(string prompt);
}

public sealed class Assistant(IChatClient client, bool isStreamed, ChatOptions? options) : IAssistant
{
    public Task<string> AskAsync(string prompt) => Chats.AskAsync(client, isStreamed, options);
}
