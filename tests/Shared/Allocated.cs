namespace LlmLimiter.Tests;

/// <summary>What an action allocates on its thread.</summary>
internal static class Allocated
{
    /// <summary>The least of a few times: the first ones compile the code and fill the pools; what the action allocates, it allocates each time.</summary>
    public static long BytesBy(Action action) => Enumerable.Range(0, 4).Min(_ =>
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });
}
