using LlmLimiter.Conventions;
using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>Reads how a member is declared.</summary>
internal static class SignatureParser
{
    public static SignatureModel Method(IMethodSymbol method, bool isExplicit = false) => new()
    {
        Name = method.Name,
        ReturnType = Ref(method.RefKind) + TypeText.Of(method.ReturnType),
        ReturnModifier = Ref(method.RefKind),
        Attributes = TravellingAttributes.Of(OfMember(method))
            .Concat(TravellingAttributes.Of(method.GetReturnTypeAttributes(), "return: ")).ToEquatableArray(),
        TypeParameters = method.TypeParameters
            .Select(parameter => isExplicit ? TypeText.InheritedTypeParameter(parameter) : TypeText.TypeParameter(parameter))
            .ToEquatableArray(),
        Parameters = Parameters(method.Parameters, isExplicit, Token(method)),
        ReturnsNullable = method.ReturnNullableAnnotation == NullableAnnotation.Annotated
            || method.GetReturnTypeAttributes().Any(static attribute => attribute.AttributeClass.Is(KnownTypes.MaybeNullAttribute)),
        IsUnsafe = HoldsPointer(method.Parameters, method.ReturnType),
    };

    public static SignatureModel Property(IPropertySymbol property, bool isExplicit) => new()
    {
        Name = property.Name,
        ReturnType = Ref(property.RefKind) + TypeText.Of(property.Type),
        ReturnModifier = Ref(property.RefKind),
        Attributes = TravellingAttributes.Of(OfMember(property)).ToEquatableArray(),
        // The only parameter of an indexer is always given: CS1066.
        Parameters = Parameters(property.Parameters, isExplicit || property.Parameters.Length == 1, token: null),
        IsUnsafe = HoldsPointer(property.Parameters, property.Type),
    };

    /// <summary>Whether the parameter is filled with the lease of the call. A reference is the caller's own, and passed on as it is.</summary>
    public static bool IsLease(IParameterSymbol parameter) => parameter.Type.Is(KnownTypes.Lease) && parameter.RefKind == RefKind.None;

    /// <summary>A class has no references to itself that could be unscoped.</summary>
    private static IEnumerable<AttributeData> OfMember(ISymbol member) => member.GetAttributes().Where(attribute =>
        member.ContainingType.TypeKind == TypeKind.Struct || !attribute.AttributeClass.Is(KnownTypes.UnscopedRefAttribute));

    private static bool HoldsPointer(IEnumerable<IParameterSymbol> parameters, ITypeSymbol returned) =>
        parameters.Select(static parameter => parameter.Type).Append(returned).Any(TypeText.HoldsPointer);

    /// <summary>The token that cancels a wait: the last one; null: there is none.</summary>
    public static IParameterSymbol? Token(IMethodSymbol method) =>
        method.Parameters.LastOrDefault(static parameter => parameter.Type.Is(KnownTypes.CancellationToken) && parameter.RefKind == RefKind.None);

    private static EquatableArray<ParameterModel> Parameters(
        IEnumerable<IParameterSymbol> parameters, bool isExplicit, IParameterSymbol? token) =>
        parameters.Select(parameter => new ParameterModel
        {
            Name = parameter.Name,
            Type = TypeText.Of(parameter.Type),
            Attributes = TravellingAttributes.Inline(parameter),
            CallerAttributes = TravellingAttributes.InlineOfCaller(parameter),
            Modifier = Modifier(parameter),
            IsParams = parameter.IsParams && !isExplicit,
            Passing = Passing(parameter.RefKind),
            // A default value of an explicit implementation could never be used: CS1066.
            DefaultValue = isExplicit ? null : DefaultValueText.Of(parameter),
            Role = Role(parameter, token),
            Cast = parameter.Type.TypeKind != TypeKind.Dynamic ? "" : IsAnnotated(parameter) || parameter.Has(KnownTypes.AllowNullAttribute) ? "(object?)" : "(object)",
            IsNullable = IsAnnotated(parameter),
        }).ToEquatableArray();

    private static ParameterRole Role(IParameterSymbol parameter, IParameterSymbol? token)
    {
        if (SymbolEqualityComparer.Default.Equals(parameter, token))
        {
            return ParameterRole.CancellationToken;
        }

        return IsLease(parameter) ? ParameterRole.Lease : ParameterRole.Argument;
    }

    private static string Modifier(IParameterSymbol parameter)
    {
        // An out parameter is scoped without saying so.
        string scoped = parameter.ScopedKind == ScopedKind.None || parameter.RefKind == RefKind.Out ? "" : "scoped ";
        return scoped + parameter.RefKind switch
        {
            RefKind.Ref => "ref ",
            RefKind.Out => "out ",
            RefKind.In => "in ",
            RefKind.RefReadOnlyParameter => "ref readonly ",
            _ => "",
        };
    }

    private static string Passing(RefKind kind) => kind switch
    {
        RefKind.Ref => "ref ",
        RefKind.Out => "out ",
        RefKind.In or RefKind.RefReadOnlyParameter => "in ",
        _ => "",
    };

    private static string Ref(RefKind kind) => kind switch
    {
        RefKind.Ref => "ref ",
        RefKind.RefReadOnly => "ref readonly ",
        _ => "",
    };

    private static bool IsAnnotated(IParameterSymbol parameter) => parameter.NullableAnnotation == NullableAnnotation.Annotated;
}
