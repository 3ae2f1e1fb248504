using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>Types as C#, valid wherever they are written.</summary>
internal static class TypeText
{
    public static readonly SymbolDisplayFormat NamespaceFormat =
        new(typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
            miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    private const string RefStruct = "allows ref struct";

    private static readonly SymbolDisplayFormat _qualified = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat _constrained = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints);

    /// <summary>The type with all its qualifiers and nullable annotations.</summary>
    public static string Of(ITypeSymbol type) => type.ToDisplayString(_qualified);

    /// <summary>The type of a local that may be null although its declaration does not say so.</summary>
    public static string Nullable(ITypeSymbol type) =>
        type.IsReferenceType ? Of(type.WithNullableAnnotation(NullableAnnotation.Annotated)) : Of(type);

    /// <summary>The type parameters of a type and its containers, outermost first.</summary>
    public static IEnumerable<ITypeParameterSymbol> AllTypeParameters(INamedTypeSymbol type) =>
        WrapperNames.Containers(type).Append(type).SelectMany(static container => container.TypeParameters);

    public static TypeParameterModel TypeParameter(ITypeParameterSymbol parameter) =>
        new(parameter.Name, string.Join(", ", Constraints(parameter))) { Attributes = TravellingAttributes.Inline(parameter) };

    /// <summary>
    /// The constraints of a type parameter of a method that is implemented explicitly: they are inherited, and only what tells
    /// whether <c>T?</c> is a value or a reference may, and must, be said again.
    /// </summary>
    public static TypeParameterModel InheritedTypeParameter(ITypeParameterSymbol parameter) =>
        new(parameter.Name, parameter.IsValueType ? "struct" : parameter.IsReferenceType ? "class" : "default")
        {
            Attributes = TravellingAttributes.Inline(parameter),
        };

    /// <summary>
    /// Whether the type is a type parameter that may stand for a ref struct. The oldest compiler that this runs in knows none, and newer ones
    /// tell it in words.
    /// </summary>
    public static bool AllowsRefStruct(ITypeSymbol type) =>
        type is ITypeParameterSymbol { DeclaringMethod: { } method } parameter
            ? Declares(method.ToDisplayString(_constrained), parameter)
            : type is ITypeParameterSymbol { DeclaringType: { } container } ofType && Declares(container.ToDisplayString(_constrained), ofType);

    /// <summary>The types that a type is made of, itself among them.</summary>
    public static IEnumerable<ITypeSymbol> Parts(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol named => named.TypeArguments.SelectMany(Parts).Append(named),
        IArrayTypeSymbol array => Parts(array.ElementType),
        _ => [type],
    };

    /// <summary>Whether a pointer is part of the type.</summary>
    public static bool HoldsPointer(ITypeSymbol type) => type switch
    {
        IPointerTypeSymbol or IFunctionPointerTypeSymbol => true,
        IArrayTypeSymbol array => HoldsPointer(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(HoldsPointer),
        _ => false,
    };

    private static IEnumerable<string> Constraints(ITypeParameterSymbol parameter)
    {
        if (parameter.HasUnmanagedTypeConstraint)
        {
            yield return "unmanaged";
        }
        else if (parameter.HasValueTypeConstraint)
        {
            yield return "struct";
        }
        else if (parameter.HasReferenceTypeConstraint)
        {
            yield return parameter.ReferenceTypeConstraintNullableAnnotation == NullableAnnotation.Annotated ? "class?" : "class";
        }
        else if (parameter.HasNotNullConstraint)
        {
            yield return "notnull";
        }

        foreach (ITypeSymbol type in parameter.ConstraintTypes)
        {
            yield return Of(type);
        }

        if (parameter is { HasConstructorConstraint: true, HasValueTypeConstraint: false, HasUnmanagedTypeConstraint: false })
        {
            yield return "new()";
        }

        if (AllowsRefStruct(parameter))
        {
            yield return RefStruct;
        }
    }

    private static bool Declares(string constraints, ITypeParameterSymbol parameter) => constraints
        .Split([" where "], StringSplitOptions.None)
        .Any(clause => clause.StartsWith($"{parameter.Name} : ", StringComparison.Ordinal) && clause.EndsWith(RefStruct, StringComparison.Ordinal));
}
