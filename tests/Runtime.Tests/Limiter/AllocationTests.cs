namespace LlmLimiter.Tests.Limiter;

public sealed class AllocationTests
{
    [Fact]
    public async Task Acquiring_and_settling_allocates_nothing_when_nobody_waits()
    {
        using var limiter = new LlmRateLimiter("acme", "model-1", new ModelLimits { RequestsPerDay = 1_000_000, TokensPerDay = 1_000_000_000 });
        long allocated = 0;
        for (int round = 0; round < 3; round++)
        {
            // The first rounds compile the code and fill the pools.
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10_000; i++)
            {
                LlmLease lease = await limiter.AcquireAsync("acme", "model-1", 100);
                lease.RecordUsage(new TokenUsage(80, 10));
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }
}
