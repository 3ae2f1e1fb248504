using LlmLimiter.Calls;

namespace LlmLimiter.Tests.Limiter;

[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    private const string Prompt = "Why is the sky blue?";

    private readonly LlmRateLimiter _limiter =
        new("acme", "model-1", new ModelLimits { RequestsPerDay = 1_000_000, TokensPerDay = 1_000_000_000, Aliases = ["chat"] });

    [Fact]
    public async Task Acquiring_and_settling_allocates_nothing_when_nobody_waits() => Assert.Equal(0, await AllocatedAsync(
        static limiter => limiter.AcquireAsync("acme", "model-1", 100)));

    [Fact]
    public async Task Nor_does_estimating_a_text_and_learning_from_what_came_of_it() => Assert.Equal(0, await AllocatedAsync(
        static limiter => limiter.AcquireAsync("acme", "chat", limiter.Estimate("acme", "chat", Prompt), new AcquireOptions { Key = "site" })));

    [Fact]
    public async Task Nor_does_describing_an_annotated_methods_call()
    {
        var fixedModel = new LimitedMethod("acme", "model-1", "Tests!M:Ask");
        var namedModel = new LimitedMethod("acme", model: null, "Tests!M:AskModel");
        Assert.Equal(0, await AllocatedAsync(limiter =>
            LimitedCall.AcquireAsync(limiter, fixedModel, Prompt, static (request, prompt) => request.Estimate.Text(prompt), default)));
        Assert.Equal(0, await AllocatedAsync(limiter =>
            LimitedCall.AcquireAsync(limiter, namedModel, Prompt, static (request, prompt) => request.For("chat").Text(prompt), default)));
    }

    private async Task<long> AllocatedAsync(Func<LlmRateLimiter, ValueTask<LlmLease>> acquire)
    {
        // The first rounds compile the code and fill the pools; what a call allocates, every round does.
        long allocated = long.MaxValue;
        for (int round = 0; round < 4; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10_000; i++)
            {
                LlmLease lease = await acquire(_limiter);
                lease.RecordUsage(new TokenUsage(80, 10));
            }

            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return allocated;
    }
}
