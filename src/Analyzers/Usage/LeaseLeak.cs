using Microsoft.CodeAnalysis;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>How a lease comes to be neither settled nor disposed.</summary>
internal abstract record LeaseLeak
{
    /// <summary>No variable holds it.</summary>
    internal sealed record Dropped : LeaseLeak;

    /// <summary>The next one is acquired while it is owed.</summary>
    internal sealed record Replaced : LeaseLeak;

    /// <summary>A path leaves the function.</summary>
    /// <param name="Last">What the path does last; null: nothing that could be named.</param>
    internal sealed record Left(SyntaxNode? Last) : LeaseLeak;
}
