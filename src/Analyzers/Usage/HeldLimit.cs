using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>A limit whose turn some code has.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Holder">What took the turn: the member that is limited, or the limiter's method.</param>
/// <param name="Limiter">The variable or member that the limiter is called on; null: no call of it stands there.</param>
/// <param name="IsLease">Whether it is held as a lease, which can be settled at any time.</param>
/// <param name="IsCertain">Whether there is no other way to the code. A member of an interface may be called without its decorator, and limited by itself.</param>
internal sealed record HeldLimit(LimitModel Limit, string Holder, ISymbol? Limiter = null, bool IsLease = false, bool IsCertain = true)
{
    /// <summary>The way out, as the end of a sentence.</summary>
    public string Advice => IsLease ? "settle its lease before" : "limit only one of the two";

    /// <summary>What both limits draw from, as messages name it; null: nothing for certain.</summary>
    public string? SharedWith(LimitModel other)
    {
        if (!AreEqual(Limit.Provider, other.Provider))
        {
            return null;
        }

        return AreEqual(Limit.Model, other.Model) ? $"{other.Provider}/{other.Model}"
            : AreEqual(Limit.Pool, other.Pool) ? $"{other.Provider}'s pool '{other.Pool}'"
            : null;
    }

    private static bool AreEqual(string? one, string? other) => one is not null && string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
