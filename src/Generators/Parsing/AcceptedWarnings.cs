using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>
/// The ids of warnings about types that annotated code speaks of: experimental ones, obsolete ones with an id of their own, and, in an
/// assembly that wants to be CLS-compliant, those that are not. Whoever wrote that code has accepted them; what is generated from it
/// repeats the types, and must not fail for it.
/// </summary>
internal static class AcceptedWarnings
{
    /// <summary>CLS compliance of parameters, results, members' types, base types, constraints and names.</summary>
    private static readonly string[] _clsCompliance = ["CS3001", "CS3002", "CS3003", "CS3005", "CS3009", "CS3024", "CS3027"];

    /// <param name="type">The annotated type.</param>
    /// <param name="members">What is generated for it repeats the signatures of these.</param>
    public static EquatableArray<string> Of(INamedTypeSymbol type, IEnumerable<ISymbol> members)
    {
        ISymbol[] symbols = [type, .. members];
        return symbols.SelectMany(Types).SelectMany(Counted).Concat(symbols).SelectMany(Ids)
            .Concat(type.ContainingAssembly.Has(KnownTypes.ClsCompliantAttribute) ? _clsCompliance : [])
            .Distinct().OrderBy(static id => id, StringComparer.Ordinal).ToEquatableArray();
    }

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
            if (current.AttributeOf(KnownTypes.ExperimentalAttribute)?.FirstText() is { } experimental)
            {
                yield return experimental;
            }

            if (current.AttributeOf(KnownTypes.ObsoleteAttribute)?.NamedArguments.FirstOrDefault(static argument => argument.Key == "DiagnosticId").Value.Value is string obsolete)
            {
                yield return obsolete;
            }
        }
    }
}
