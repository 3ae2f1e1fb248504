using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>
/// Parameters as overloads tell them apart: ref, out and in are one, dynamic is object, tuples have no names, references no
/// annotations, and a method's type parameters are known by their position.
/// </summary>
internal static class SignatureKey
{
    public static string OfReturn(IMethodSymbol method) => (method.RefKind == RefKind.None ? "" : "ref ") + Of(method.ReturnType);

    public static string Of(IEnumerable<IParameterSymbol> parameters) =>
        string.Join(", ", parameters.Select(static parameter => (parameter.RefKind == RefKind.None ? "" : "ref ") + Of(parameter.Type)));

    private static string Of(ITypeSymbol type) => type switch
    {
        IDynamicTypeSymbol => "System.Object<>",
        ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Method } parameter => $"!!{parameter.Ordinal}",
        IArrayTypeSymbol array => $"{Of(array.ElementType)}[{array.Rank}]",
        IPointerTypeSymbol pointer => $"{Of(pointer.PointedAtType)}*",
        INamedTypeSymbol { IsTupleType: true } tuple => $"({Of(tuple.TupleElements.Select(static element => element.Type))})",
        INamedTypeSymbol named => $"{Container(named)}{named.MetadataName}<{Of(named.TypeArguments)}>",
        _ => type.ToDisplayString(),
    };

    private static string Of(IEnumerable<ITypeSymbol> types) => string.Join(", ", types.Select(Of));

    private static string Container(INamedTypeSymbol type) =>
        type.ContainingType is { } container ? $"{Of(container)}." : $"{type.ContainingNamespace?.ToDisplayString()}.";
}
