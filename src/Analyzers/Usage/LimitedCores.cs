using System.Collections.Concurrent;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>Knows, for one compilation, which methods are the cores of limited partial methods.</summary>
internal sealed class LimitedCores(LibraryUsers users)
{
    private static readonly Dictionary<IMethodSymbol, LimitedMember.Core> _none = new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<INamedTypeSymbol, Dictionary<IMethodSymbol, LimitedMember.Core>> _types = new(SymbolEqualityComparer.Default);

    /// <summary>What the method, or one that it overrides, is the core of; null: of nothing.</summary>
    public LimitedMember.Core? Of(IMethodSymbol method)
    {
        if (method.MethodKind != MethodKind.Ordinary)
        {
            return null;
        }

        for (IMethodSymbol? current = method.OriginalDefinition; current is not null; current = current.OverriddenMethod?.OriginalDefinition)
        {
            if (_types.GetOrAdd(current.ContainingType, Cores).TryGetValue(current, out var core))
            {
                return core;
            }
        }

        return null;
    }

    /// <summary>Whether the caller is a core itself and hands on, to an overload or to what it overrides, what has its turn already.</summary>
    public bool IsForwarding(ISymbol caller, MethodUse use) =>
        caller is IMethodSymbol method
        && method.Name == use.Method.Name
        && !SymbolEqualityComparer.Default.Equals(method.OriginalDefinition, use.Method.OriginalDefinition)
        && (use.Instance?.Syntax is BaseExpressionSyntax
            || SymbolEqualityComparer.Default.Equals(method.ContainingType.OriginalDefinition, use.Method.ContainingType.OriginalDefinition))
        && Of(method) is not null;

    private Dictionary<IMethodSymbol, LimitedMember.Core> Cores(INamedTypeSymbol type)
    {
        var found = _none;
        if (!users.Contains(type.ContainingAssembly))
        {
            return found;
        }

        foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>().Where(IsWrapper))
        {
            if ((Limits.Governing(method) ?? Limits.StatedOn(type)) is { } limit && CoreCheck.Method(method) is { } core)
            {
                found = found.Count == 0 ? new(SymbolEqualityComparer.Default) : found;
                found[core] = new(limit, method);
            }
        }

        return found;
    }

    /// <summary>Metadata do not tell that a method was partial, but that its body was generated.</summary>
    private static bool IsWrapper(IMethodSymbol method) => method.DeclaringSyntaxReferences.IsEmpty
        ? method is { MethodKind: MethodKind.Ordinary, ContainingType.TypeKind: not TypeKind.Interface } && method.IsGenerated()
        : CoreCheck.IsNeeded(method) && WrappersParser.HasWrapper(method);
}
