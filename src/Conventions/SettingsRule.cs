namespace LlmLimiter.Conventions;

/// <summary>Whether what is stated beside the names of a limit can be.</summary>
internal static class SettingsRule
{
    /// <summary>Why not, as the end of a sentence; null: it can.</summary>
    /// <param name="outputTokens">Expected per call.</param>
    /// <param name="timeoutMilliseconds">The longest wait.</param>
    /// <param name="maxRetries">How often a refused call goes back through the queue.</param>
    /// <param name="priority">-1 to 1.</param>
    /// <param name="pool">A further pool.</param>
    public static string? WhyNot(int outputTokens, int timeoutMilliseconds, int maxRetries, int priority, string? pool) =>
        outputTokens < 0 ? "its OutputTokens must be 0 or more"
        : timeoutMilliseconds < -1 ? "its TimeoutMilliseconds must be 0 or more, or -1 for no bound"
        : maxRetries is < 0 or > 100 ? "its MaxRetries must be 0 to 100"
        : priority is < -1 or > 1 ? "its Priority must be Low, Normal or High"
        : pool is not null && string.IsNullOrWhiteSpace(pool) ? "its Pool is empty; leave it out for none"
        : null;
}
