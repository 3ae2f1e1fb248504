namespace LlmLimiter;

/// <summary>
/// Which waiting calls go first. Strict, except that of every 8 grants in a row made while calls of a lower priority wait, one goes to the
/// oldest of those.
/// </summary>
public enum RequestPriority
{
    /// <summary>After the others: batches, evaluations.</summary>
    Low = -1,

    /// <summary>The usual.</summary>
    Normal = 0,

    /// <summary>Before the others: somebody watches a screen.</summary>
    High = 1,
}
