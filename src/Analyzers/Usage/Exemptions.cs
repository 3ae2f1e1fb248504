using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

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

    /// <summary>Whether the call stands in a lambda that is handed to LlmRateLimiter.Run or RunAsync: there it has its turn.</summary>
    public static bool IsInsideRun(IOperation call)
    {
        bool isInLambda = false;
        for (IOperation? current = call.Parent; current is not null; current = current.Parent)
        {
            isInLambda |= current is IAnonymousFunctionOperation;
            if (isInLambda && current is IInvocationOperation { TargetMethod: { Name: "Run" or "RunAsync" } run } && run.ContainingType.Is(KnownTypes.Limiter))
            {
                return true;
            }
        }

        return false;
    }
}
