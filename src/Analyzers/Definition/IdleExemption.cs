using LlmLimiter.Analyzers.Proxy;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Analyzers.Definition;

/// <summary>When [NotRateLimited] is read by nobody.</summary>
internal static class IdleExemption
{
    /// <summary>
    /// Why, as the end of a sentence; null: it is read, or says what is so. In an interface it may be meant for an annotated one that derives from it,
    /// wherever that is; on an abstract method it says that calls may reach its annotated implementations around their limits.
    /// </summary>
    /// <param name="method">The method that is marked.</param>
    /// <param name="mayBeDescribed">Whether a description of its type may limit it, for a proxy.</param>
    public static string? WhyIdle(IMethodSymbol method, bool mayBeDescribed)
    {
        if (Limits.StatedOn(method) is { } limit)
        {
            return MissingNameAnalyzer.MissingName(limit) is null
                ? $"the [RateLimited] beside it limits '{method.Name}' as {limit.Name}; remove one of the two"
                : null;
        }

        return !mayBeDescribed
            && !method.IsAbstract
            && method.ContainingType is { TypeKind: TypeKind.Class or TypeKind.Struct } type
            && !ProxiedMembers.BaseTypes(type).Concat(type.AllInterfaces).Any(static source => Limits.StatedOn(source) is not null)
            && !Overridden.By(method).Any(static member => Limits.Governing(member) is not null)
            ? $"'{type.Name}' is not annotated, so that '{method.Name}' would not be limited anyway; remove it"
            : null;
    }
}
