using System.Collections.Concurrent;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>
/// Finds the members of interfaces and abstract classes that bear no limit themselves, and by which nothing but annotated methods of this
/// compilation are reached. What other assemblies implement is not known.
/// </summary>
/// <param name="compilation">Where implementations are looked for.</param>
/// <param name="annotated">Tells of a method that it has a limited twin.</param>
internal sealed class AbstractMembers(Compilation compilation, Func<IMethodSymbol, LimitedMember.Ordinary?> annotated)
{
    private readonly ConcurrentDictionary<IMethodSymbol, LimitedMember.Reaching?> _known = new(SymbolEqualityComparer.Default);
    private readonly Lazy<INamedTypeSymbol[]> _types = new(() => [.. Types(compilation.Assembly.GlobalNamespace)]);

    /// <summary>Null: other methods may be reached too.</summary>
    /// <param name="member">A method as it is declared.</param>
    public LimitedMember.Reaching? Of(IMethodSymbol member) =>
        member is { MethodKind: MethodKind.Ordinary, IsStatic: false }
        && (member.IsAbstract || (member.IsVirtual && member.ContainingType.TypeKind == TypeKind.Interface))
            ? _known.GetOrAdd(member, Find)
            : null;

    /// <summary>The types are looked through only where an annotated method has the member's name.</summary>
    private LimitedMember.Reaching? Find(IMethodSymbol member)
    {
        if (member.Has(KnownTypes.NotRateLimitedAttribute)
            || Limits.Governing(member) is not null
            || !compilation.GetSymbolsWithName(member.Name, SymbolFilter.Member).OfType<IMethodSymbol>().Any(HasTwin))
        {
            return null;
        }

        LimitedMember.Ordinary? target = null;
        foreach (IMethodSymbol implementation in _types.Value.SelectMany(type => Implementations(type, member)))
        {
            if (!HasTwin(implementation))
            {
                return null;
            }

            target ??= annotated(implementation.OriginalDefinition);
        }

        return target is null ? null : new(member, target);
    }

    private bool HasTwin(IMethodSymbol method) => method.ContainingType.TypeKind != TypeKind.Interface && annotated(method.OriginalDefinition) is not null;

    /// <summary>What may run in objects of the type.</summary>
    private static IEnumerable<IMethodSymbol> Implementations(INamedTypeSymbol type, IMethodSymbol member)
    {
        IMethodSymbol[] implemented = member.ContainingType.TypeKind != TypeKind.Interface ? [member]
            : [.. type.AllInterfaces
                .Where(source => SymbolEqualityComparer.Default.Equals(source.OriginalDefinition, member.ContainingType))
                .SelectMany(source => source.GetMembers(member.Name))
                .Where(candidate => SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, member))
                .Select(type.FindImplementationForInterfaceMember)
                .OfType<IMethodSymbol>()];
        var overrides = type.GetMembers(member.Name).OfType<IMethodSymbol>()
            .Where(method => implemented.Any(source => Overrides(method, source.OriginalDefinition)));
        return implemented.Concat(overrides).Where(static method => !method.IsAbstract);
    }

    private static bool Overrides(IMethodSymbol method, IMethodSymbol member)
    {
        for (IMethodSymbol? current = method.OverriddenMethod; current is not null; current = current.OverriddenMethod)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, member))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The classes and structs that people wrote: a decorator runs what it decorates.</summary>
    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container) =>
        container.GetMembers().OfType<INamespaceOrTypeSymbol>().SelectMany(static member => member is INamedTypeSymbol type
            ? Types(type).Concat(type.TypeKind == TypeKind.Interface || type.IsGenerated() ? [] : [type])
            : Types(member));
}
