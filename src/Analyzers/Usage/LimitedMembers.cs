using System.Collections.Concurrent;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>Knows, for one compilation, which methods are limited elsewhere than where they are; asks about each method once.</summary>
internal sealed class LimitedMembers
{
    private readonly ConcurrentDictionary<IMethodSymbol, LimitedMember?> _members = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, IMethodSymbol[]> _interfaceMembers = new(SymbolEqualityComparer.Default);

    /// <summary>Null: a call of the method bypasses nothing.</summary>
    public LimitedMember? Of(IMethodSymbol method) => _members.GetOrAdd(method.OriginalDefinition, Find);

    /// <summary>
    /// Whether the caller is an overload, an override or an explicit implementation of the very member it calls, limited itself: then
    /// the call forwards what already has its turn.
    /// </summary>
    public bool IsForwarding(ISymbol caller, IMethodSymbol called) =>
        caller is IMethodSymbol method
        && ((method.Name == called.Name && Of(method) is not null)
            || method.ExplicitInterfaceImplementations.Any(member => member.Name == called.Name && Limits.Governing(member) is not null));

    private LimitedMember? Find(IMethodSymbol method)
    {
        if (method.ContainingType is not { TypeKind: not TypeKind.Interface } || method.MethodKind != MethodKind.Ordinary || method.IsGenerated())
        {
            return null;
        }

        return Annotated(method) is { } annotated ? annotated : Implementation(method);
    }

    private static LimitedMember.Ordinary? Annotated(IMethodSymbol method)
    {
        for (IMethodSymbol? current = method; current is not null; current = current.OverriddenMethod)
        {
            if (Limits.Governing(current) is { } limit)
            {
                return Twin(current) is { } twin ? new(limit, twin, ExtensionNamespace(current, twin)) : null;
            }

            if (current.Has(KnownTypes.NotRateLimitedAttribute))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>The twin's name; null: the method has none, and has an error where it is declared.</summary>
    private static string? Twin(IMethodSymbol method) =>
        IsFromMetadata(method) || WrappersParser.HasWrapper(method) ? WrapperNames.Method(method) : null;

    private static string? ExtensionNamespace(IMethodSymbol method, string twin)
    {
        INamedTypeSymbol type = method.ContainingType;
        bool isMember = IsFromMetadata(method) ? !type.GetMembers(twin).IsEmpty : PartialCheck.IsOpen(type);
        return isMember ? null : WrapperNames.Namespace(type);
    }

    private LimitedMember.Implementation? Implementation(IMethodSymbol method)
    {
        for (IMethodSymbol? current = method; current is not null; current = current.OverriddenMethod?.OriginalDefinition)
        {
            INamedTypeSymbol type = current.ContainingType;
            foreach (INamedTypeSymbol source in type.AllInterfaces)
            {
                foreach (IMethodSymbol member in _interfaceMembers.GetOrAdd(source, static declaring => [.. Limits.LimitedMethods(declaring)]))
                {
                    if (member.Name == current.Name && SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), current))
                    {
                        return new(Limits.Governing(member)!, source);
                    }
                }
            }
        }

        return null;
    }

    private static bool IsFromMetadata(ISymbol symbol) => symbol.DeclaringSyntaxReferences.IsEmpty;
}
