using LlmLimiter;

namespace Torture.Tests;

/// <summary>A sample of the generated code, called against a limiter.</summary>
public sealed class GeneratedCallsTests : IDisposable
{
    private readonly LlmRateLimiter _limiter = new("torture", "model", new ModelLimits { RequestsPerMinute = 100, TokensPerMinute = 100_000 });

    public void Dispose() => _limiter.Dispose();

    [Fact]
    public async Task An_optional_parameter_before_a_params_array_is_passed_on()
    {
        Assert.Equal("asked3me2", await new ClassSignatures().AskRateLimitedAsync("asked", 3, "me", ["a", "b"], _limiter));
        Assert.Equal(1, Requests);
    }

    [Fact]
    public async Task A_lease_and_a_token_reach_the_call()
    {
        using var source = new CancellationTokenSource();
        Assert.Equal("askedTrueTrue", await new ClassSignatures().LeasedRateLimitedAsync("asked", source.Token, _limiter));
        Assert.Equal(1, Requests);
    }

    [Fact]
    public void References_are_those_of_the_caller()
    {
        int count = 1;
        Assert.True(new ClassSignatures().TryAskRateLimited("asked", ref count, out string answer, _limiter));
        Assert.Equal((2, "asked", 1), (count, answer, Requests));
    }

    [Fact]
    public async Task A_partial_method_calls_its_core()
    {
        Assert.Equal("asked3TrueFalse", await new Partials(_limiter).AskAsync("asked"));
        Assert.False(new Partials(_limiter).TryAsk("asked", out string? answer));
        Assert.Null(answer);
        Assert.True(new Partials(_limiter).TryAsk("asked", out answer, 1, 2));
        Assert.Equal("asked", answer);
        new Partials(_limiter).TellTwice();
        Assert.Equal(4, Requests);
    }

    [Fact]
    public async Task A_one_shot_sequence_reaches_a_streamed_core_whole()
    {
        var answers = new List<string>();
        await foreach (string answer in new Partials(_limiter).StreamAsync(Once(), CancellationToken.None))
        {
            answers.Add(answer);
        }

        Assert.Equal(["a", "b"], answers);
        Assert.Equal(1, Requests);

        static IEnumerable<string> Once()
        {
            yield return "a";
            yield return "b";
        }
    }

    [Fact]
    public async Task A_token_that_comes_with_the_enumeration_reaches_the_streaming_method_itself()
    {
        using var source = new CancellationTokenSource();
        var client = new TokenClient();
        await foreach (string answer in client.StreamRateLimitedAsync("asked", limiter: _limiter).WithCancellation(source.Token))
        {
            Assert.Equal("asked", answer);
            await source.CancelAsync();
        }

        Assert.True(client.WasCancelled);
        Assert.Equal(1, Requests);
    }

    [Fact]
    public async Task Static_methods_and_extension_methods_have_twins_of_their_kind()
    {
        Twins.Use(_limiter);
        try
        {
            Guid id = default;
            id.MoveRateLimited("asked");
            Assert.Equal(new Guid(5, 0, 0, new byte[8]), id);
            Assert.Equal("asked2", await "asked".TellRateLimitedAsync("a", "b"));
            Assert.Equal("asked", await Twins.AskRateLimitedAsync("asked"));
            Assert.Equal(3, Requests);
        }
        finally
        {
            Twins.Use(null);
        }
    }

    [Fact]
    public async Task Hidden_names_take_the_right_limiter()
    {
        Assert.Equal("askedcl", await new OwnLimiter(_limiter).AskRateLimitedAsync("asked", "c", "l"));
        Assert.Equal(1, Requests);
    }

    [Fact]
    public async Task A_decorator_of_a_generic_interface_limits_and_keeps_its_types()
    {
        var kept = new RateLimitedKept<string>(new Kept(), _limiter);
        Assert.Equal("asked", await kept.AskAsync("asked"));
        Assert.Equal(1, Requests);
    }

    private int Requests => (int)_limiter.GetUsage("torture", "model").Rules[0].Used;

    private sealed class Kept : IKept<string>
    {
        public Task<string> AskAsync(string prompt) => Task.FromResult(prompt);

        public void Keep<TOther>(Type type)
        {
        }
    }
}
