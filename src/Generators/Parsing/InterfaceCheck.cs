using LlmLimiter.Conventions;
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

    /// <summary>
    /// Whether the annotated node speaks for its type: the first annotated symbol does, at the attribute's own place, so that there is
    /// one decorator or one set of twins, with no stage that gathers all of a compilation's attributes.
    /// </summary>
    public static bool SpeaksForItsType(ISymbol annotated, SyntaxNode node)
    {
        INamedTypeSymbol type = annotated as INamedTypeSymbol ?? annotated.ContainingType;
        return SymbolEqualityComparer.Default.Equals(AnnotatedSymbols(type).FirstOrDefault(), annotated)
            && annotated.AttributeOf(KnownTypes.RateLimitedAttribute)?.ApplicationSyntaxReference is { } attribute
            && attribute.SyntaxTree == node.SyntaxTree
            && node.Span.Contains(attribute.Span);
    }

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

        foreach (IMethodSymbol method in Unreached(type))
        {
            yield return new(method, $"its attribute does not reach inherited methods: {WayOut(type, method.ContainingType)}");
        }

        foreach (ISymbol member in Implementable(type))
        {
            if (!IsReachable(member, type))
            {
                yield return new(member, "a decorator cannot call a member that is not public");
            }
            else if (member is IMethodSymbol method && method.Parameters.FirstOrDefault(ShapeCheck.IsDynamicReference) is { } late)
            {
                yield return new(member, ShapeCheck.DynamicReference(late));
            }
            else if (member is IMethodSymbol generic && IsConfused(generic, type))
            {
                yield return new(member, "its type parameter hides one that it also needs");
            }
            else if (member is IPropertySymbol { SetMethod.IsInitOnly: true })
            {
                yield return new(member, "a decorator cannot forward an init accessor");
            }
        }
    }

    /// <summary>Inherited methods that look limited in an annotated interface, and are not. To dispose of a client asks no provider.</summary>
    private static IEnumerable<IMethodSymbol> Unreached(INamedTypeSymbol type) =>
        Limits.StatedOn(type) is null
            ? []
            : Implementable(type).OfType<IMethodSymbol>().Where(method =>
                !SymbolEqualityComparer.Default.Equals(method.ContainingType, type)
                && Answer.KindOf(method) != ReturnKind.Synchronous
                && Limits.Governing(method) is null
                && !method.ContainingType.Is(KnownTypes.AsyncDisposable)
                && !method.Has(KnownTypes.NotRateLimitedAttribute));

    /// <summary>An interface of another assembly may be somebody else's.</summary>
    private static string WayOut(INamedTypeSymbol type, INamedTypeSymbol declaring) =>
        SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, declaring.ContainingAssembly)
            ? "annotate the interface that declares the method, or mark the method [NotRateLimited]"
            : $"annotate '{declaring.Name}' if it is yours; if not, remove the attribute here, "
                + $"and annotate partial methods of the class that implements '{type.Name}'";

    /// <summary>Whether an inherited method speaks of a type parameter of the interface, and has one of the same name itself.</summary>
    private static bool IsConfused(IMethodSymbol method, INamedTypeSymbol type) => method.Parameters
        .Select(static parameter => parameter.Type).Append(method.ReturnType).Append(method.ContainingType)
        .SelectMany(TypeText.Parts)
        .OfType<ITypeParameterSymbol>()
        .Any(needed => needed.DeclaringType is not null
            && TypeText.AllTypeParameters(type).Contains(needed, SymbolEqualityComparer.Default)
            && method.TypeParameters.Any(own => own.Name == needed.Name));

    private static bool IsReachable(ISymbol member, INamedTypeSymbol from) =>
        member.DeclaredAccessibility == Accessibility.Public
        || (PartialCheck.IsVisible(member.DeclaredAccessibility)
            && SymbolEqualityComparer.Default.Equals(member.ContainingAssembly, from.ContainingAssembly));
}
