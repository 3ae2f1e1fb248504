using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>
/// The ids of [Experimental] types that annotated code speaks of. Whoever wrote that code has accepted them; what is generated from
/// it repeats the types, and must not fail for it.
/// </summary>
internal static class ExperimentalIds
{
    public static EquatableArray<string> Of(IEnumerable<ISymbol> symbols) =>
        symbols.SelectMany(Types).SelectMany(Counted).Concat(symbols).SelectMany(Ids).Distinct().OrderBy(static id => id, StringComparer.Ordinal).ToEquatableArray();

    private static IEnumerable<ITypeSymbol> Types(ISymbol symbol) => symbol switch
    {
        INamedTypeSymbol type => Parts(type).Concat(Constraints(type.TypeParameters)),
        IMethodSymbol method => Parts(method.ReturnType).Concat(method.Parameters.SelectMany(static parameter => Parts(parameter.Type)))
            .Concat(Constraints(method.TypeParameters)),
        IPropertySymbol property => Parts(property.Type).Concat(property.Parameters.SelectMany(static parameter => Parts(parameter.Type))),
        IEventSymbol @event => Parts(@event.Type),
        _ => [],
    };

    /// <summary>The type, what it derives from, and its items: what is counted of it is written with their names.</summary>
    private static IEnumerable<ITypeSymbol> Counted(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Interface or TypeKind.Struct }
            ? Members.Sources(type).Concat(Members.ItemTypes(type)).SelectMany(Parts)
            : [type];

    private static IEnumerable<ITypeSymbol> Constraints(IEnumerable<ITypeParameterSymbol> parameters) =>
        parameters.SelectMany(static parameter => parameter.ConstraintTypes).SelectMany(Parts);

    private static IEnumerable<ITypeSymbol> Parts(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol named => named.TypeArguments.SelectMany(Parts).Append(named),
        IArrayTypeSymbol array => Parts(array.ElementType),
        _ => [],
    };

    private static IEnumerable<string> Ids(ISymbol symbol)
    {
        for (ISymbol? current = symbol; current is not null; current = current.ContainingType)
        {
            if (current.AttributeOf(KnownTypes.ExperimentalAttribute)?.FirstText() is { } id)
            {
                yield return id;
            }
        }
    }
}
