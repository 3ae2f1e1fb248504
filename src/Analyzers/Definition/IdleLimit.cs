using LlmLimiter.Generators.Models;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Analyzers.Definition;

/// <summary>When [RateLimited] on a type, or an argument of it, is read by nobody.</summary>
internal static class IdleLimit
{
    /// <summary>Why, as the end of a sentence; null: it is read, or the type has an error that comes first.</summary>
    public static string? WhyIdle(INamedTypeSymbol type)
    {
        IMethodSymbol[] limited = [.. Limits.LimitedMethods(type)];
        if (Limits.StatedOn(type) is not { } limit || MissingNameAnalyzer.MissingName(limit) is not null || limited.Any(static method => Limits.StatedOn(method) is null))
        {
            return null;
        }

        bool isInterface = type.TypeKind == TypeKind.Interface;
        if (limited.Length > 0)
        {
            bool namesDecorator = isInterface && limit.WrapperName is not null;
            return namesDecorator || HasObstacles(type)
                ? null
                : $"each limited method of '{type.Name}' has a [RateLimited] of its own, so that none is limited as {limit.Name}; remove it";
        }

        // A class without limited methods is an error; an interface may be annotated for the decorator, with which inherited ones are limited.
        return isInterface && !HasObstacles(type) && !InterfaceCheck.Implementable(type).OfType<IMethodSymbol>().Any(static method => Limits.Governing(method) is not null)
            ? $"no method of '{type.Name}' is limited as {limit.Name}: it has none, or all are marked [NotRateLimited]; remove it, and use the interface as it is"
            : null;
    }

    /// <summary>The same of an argument that the attribute has there; what has its default value says nothing, and is none.</summary>
    public static string? WhyIdle(ISymbol annotated, string argument)
    {
        if (Limits.StatedOn(annotated) is not { } limit
            || (annotated is IMethodSymbol method && ShapeCheck.WhyNot(method, limit) is not null)
            || (annotated is INamedTypeSymbol { TypeKind: not TypeKind.Interface } empty && !Limits.LimitedMethods(empty).Any()))
        {
            return null;
        }

        return argument switch
        {
            nameof(LimitModel.CoreMethod) when limit.CoreMethod is not null => OfCoreMethod(annotated),
            nameof(LimitModel.WrapperName) when limit.WrapperName is not null => OfWrapperName(annotated),
            nameof(LimitModel.Priority) when limit.Priority != 0 => OfPriority(annotated),
            _ => null,
        };
    }

    private static string? OfCoreMethod(ISymbol annotated) => annotated switch
    {
        IMethodSymbol method => CoreCheck.IsNeeded(method)
            ? null
            : $"only a partial method without a body has a core, and '{method.Name}' is none; remove it",
        INamedTypeSymbol type => Limits.LimitedMethods(type).Any(static method => Limits.StatedOn(method) is null && CoreCheck.IsNeeded(method))
            ? null
            : $"only a partial method without a body has a core, and '{type.Name}' has none that takes this attribute; remove it",
        _ => null,
    };

    private static string? OfWrapperName(ISymbol annotated) => annotated switch
    {
        IMethodSymbol { ContainingType: { TypeKind: TypeKind.Interface } type } method =>
            WrapperNames.NamesDecorator(type) is { } naming && !SymbolEqualityComparer.Default.Equals(naming, method)
                ? $"the decorator of '{type.Name}' has its name from '{naming.Name}'; remove it"
                : null,
        IMethodSymbol method => CoreCheck.IsNeeded(method) ? $"'{method.Name}' is partial, and is itself what is generated; remove it" : null,
        INamedTypeSymbol { TypeKind: not TypeKind.Interface } type => $"each limited method of '{type.Name}' has a twin of its own name; remove it, or put it on the method",
        _ => null,
    };

    private static string? OfPriority(ISymbol annotated) =>
        (annotated as IMethodSymbol)?.Parameters.FirstOrDefault(static parameter =>
            parameter.RefKind != RefKind.Out && parameter.Type.Is(KnownTypes.RequestPriority)) is { } own
            ? $"each call of '{annotated.Name}' brings its priority in '{own.Name}'; remove it"
            : null;

    private static bool HasObstacles(INamedTypeSymbol type) => type.TypeKind == TypeKind.Interface && InterfaceCheck.Obstacles(type).Any();
}
