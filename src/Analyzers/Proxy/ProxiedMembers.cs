using LlmLimiter.Generators.Models;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Analyzers.Proxy;

/// <summary>Which members a proxy limits by their attributes: those of its interface and, where that says nothing, of the class behind it.</summary>
internal static class ProxiedMembers
{
    /// <summary>The limited members of the type that a proxy is made of, with their limits.</summary>
    /// <param name="type">An interface or a class.</param>
    /// <param name="target">The class of what is behind the proxy; null: it is not known, or there is nothing.</param>
    public static IEnumerable<(IMethodSymbol Member, LimitModel Limit)> Of(INamedTypeSymbol type, INamedTypeSymbol? target) =>
        from member in type.TypeKind == TypeKind.Interface ? OfInterface(type) : OfClass(type)
        let limit = type.TypeKind == TypeKind.Interface ? LimitOf(member, target) : LimitOf(MostDerived(member, target ?? type))
        where limit is not null
        select (member, limit);

    /// <summary>Whether a proxy can stand in for the method.</summary>
    public static bool CanBe(IMethodSymbol method) =>
        method is { MethodKind: MethodKind.Ordinary, IsStatic: false, IsSealed: false, ContainingType: { IsSealed: false } }
        && (method.IsAbstract || method.IsVirtual || method.IsOverride);

    /// <summary>The class and those that it derives from, itself first.</summary>
    public static IEnumerable<INamedTypeSymbol> BaseTypes(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            yield return current;
        }
    }

    private static IEnumerable<IMethodSymbol> OfInterface(INamedTypeSymbol type) => type.AllInterfaces.Prepend(type).SelectMany(InstanceMethods);

    /// <summary>What is overridden is not reached.</summary>
    private static IEnumerable<IMethodSymbol> OfClass(INamedTypeSymbol type)
    {
        var overridden = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default);
        foreach (IMethodSymbol method in BaseTypes(type).SelectMany(InstanceMethods))
        {
            if (method.OverriddenMethod is { } replaced)
            {
                _ = overridden.Add(replaced);
            }

            if (!overridden.Contains(method))
            {
                yield return method;
            }
        }
    }

    private static IEnumerable<IMethodSymbol> InstanceMethods(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IMethodSymbol>().Where(static method => method is { IsStatic: false, MethodKind: MethodKind.Ordinary });

    private static LimitModel? LimitOf(IMethodSymbol member, INamedTypeSymbol? target) =>
        Limits.Governing(member) is { } limit ? limit
        : !member.Has(KnownTypes.NotRateLimitedAttribute)
            && target is { TypeKind: TypeKind.Class or TypeKind.Struct }
            && target.FindImplementationForInterfaceMember(member) is IMethodSymbol { ContainingType.TypeKind: not TypeKind.Interface } implementation
            ? LimitOf(MostDerived(implementation, target))
        : null;

    /// <summary>The method that runs where the method is called on an object of the type.</summary>
    private static IMethodSymbol MostDerived(IMethodSymbol method, INamedTypeSymbol type) =>
        BaseTypes(type).SelectMany(source => source.GetMembers(method.Name)).OfType<IMethodSymbol>().FirstOrDefault(other => Overrides(other, method)) ?? method;

    private static bool Overrides(IMethodSymbol method, IMethodSymbol other)
    {
        for (IMethodSymbol? current = method.OverriddenMethod; current is not null; current = current.OverriddenMethod)
        {
            if (SymbolEqualityComparer.Default.Equals(current, other))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What the first override says that says something. A partial method that is implemented by generated code is limited already.</summary>
    private static LimitModel? LimitOf(IMethodSymbol method)
    {
        for (IMethodSymbol? current = method; current is not null; current = current.OverriddenMethod)
        {
            if (current.IsGenerated() || CoreCheck.IsNeeded(current))
            {
                return null;
            }

            if (Limits.Governing(current) is { } limit)
            {
                return limit;
            }

            if (current.Has(KnownTypes.NotRateLimitedAttribute))
            {
                return null;
            }
        }

        return null;
    }
}
