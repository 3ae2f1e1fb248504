using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>Code that may go around limits.</summary>
internal static class Exemptions
{
    /// <summary>Whether the code of this member, its property, a type around it or its assembly is marked [BypassRateLimit].</summary>
    public static bool Covers(ISymbol caller)
    {
        if ((caller as IMethodSymbol)?.AssociatedSymbol is { } property && property.Has(KnownTypes.BypassRateLimitAttribute))
        {
            return true;
        }

        for (ISymbol? current = caller; current is not null; current = current.ContainingType)
        {
            if (current.Has(KnownTypes.BypassRateLimitAttribute))
            {
                return true;
            }
        }

        return caller.ContainingAssembly?.Has(KnownTypes.BypassRateLimitAttribute) == true;
    }
}
