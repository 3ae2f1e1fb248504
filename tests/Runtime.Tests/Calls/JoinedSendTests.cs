using LlmLimiter.Calls;

namespace LlmLimiter.Tests.Calls;

/// <summary>Which sends of an adapter are parts of a limited call.</summary>
public sealed class JoinedSendTests : IDisposable
{
    private static readonly LimitedMethod _method = new("acme", "model-1", "Tests!M:Ask");

    private readonly LlmRateLimiter _limiter = new(RateLimitConfig.Parse(
        "acme: { model-1: { aliases: [model-one], requests_per_minute: 5 }, model-2: { requests_per_minute: 5 } }"));

    public JoinedSendTests() => LimitedSend.Listen();

    public void Dispose() => _limiter.Dispose();

    [Theory]
    [InlineData("acme", "model-1", true)]
    [InlineData("ACME", "Model-One", true)]
    [InlineData("acme", "model-2", false)]
    [InlineData("acme", "nobody-limits-it", true)]
    public async Task A_send_is_a_part_of_the_call_around_it_unless_its_model_has_limits_of_its_own(string provider, string model, bool joins)
    {
        Assert.False(LimitedSend.TryJoin(_limiter, provider, model, out _));
        await InCallAsync((lease, _) =>
        {
            Assert.Equal(joins, LimitedSend.TryJoin(_limiter, provider, model, out LimitedSend send));
            Assert.Equal((true, lease), (send.IsJoined, send.Lease));
            return Task.CompletedTask;
        });
    }

    [Fact]
    public Task A_send_of_another_limiter_is_no_part_of_it() => InCallAsync((_, _) =>
    {
        using var other = new LlmRateLimiter("acme", "model-1", new ModelLimits { RequestsPerMinute = 5 });
        Assert.False(LimitedSend.TryJoin(other, "acme", "model-1", out _));
        return Task.CompletedTask;
    });

    [Fact]
    public async Task A_call_that_was_settled_is_under_way_no_more_though_what_it_started_still_runs()
    {
        var ended = new TaskCompletionSource();
        Task<bool>? started = null;
        await InCallAsync((_, _) =>
        {
            started = JoinAfter(ended.Task);
            return Task.CompletedTask;
        });
        ended.SetResult();
        Assert.False(await started!);

        await InCallAsync((lease, _) =>
        {
            lease.RecordUsage(new TokenUsage(1));
            Assert.False(LimitedSend.TryJoin(out LimitedSend _));
            return Task.CompletedTask;
        });

        static async Task<bool> JoinAfter(Task end)
        {
            await end;
            return LimitedSend.TryJoin(out LimitedSend _);
        }
    }

    private Task InCallAsync(Func<LlmLease, CancellationToken, Task> send) => LimitedCall.RunAsync(
        _limiter, _method, send, static (request, _) => request.Estimate.Message("hi"),
        static (send, lease, token) => send(lease, token), CancellationToken.None);
}
