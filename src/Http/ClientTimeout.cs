namespace LlmLimiter.Http;

/// <summary>
/// Sees that a client does not cancel calls that wait for their turn: they would give up their place in the queue, and SDKs begin them anew.
/// </summary>
internal static class ClientTimeout
{
    /// <summary>Checks a client's timeout.</summary>
    /// <param name="timeout">The client's <see cref="HttpClient.Timeout"/>.</param>
    /// <param name="longestWait">The longest wait of its calls.</param>
    /// <param name="client">The client's name; null: it has none.</param>
    /// <exception cref="InvalidOperationException">The timeout is not longer than the wait.</exception>
    public static void Check(TimeSpan timeout, TimeSpan longestWait, string? client)
    {
        if (timeout != Timeout.InfiniteTimeSpan && (longestWait == Timeout.InfiniteTimeSpan || timeout <= longestWait))
        {
            throw new InvalidOperationException(
                $"{(string.IsNullOrEmpty(client) ? "An HttpClient" : $"The HttpClient '{client}'")} gives up after {timeout.TotalSeconds:0.###} s (its Timeout), "
                + $"but its calls may wait {Words(longestWait)} for their turn. "
                + "Set client.Timeout = Timeout.InfiniteTimeSpan, with a deadline of its own for each call that needs one, "
                + $"or a MaxWait below the timeout ({nameof(LlmRateLimitingOptions)}.{nameof(LlmRateLimitingOptions.Acquire)}).");
        }
    }

    private static string Words(TimeSpan wait) =>
        wait == Timeout.InfiniteTimeSpan ? "without end" : FormattableString.Invariant($"up to {wait.TotalSeconds:0.###} s");
}
