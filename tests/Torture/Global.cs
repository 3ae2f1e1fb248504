#pragma warning disable CA1050 // A type without a namespace is what is tried.
using LlmLimiter;

/// <summary>In the global namespace.</summary>
public interface IGlobalAssistant
{
    /// <summary>Asks.</summary>
    [RateLimited("torture", "model")]
    Task<string> AskAsync(string prompt);
}

/// <summary>In the global namespace, and internal.</summary>
internal sealed class GlobalClient
{
    /// <summary>Asks.</summary>
    [RateLimited("torture", "model")]
    internal Task<string> AskAsync(string prompt) => Task.FromResult(prompt);
}
