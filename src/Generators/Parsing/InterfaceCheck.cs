using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>A member of an interface that a decorator cannot implement, and why, as the end of a sentence.</summary>
internal sealed record InterfaceObstacle(ISymbol Member, string Reason);

/// <summary>Which members a decorator must forward, and whether it can.</summary>
internal static class InterfaceCheck
{
    /// <summary>Whether the interface or one of its own methods is annotated.</summary>
    public static bool IsAnnotated(INamedTypeSymbol type) => AnnotatedSymbols(type).Any();

    /// <summary>The symbols of an interface that bear the attribute: the interface, then its methods.</summary>
    public static IEnumerable<ISymbol> AnnotatedSymbols(INamedTypeSymbol type) =>
        new ISymbol[] { type }.Concat(type.GetMembers().OfType<IMethodSymbol>())
            .Where(static symbol => Limits.StatedOn(symbol) is not null);

    /// <summary>The members, own ones first, that a class can or must implement.</summary>
    public static IEnumerable<ISymbol> Implementable(INamedTypeSymbol type) =>
        new[] { type }.Concat(type.AllInterfaces)
            .SelectMany(static source => source.GetMembers())
            .Where(static member => member is IMethodSymbol { MethodKind: MethodKind.Ordinary } or IPropertySymbol or IEventSymbol)
            .Where(static member => member is { IsStatic: false, CanBeReferencedByName: true } or IPropertySymbol { IsIndexer: true, IsStatic: false })
            .Where(member => member.IsAbstract || (member.IsVirtual && IsReachable(member, type)));

    public static IEnumerable<InterfaceObstacle> Obstacles(INamedTypeSymbol type)
    {
        foreach (ISymbol member in new[] { type }.Concat(type.AllInterfaces).SelectMany(static source => source.GetMembers()))
        {
            if (member is { IsStatic: true, IsAbstract: true } && member is not IMethodSymbol { AssociatedSymbol: not null })
            {
                yield return new(member, "a decorator cannot forward a static abstract member");
            }
        }

        foreach (ISymbol member in Implementable(type))
        {
            if (!IsReachable(member, type))
            {
                yield return new(member, "a decorator cannot call a member that is not public");
            }
            else if (member is IPropertySymbol { SetMethod.IsInitOnly: true })
            {
                yield return new(member, "a decorator cannot forward an init accessor");
            }
        }
    }

    private static bool IsReachable(ISymbol member, INamedTypeSymbol from) =>
        member.DeclaredAccessibility == Accessibility.Public
        || (PartialCheck.IsVisible(member.DeclaredAccessibility)
            && SymbolEqualityComparer.Default.Equals(member.ContainingAssembly, from.ContainingAssembly));
}
