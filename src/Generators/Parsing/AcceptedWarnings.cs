using LlmLimiter.Conventions;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>
/// The ids of warnings about types that annotated code speaks of: experimental ones, obsolete ones with an id of their own, and, in an
/// assembly that wants to be CLS-compliant, those that are not. Whoever wrote that code has accepted them; what is generated from it
/// repeats the types and names, and must not fail for it.
/// </summary>
internal static class AcceptedWarnings
{
    /// <summary>CLS compliance of parameters, results, members' types, overloads, base types, constraints and names.</summary>
    private static readonly string[] _clsCompliance = ["CS3001", "CS3002", "CS3003", "CS3005", "CS3006", "CS3007", "CS3008", "CS3009", "CS3024", "CS3027"];

    /// <summary>A null that may be passed, returned, or left in a parameter.</summary>
    private static readonly string[] _promises = ["CS8603", "CS8604", "CS8607", "CS8619", "CS8777"];

    /// <param name="type">The annotated type.</param>
    /// <param name="members">What is generated for it repeats the signatures of these.</param>
    public static EquatableArray<string> Of(INamedTypeSymbol type, IReadOnlyCollection<ISymbol> members)
    {
        ISymbol[] symbols = [type, .. members];
        return symbols.SelectMany(Types).SelectMany(Counted).Concat(symbols).SelectMany(Ids)
            .Concat(type.ContainingAssembly.Has(KnownTypes.ClsCompliantAttribute) ? _clsCompliance : [])
            .Concat(OfNames(type, members))
            .Concat(members.OfType<IMethodSymbol>().SelectMany(OfMethod))
            .Distinct().OrderBy(static id => id, StringComparer.Ordinal).ToEquatableArray();
    }

    /// <summary>Types in lower case, and type parameters that hide one of the type's.</summary>
    private static IEnumerable<string> OfNames(INamedTypeSymbol type, IEnumerable<ISymbol> members)
    {
        string[] outer = [.. TypeText.AllTypeParameters(type).Select(static parameter => parameter.Name)];
        string[] ofMethods = [.. members.OfType<IMethodSymbol>().SelectMany(static method => method.TypeParameters).Select(static parameter => parameter.Name)];
        string[] ofTypes = [.. WrapperNames.Containers(type).Append(type).Select(static named => named.Name)];
        if (ofTypes.Concat(outer).Concat(ofMethods).Any(static name => name.All(static letter => letter is >= 'a' and <= 'z')))
        {
            yield return "CS8981";
        }

        if (outer.Intersect(ofMethods).Any())
        {
            yield return "CS0693";
        }
    }

    /// <summary>Default values of ref readonly parameters, and promises that nothing is null.</summary>
    private static IEnumerable<string> OfMethod(IMethodSymbol method)
    {
        if (method.Parameters.Any(static parameter => parameter is { RefKind: RefKind.RefReadOnlyParameter, HasExplicitDefaultValue: true }))
        {
            yield return "CS9200";
        }

        // Limited code hands arguments and answers on, and the compiler does not see that the promise is kept where they come from or go to.
        if (method.Parameters.SelectMany(static parameter => parameter.GetAttributes()).Concat(method.GetReturnTypeAttributes()).Any(IsPromise))
        {
            foreach (string id in _promises)
            {
                yield return id;
            }
        }
    }

    private static bool IsPromise(AttributeData attribute) =>
        attribute.AttributeClass.Is(KnownTypes.NotNullAttribute) || attribute.AttributeClass.Is(KnownTypes.DisallowNullAttribute);

    private static IEnumerable<ITypeSymbol> Types(ISymbol symbol) => symbol switch
    {
        INamedTypeSymbol type => TypeText.Parts(type).Concat(Constraints(type.TypeParameters)),
        IMethodSymbol method => TypeText.Parts(method.ReturnType).Concat(method.Parameters.SelectMany(static parameter => TypeText.Parts(parameter.Type)))
            .Concat(Constraints(method.TypeParameters)),
        IPropertySymbol property => TypeText.Parts(property.Type).Concat(property.Parameters.SelectMany(static parameter => TypeText.Parts(parameter.Type))),
        IEventSymbol @event => TypeText.Parts(@event.Type),
        _ => [],
    };

    /// <summary>The type, what it derives from, and its items: what is counted of it is written with their names.</summary>
    private static IEnumerable<ITypeSymbol> Counted(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Interface or TypeKind.Struct }
            ? Members.Sources(type).Concat(Members.ItemTypes(type)).SelectMany(TypeText.Parts)
            : [type];

    private static IEnumerable<ITypeSymbol> Constraints(IEnumerable<ITypeParameterSymbol> parameters) =>
        parameters.SelectMany(static parameter => parameter.ConstraintTypes).SelectMany(TypeText.Parts);

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
