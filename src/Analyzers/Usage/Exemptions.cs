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

        for (ISymbol? current = caller; current is not null and not INamespaceSymbol; current = current.ContainingSymbol)
        {
            if (current.Has(KnownTypes.BypassRateLimitAttribute))
            {
                return true;
            }
        }

        return caller.ContainingAssembly?.Has(KnownTypes.BypassRateLimitAttribute) == true;
    }

    /// <summary>
    /// Whether the call has its turn already: it is the call that LlmRateLimiter.Run or RunAsync makes, or it brings a lease of its own.
    /// A local function may be marked [BypassRateLimit].
    /// </summary>
    public static bool Covers(MethodUse use) =>
        BringsLease(use)
        || (use.Operation is IMethodReferenceOperation && RunOf(use.Operation) is not null)
        || IsInRun(use.Operation)
        || IsInDescription(use.Operation)
        || IsInExemptFunction(use.Operation);

    /// <summary>Whether the code is in a lambda that LlmRateLimiter.Run or RunAsync calls.</summary>
    public static bool IsInRun(IOperation operation)
    {
        for (IOperation? current = operation; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation && RunOf(current) is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the code tells a proxy which method is described, and is never run: <c>api.Method(x => x.AskAsync(default!))</c>.</summary>
    private static bool IsInDescription(IOperation operation)
    {
        for (IOperation? current = operation; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation { Parent: IConversionOperation { Parent: IArgumentOperation { Parent: IInvocationOperation { TargetMethod.ContainingType: var type } } } }
                && type.Is("LlmLimiter.DynamicProxy.ClientDescription`1"))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the code is in a local function that is marked [BypassRateLimit].</summary>
    public static bool IsInExemptFunction(IOperation operation)
    {
        for (IOperation? current = operation; current is not null; current = current.Parent)
        {
            if (current is ILocalFunctionOperation local && local.Symbol.Has(KnownTypes.BypassRateLimitAttribute))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Who calls a delegate that takes a lease gives it one.</summary>
    private static bool BringsLease(MethodUse use) => use.Operation is IInvocationOperation call
        ? call.Arguments.Any(static argument => argument.Parameter?.Type.Is(KnownTypes.Lease) == true && !IsDefault(argument.Value))
        : use.Method.Parameters.Any(static parameter => parameter.Type.Is(KnownTypes.Lease));

    private static bool IsDefault(IOperation value) =>
        value is IDefaultValueOperation || (value is IConversionOperation conversion && IsDefault(conversion.Operand));

    /// <summary>The call of LlmRateLimiter.Run or RunAsync that calls the lambda or method group; null: it is none of theirs.</summary>
    public static IInvocationOperation? RunOf(IOperation function) =>
        function.Parent is IDelegateCreationOperation { Parent: IArgumentOperation { Parameter: { Name: "call", ContainingSymbol: IMethodSymbol run } } argument }
        && run.ContainingType.Is(KnownTypes.Limiter)
            ? argument.Parent as IInvocationOperation
            : null;
}
