namespace LlmLimiter;

/// <summary>What a longest wait may be.</summary>
internal static class Deadline
{
    /// <summary>The wait itself, when it is zero, positive or infinite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The wait is negative and not infinite.</exception>
    public static TimeSpan CheckedWait(TimeSpan wait, string name) =>
        wait >= TimeSpan.Zero || wait == Timeout.InfiniteTimeSpan
            ? wait
            : throw new ArgumentOutOfRangeException(name, wait, $"{name} must be zero or positive, or Timeout.InfiniteTimeSpan for no bound.");
}
